"""Draws characters: from the numbers of a `Person`, or the mascot, to a rig.

    rig = build_person(Person(name="Mina", eye_tilt=0.3, hair=Hair(length=Length.LONG)))
    write_character(rig, folder)

A rig is the JSON object of ``docs/characters.md``. All characters that are shipped come from here
(`avatar.build.cast`), so that a mend of the drawing mends them all.
"""

from __future__ import annotations

from avatar.build.draw import build_person, write_character
from avatar.build.measures import Measures, measure
from avatar.build.person import (
    Beard,
    Fringe,
    Glasses,
    Hair,
    Length,
    Outfit,
    Palette,
    Person,
)

__all__ = [
    "Beard",
    "Fringe",
    "Glasses",
    "Hair",
    "Length",
    "Measures",
    "Outfit",
    "Palette",
    "Person",
    "build_person",
    "measure",
    "write_character",
]
