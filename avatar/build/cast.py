"""The characters that are shipped, as the numbers they are drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from avatar.build.draw import build_person
from avatar.build.gosling import build_gosling
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

XIAO_E = Person(
    name="Xiao-E",
    eye_size=1.0,
    eye_openness=0.9,
    eye_spacing=0.3,
    lashes=1.0,
    lid_crease=0.8,
    brow_height=-0.1,
    brow_tilt=0.1,
    brow_thickness=-0.3,
    nose_definition=0.0,
    chin_width=-0.1,
    lip_tint=0.35,
    lip_fullness=-0.2,
    shoulders=-0.3,
    hair=Hair(length=Length.BOB, fringe=Fringe.BANGS, cowlick=True, pin=True),
    outfit=Outfit.RIBBON,
    palette=Palette(),
)
HARU = Person(
    name="Haru",
    face_width=0.2,
    face_length=0.5,
    jaw_width=0.55,
    chin_width=0.4,
    eye_size=-0.45,
    eye_openness=-0.15,
    eye_height=0.4,
    eye_tilt=-0.2,
    brow_tilt=-0.35,
    mouth_width=0.25,
    lashes=0.15,
    lid_crease=0.6,
    brow_thickness=0.8,
    nose_definition=0.9,
    nose_width=0.4,
    lip_tint=0.3,
    ear_size=0.4,
    blush=0.25,
    age=0.9,
    shoulders=0.6,
    hair=Hair(length=Length.SHORT, fringe=Fringe.NONE, recede=0.15, volume=0.2),
    glasses=Glasses.ROUND,
    beard=Beard.FULL,
    outfit=Outfit.CARDIGAN,
    palette=Palette(
        skin="#f7d6be",
        hair="#c4c5d2",
        brows="#8f8fa2",
        iris="#6b4a2e",
        lips="#d0706c",
        outfit="#7b4f8e",
        trim="#c99545",
        glasses="#4a3544",
    ),
)

CAST: Mapping[str, Callable[[], dict[str, Any]]] = MappingProxyType(
    {
        "xiaoe": lambda: build_person(XIAO_E),
        "haru": lambda: build_person(HARU),
        "gosling": lambda: build_gosling("Gosling"),
    }
)
"""From the folder's name in ``assets/characters`` to what draws its rig."""
