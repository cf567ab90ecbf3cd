"""Puts a person together, part by part, from back to front."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from avatar.build.draft import Draft
from avatar.build.extras import add_arms, add_beard, add_glasses, add_moustache
from avatar.build.eyes import EyeStyle, add_eyes, add_tears
from avatar.build.face import FACE_DEPTH, FarSide, add_face
from avatar.build.hair import Hairdresser
from avatar.build.head import (
    add_age,
    add_brows,
    add_cheeks,
    add_ears,
    add_neck,
    add_nose,
    add_shyness,
    brow_colour,
)
from avatar.build.marks import Marks, add_gloom
from avatar.build.measures import Measures, measure
from avatar.build.mouth import MouthStyle, add_mouth
from avatar.build.outfits import add_outfit
from avatar.build.person import Beard, Person


def build_person(person: Person) -> dict[str, Any]:
    """The rig of a person. Same numbers, same rig."""
    m, palette = measure(person), person.palette
    draft, far = Draft(person.name), FarSide(m)
    hair = Hairdresser(draft, m, person.hair, palette.hair, palette.skin, far)
    hair.behind()
    add_neck(draft, m, palette.skin, person.shoulders)
    add_outfit(draft, person)
    if not hair.covers_ears:
        add_ears(draft, m, person)
    hair.under()
    add_face(draft, m, palette.skin)
    add_cheeks(draft, m, palette.skin, person.blush)
    hair.hair_shadow()
    add_gloom(draft, "face", 150, m.eye_y + 70, FACE_DEPTH + 40)
    add_shyness(draft, m, palette.skin)
    add_nose(draft, m, palette.skin, person.nose_definition)
    with draft.turning(far.narrowed):
        if person.age > 0:
            add_age(draft, m, palette.skin, person.age)
        add_eyes(draft, _eyes(person, m))
        add_tears(draft, m.eye_x, m.eye_y + m.eye_h, m.chin_y - m.eye_y - m.eye_h - 60)
    add_beard(draft, m, person)
    add_mouth(draft, _mouth(person, m))
    add_moustache(draft, m, person)
    add_arms(draft, m, person)
    hair.over()
    with draft.turning(far.narrowed):
        add_brows(draft, m, brow_colour(person), palette.skin)
        add_glasses(draft, m, person)
    Marks(draft).add()
    return draft.rig()


def write_character(rig: dict[str, Any], folder: Path) -> Path:
    """Writes ``rig.json`` into ``folder``, which is made where absent; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "rig.json"
    file.write_text(json.dumps(rig, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")
    return file


def _eyes(person: Person, m: Measures) -> EyeStyle:
    return EyeStyle(
        x=m.eye_x,
        y=m.eye_y,
        w=m.eye_w,
        h=m.eye_h,
        slope=m.eye_slope,
        iris=person.palette.iris,
        skin=person.palette.skin,
        crease=person.lid_crease,
        lashes=person.lashes,
    )


def _mouth(person: Person, m: Measures) -> MouthStyle:
    return MouthStyle(
        y=m.mouth_y,
        w=m.mouth_w,
        lip=m.lip,
        colour=person.palette.lips,
        skin=person.palette.skin,
        painted=person.lip_tint,
        bearded=person.beard in (Beard.GOATEE, Beard.FULL),
    )
