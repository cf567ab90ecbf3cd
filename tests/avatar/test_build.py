"""Characters from numbers: those of the house, and any other."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.core.errors import ConfigError
from avatar.blendshapes import INDEX, weights
from avatar.build import (
    Beard,
    Fringe,
    Glasses,
    Hair,
    Length,
    Outfit,
    Person,
    build_person,
    measure,
    write_character,
)
from avatar.build.cast import CAST
from avatar.build.person import FROM_ZERO
from avatar.painter import CharacterPainter, raster_surface
from avatar.rig import Rig, load_rig
from avatar.sheet import Cell, contact_sheet
from avatar.solver import Head, Solver

from .conftest import CHARACTER

NUMBERS = [f.name for f in fields(Person) if isinstance(getattr(Person(), f.name), float)]
CHARACTERS = CHARACTER.parent


def person_with(field: str, value: float) -> Person:
    changed: dict[str, Any] = {field: value}
    return replace(Person(), **changed)


def built(person: Person, tmp_path: Path) -> Rig:
    return load_rig(write_character(build_person(person), tmp_path))


@pytest.mark.parametrize("name", CAST)
def test_what_is_shipped_is_what_is_drawn(name: str) -> None:
    """After a change of the drawing: ``run.py character build``."""
    shipped = json.loads((CHARACTERS / name / "rig.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(json.dumps(CAST[name]()))


@pytest.mark.parametrize("name", CAST)
def test_each_character_has_rig_preview_and_licence(name: str) -> None:
    names = {file.name for file in (CHARACTERS / name).iterdir()}
    assert names == {"rig.json", "preview.png", "LICENSE.md"}


@pytest.mark.parametrize("name", CAST)
def test_each_character_obeys_what_makes_a_face_speak_and_feel(name: str) -> None:
    used = {key for layer in load_rig(CHARACTERS / name).layers for key in layer.shapes}
    wanted = ["jawOpen", "mouthFunnel", "mouthPucker", "browInnerUp", "hairSwayX", "breath"]
    for stem in ("mouthSmile", "mouthFrown", "eyeBlink", "eyeLookIn", "browDown", "mouthUpperUp"):
        wanted += [f"{stem}Left", f"{stem}Right"]
    assert used >= set(wanted)


def layer_points(rig: Rig, layer: str, **moved: float) -> NDArray[np.float32]:
    solver = Solver(rig)
    place = next(k for k, each in enumerate(rig.layers) if each.id == layer)
    points, _ = solver.solve(weights(**moved), Head())
    return points[slice(*solver.spans[place][:2])]


def test_numbers_change_what_they_name(tmp_path: Path) -> None:
    def width(layer: str, person: Person) -> float:
        return float(np.ptp(layer_points(built(person, tmp_path), layer)[:, 0]))

    for field, layer in (
        ("face_width", "face"), ("jaw_width", "face"), ("eye_size", "eyeLeft"),
        ("mouth_width", "mouth"), ("brow_length", "browLeft"), ("ear_size", "earL"),
    ):  # fmt: skip
        low, high = (width(layer, person_with(field, x)) for x in (-1.0, 1.0))
        assert high > low or field == "jaw_width", field
    spacing = [measure(Person(eye_spacing=x)).eye_x for x in (-1.0, 0.0, 1.0)]
    assert spacing == sorted(spacing)


@given(
    numbers=st.fixed_dictionaries({n: st.floats(0 if n in FROM_ZERO else -1, 1) for n in NUMBERS}),
    hair=st.builds(
        Hair,
        length=st.sampled_from(Length),
        fringe=st.sampled_from(Fringe),
        volume=st.floats(-1, 1),
        curl=st.floats(0, 1),
        recede=st.floats(0, 1),
        cowlick=st.booleans(),
        pin=st.booleans(),
    ),
    glasses=st.sampled_from(Glasses),
    beard=st.sampled_from(Beard),
    outfit=st.sampled_from(Outfit),
)
@settings(max_examples=12)
def test_any_person_can_be_drawn(
    numbers: dict[str, float], hair: Hair, glasses: Glasses, beard: Beard, outfit: Outfit
) -> None:
    person = Person(hair=hair, glasses=glasses, beard=beard, outfit=outfit, **numbers)  # type: ignore[arg-type]
    m = measure(person)
    assert m.eye_x - m.eye_w > 10, "the eyes do not meet"
    assert m.eye_x + m.eye_w < m.cheek, "nor leave the face"
    assert m.nose_y + 8 < m.mouth_y - 0.7 * m.lip
    assert m.mouth_y + m.lip + 20 < m.chin_y
    assert m.brow_y < m.eye_y - m.eye_h
    text = json.dumps(build_person(person))
    assert "NaN" not in text
    assert "Infinity" not in text


@pytest.mark.parametrize("field", ["eye_tilt", "age"])
def test_a_number_beyond_its_range_is_named(field: str) -> None:
    with pytest.raises(ConfigError, match=field):
        person_with(field, -1.5)


def test_hair_is_checked_too() -> None:
    with pytest.raises(ConfigError, match="'curl'"):
        Person(hair=Hair(curl=2.0))


@pytest.mark.parametrize("name", CAST)
def test_pressed_lips_do_not_look_like_silence(name: str) -> None:
    rig = load_rig(CHARACTERS / name)
    still, pressed = (
        contact_sheet(rig, [Cell("", weights(lipPress=x))], 1, (400.0, 590.0, 200.0), 100)
        for x in (0.0, 1.0)
    )
    apart = np.abs(still.astype(int) - pressed.astype(int)).max(axis=2)
    assert float((apart > 25).mean()) > 0.004


def test_the_names_of_marks_are_weights() -> None:
    gains = {
        key
        for name in CAST
        for lay in load_rig(CHARACTERS / name).layers
        for key in lay.alpha_gains
    }
    assert gains >= {name for name in INDEX if name.startswith("fx")}


@pytest.mark.parametrize(
    ("length", "fringe"), [(Length.BOB, Fringe.BANGS), (Length.SHORT, Fringe.NONE)]
)
@pytest.mark.parametrize("curl", [0.0, 0.8])
def test_what_lies_on_the_hair_needs_no_clip_where_it_has_none(
    length: Length, fringe: Fringe, curl: float, tmp_path: Path
) -> None:
    rig = built(Person(hair=Hair(length=length, fringe=fringe, curl=curl)), tmp_path)
    on_hair = [lay.id for lay in rig.layers if lay.id.startswith(("hair_shine", "strand"))]
    assert on_hair
    assert not any(lay.clip == "hair_front" for lay in rig.layers if not lay.soft)
    clipped = replace(
        rig,
        layers=tuple(
            replace(lay, clip="hair_front") if lay.id in on_hair else lay for lay in rig.layers
        ),
    )
    for head in (Head(), Head(yaw=0.45), Head(yaw=-0.45, pitch=0.3), Head(pitch=-0.3)):
        apart = np.abs(drawn(clipped, head).astype(int) - drawn(rig, head)).max(axis=2) > 12
        assert apart.sum() <= 20


def drawn(rig: Rig, head: Head) -> NDArray[np.uint8]:
    """While the hair swings."""
    pixels = np.full((700, 700, 4), 255, np.uint8)
    surface, solver = raster_surface(pixels), Solver(rig)
    canvas = surface.getCanvas()
    canvas.scale(0.7, 0.7)
    points, alphas = solver.solve(weights(hairSwayX=1.0), head)
    CharacterPainter(rig, solver).draw(canvas, points, alphas)
    surface.flushAndSubmit()
    return pixels
