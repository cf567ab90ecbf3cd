"""A turned head: its far side is as narrow as a head's, and nothing of it hangs in the air."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from avatar.blendshapes import weights
from avatar.build import Beard, Fringe, Glasses, Hair, Length, Person, build_person, measure
from avatar.build.cast import HARU, XIAO_E
from avatar.build.draft import Draft, box, linear, radial
from avatar.build.face import FarSide
from avatar.build.turning import seen, towards
from avatar.painter import CharacterPainter, raster_surface
from avatar.rig import Rig, read_rig
from avatar.solver import FULL_NOD, FULL_TURN, Head, Solver

Points = NDArray[np.float32]

LARGE_EYES = Person(eye_size=1.0, eye_spacing=1.0, lashes=1.0, brow_length=1.0, face_width=-1.0)
PEOPLE = {
    "xiaoe": XIAO_E,
    "haru": HARU,
    "large eyes": LARGE_EYES,
    "long": replace(LARGE_EYES, hair=Hair(length=Length.LONG, fringe=Fringe.PARTED, curl=0.6)),
    "swept": Person(hair=Hair(length=Length.BOB, volume=1.0), glasses=Glasses.SQUARE),
}
TURNS = (FULL_TURN, -FULL_TURN)


def rig_of(person: Person) -> Rig:
    return read_rig(build_person(person), person.name)


def solved(rig: Rig, head: Head) -> dict[str, Points]:
    """The points of each layer, with x from the middle, above 0 on the side turned away."""
    solver = Solver(rig)
    points, _ = solver.solve(weights(), head)
    points[:, 0] = (points[:, 0] - 500) * (np.sign(head.yaw) or 1)
    return {
        lay.id: points[slice(*span[:2])] for lay, span in zip(rig.layers, solver.spans, strict=True)
    }


def far_name(yaw: float) -> str:
    return "Left" if yaw > 0 else "Right"


@pytest.mark.parametrize(("x", "y", "depth"), [(0, 520, 6), (190, 500, 22), (-150, 610, -36)])
def test_a_place_is_seen_where_the_solver_puts_it(x: float, y: float, depth: float) -> None:
    draft = Draft("one")
    draft.add("spot", box(500 + x, y, 500 + x + 1, y + 1), "#000000", depth=depth)
    points = solved(read_rig(draft.rig(), "one"), Head(yaw=FULL_TURN))["spot"]
    assert points[0, 0] == pytest.approx(seen(x, y, depth), abs=0.2)


@pytest.mark.parametrize("yaw", TURNS)
def test_a_layer_turns_towards_its_target(yaw: float) -> None:
    draft = Draft("one")
    outline = box(300, 400, 700, 600)
    draft.add("plate", outline, "#000000", turns=towards(lambda _at, x, _y: (x / 2, 10.0), 0))
    rig = read_rig(draft.rig(), "one")
    flat, turned = (solved(rig, Head(yaw=angle))["plate"] for angle in (0.0, yaw))
    assert np.ptp(turned[:, 0]) == pytest.approx(200, abs=2)
    assert np.ptp(turned[:, 1]) == pytest.approx(np.ptp(flat[:, 1]), rel=0.03)


@pytest.mark.parametrize("yaw", TURNS)
@pytest.mark.parametrize("name", PEOPLE)
def test_far_eye_and_brow_stay_within_the_face(name: str, yaw: float) -> None:
    layers = solved(rig_of(PEOPLE[name]), Head(yaw=yaw))
    far, m = far_name(yaw), measure(PEOPLE[name])
    edge = FarSide(m).edge
    for part in ("eye", "lash", "brow", "iris"):
        x, y = layers[part + far][layers[part + far][:, 0].argmax()]
        assert x < edge(y), part
    width = [float(np.ptp(layers[f"eye{side}"][:, 0])) for side in (far, far_name(-yaw))]
    assert 0.4 < width[0] / width[1] < 0.8, "narrower than the near one, but an eye"


@pytest.mark.parametrize("yaw", TURNS)
@pytest.mark.parametrize("name", ["xiaoe", "long", "swept"])
def test_the_far_lock_hangs_beside_the_eye(name: str, yaw: float) -> None:
    layers = solved(rig_of(PEOPLE[name]), Head(yaw=yaw))
    m, far = measure(PEOPLE[name]), far_name(yaw)
    lock = layers[f"side{far[0]}"]
    beside = lock[(lock[:, 1] > m.eye_y - m.eye_h) & (lock[:, 1] < m.eye_y + m.eye_h)]
    assert beside[:, 0].min() > layers[f"eye{far}"][:, 0].max()


@pytest.mark.parametrize("yaw", TURNS)
def test_the_far_ear_hides_behind_the_head(yaw: float) -> None:
    layers = solved(rig_of(HARU), Head(yaw=yaw))
    assert layers[f"ear{far_name(yaw)[0]}"][:, 0].max() < layers["face"][:, 0].max()


@pytest.mark.parametrize("length", Length)
def test_hair_that_hangs_covers_the_ears(length: Length) -> None:
    ids = {layer.id for layer in rig_of(Person(hair=Hair(length=length))).layers}
    assert ("earL" in ids) == (length not in (Length.BOB, Length.LONG))


@pytest.mark.parametrize("pitch", [-FULL_NOD, 0.0, FULL_NOD])
@pytest.mark.parametrize("yaw", TURNS)
def test_the_arms_of_glasses_begin_at_the_lenses(yaw: float, pitch: float) -> None:
    layers = solved(rig_of(HARU), Head(yaw, pitch))
    near = far_name(-yaw)
    start = layers[f"temple{near}"][0]
    assert np.hypot(*(layers[f"frame{near}"] - start).T).min() < 30
    assert start[0] == pytest.approx(layers[f"frame{near}"][:, 0].min(), abs=14)


@pytest.mark.parametrize("kind", ["linear", "radial"])
def test_a_gradient_neither_tilts_nor_grows_with_the_way_the_head_turns(kind: str) -> None:
    stops = (0, "#ff0000"), (1, "#00ff00")
    fill = linear((500, 640), (500, 760), *stops)
    if kind == "radial":
        fill = radial(500, 550, 260, *stops)
    draft = Draft("one")
    draft.add("plate", box(300, 400, 700, 700), fill)
    solver = Solver(read_rig(draft.rig(), "one"))
    start = solver.spans[0][2]
    axes = []
    for yaw in TURNS:
        points, _ = solver.solve(weights(), Head(yaw=yaw))
        axes.append(points[start + 1] - points[start])
    assert np.hypot(*axes[0]) == pytest.approx(np.hypot(*axes[1]), rel=0.1)
    assert abs(axes[0][0]) == pytest.approx(abs(axes[1][0]), rel=0.1, abs=1)
    assert kind == "radial" or abs(axes[0][0]) < 1


@pytest.mark.parametrize("pitch", [-FULL_NOD, 0.0, FULL_NOD])
@pytest.mark.parametrize("yaw", TURNS)
@pytest.mark.parametrize("name", PEOPLE)
def test_nothing_shows_through_a_turned_head(name: str, yaw: float, pitch: float) -> None:
    person = replace(PEOPLE[name], glasses=Glasses.NONE, beard=Beard.NONE)
    rig = rig_of(person)
    pixels = np.zeros((300, 300, 4), np.uint8)
    surface, solver = raster_surface(pixels), Solver(rig)
    canvas = surface.getCanvas()
    canvas.scale(0.3, 0.3)
    CharacterPainter(rig, solver).draw(canvas, *solver.solve(weights(), Head(yaw, pitch)))
    surface.flushAndSubmit()
    assert holes(pixels[:210, :, 3] == 0) == 0


def holes(empty: NDArray[np.bool_]) -> int:
    """How many of these pixels no way of such pixels leads to from the edge of the picture."""
    reached = empty.copy()
    reached[1:-1, 1:-1] = False
    while True:
        grown = reached.copy()
        for axis in (0, 1):
            for step in (1, -1):
                grown |= np.roll(reached, step, axis)
        grown &= empty
        if (grown == reached).all():
            return int((empty & ~reached).sum())
        reached = grown
