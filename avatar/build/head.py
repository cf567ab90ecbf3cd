"""Neck, ears, nose, brows, cheeks, and the lines of age."""

from __future__ import annotations

from avatar.build.colours import clear, dark, mix, shade
from avatar.build.draft import (
    Draft,
    Knot,
    Move,
    Moves,
    ellipse,
    linear,
    loop,
    radial,
    runs,
)
from avatar.build.face import BROW_DEPTH
from avatar.build.measures import CENTRE, Measures
from avatar.build.person import Person

NECK_TOP = 600.0
"""y of the neck's upper end, behind the face however the head is held."""


def add_neck(draft: Draft, m: Measures, skin: str, width: float) -> None:
    ground = shade(skin, 0.2)
    shadow = mix(ground, shade(skin, 0.85), 0.5)
    w = 66 + 12 * width
    left, right = 500 - w, 500 + w
    moves: Moves = {"breath": lambda *_: (0.0, -3.0)}
    sides = [(left, NECK_TOP), (left - 2, 790), (left - 58, 856)]
    back = [(right + 58, 856), (right + 2, 790), (right, NECK_TOP)]
    outline = runs(sides, [sides[-1], (500, 950), back[0]], back)
    draft.add("neck", outline, ground, group="neck", moves=moves)
    y = m.chin_y
    under = [(left - 10, NECK_TOP), (left - 8, y + 22), (500, y + 62), (right + 8, y + 22)]
    under.append((right + 10, NECK_TOP))
    draft.add(
        "neck_shadow", runs(under, [under[-1], under[0]]), shadow, group="neck", clip="neck",
        moves={"jawOpen": lambda *_: (0.0, 14.0), "breath": lambda *_: (0.0, -3.0)},
    )  # fmt: skip


def add_ears(draft: Draft, m: Measures, person: Person) -> None:
    skin = person.palette.skin
    k = 1 + 0.22 * person.ear_size
    for s, n in ((1, "L"), (-1, "R")):
        edge = m.cheek - 8

        def at(dx: float, dy: float, s: int = s, edge: float = edge) -> Knot:
            return CENTRE + s * (edge + k * dx), m.eye_y + 10 + k * dy

        # The far ear goes behind the head, the near one stays at the cheek.
        away, near = (
            ("headTurnRight", "headTurnLeft") if s > 0 else ("headTurnLeft", "headTurnRight")
        )
        moves: Moves = {
            away: lambda *_, s=s: (-s * 62.0, 0.0),
            near: lambda *_, s=s: (-s * 10.0, 0.0),
        }
        shape = [
            at(0, -50),
            at(26, -66),
            at(49, -48),
            at(48, -6),
            at(36, 40),
            at(16, 66),
            at(-2, 50),
        ]
        draft.add(
            f"ear{n}",
            loop(shape),
            shade(skin, 0.32),
            moves=moves,
            depth=-62,
        )
        fold = [at(36, -34), at(24, -46), at(12, -30), at(20, -8), at(12, 14), at(18, 34)]
        draft.add(
            f"earfold{n}", runs(fold), stroke=(shade(skin, 0.8), 3.6), moves=moves, depth=-61,
            alpha=0.7, closed=False,
        )  # fmt: skip


def add_cheeks(draft: Draft, m: Measures, skin: str, rest: float) -> None:
    red = mix("#ff6b74", skin, 0.12)
    y = _cheek_y(m)
    for s, n in ((1, "Left"), (-1, "Right")):
        x = 500 + s * (m.cheek * 0.63)
        draft.add(
            f"blush{n}",
            ellipse(x, y, 70, 70),
            radial(x, y, 70, (0, clear(red, 0.7)), (0.45, clear(red, 0.4)), (1, clear(red, 0))),
            clip="face",
            soft=True,
            alpha=rest,
            gains={f"cheekSquint{n}": 0.3, "blush": 0.6, f"mouthSmile{n}": 0.12},
            moves={
                f"cheekSquint{n}": lambda *_: (0.0, -10.0),
                f"mouthSmile{n}": lambda *_: (0.0, -6.0),
            },
            depth=4,
        )


def add_shyness(draft: Draft, m: Measures, skin: str) -> None:
    """Strokes on the cheeks."""
    y = _cheek_y(m)
    for s, n in ((1, "Left"), (-1, "Right")):
        x = 500 + s * (m.cheek * 0.63)
        for k in (-1, 0, 1):
            draft.add(
                f"shy{k:+d}{n}",
                runs([(x + 19 * k + 6, y - 15), (x + 19 * k - 6, y + 13)]),
                stroke=(mix("#e04f5e", skin, 0.1), 5),
                depth=12,
                alpha=-1.0,
                gains={"blush": 1.9},
                closed=False,
            )


def _cheek_y(m: Measures) -> float:
    return (m.eye_y + m.eye_h + m.mouth_y) / 2 + 4


def add_nose(draft: Draft, m: Measures, skin: str, definition: float) -> None:
    y, w = m.nose_y, m.nose_w
    deep, mid = shade(skin, 1.0), shade(skin, 0.75)
    sneer: Moves = {
        "noseSneerLeft": lambda *_: (1.0, -4.0),
        "noseSneerRight": lambda *_: (-1.0, -4.0),
    }
    if definition > 0.2:
        strong = (definition - 0.2) / 0.8
        bridge = [(506, m.eye_y - 26), (513, m.eye_y + 24), (500 + w * 0.5, y - 28)]
        bridge += [
            (500 + w * 0.86, y - 8),
            (500 + w * 0.5, y - 2),
            (512, y - 26),
            (506, m.eye_y + 20),
        ]
        draft.add("nose_bridge", loop(bridge), clear(mid, 0.42 * strong), moves=sneer, depth=26)
        wings = [
            (500 - w, y - 20), (500 - w - 2, y - 8), (500 - w * 0.72, y - 1),
            (500 - w * 0.3, y + 1), (500, y + 6), (500 + w * 0.3, y + 1),
            (500 + w * 0.72, y - 1), (500 + w + 2, y - 8), (500 + w, y - 20),
        ]  # fmt: skip
        draft.add(
            "nose_wings", runs(wings), stroke=(clear(deep, 0.35 + 0.5 * strong), 3.8), moves=sneer,
            depth=34, closed=False,
        )  # fmt: skip
    draft.add(
        "nose_shadow",
        ellipse(504, y - 2, 14 + w * 0.3, 11),
        radial(504, y - 2, 14 + w * 0.3, (0, clear(mid, 0.75)), (1, clear(mid, 0))),
        moves=sneer,
        depth=34,
    )
    draft.add(
        "nose_light",
        ellipse(496, y - 22, 7, 10),
        radial(496, y - 22, 10, (0, "#ffffffcc"), (1, "#ffffff00")),
        moves=sneer,
        depth=34,
    )
    tick = [(496 - w * 0.06, y - 1), (502, y + 4), (509 + w * 0.06, y - 1)]
    draft.add("nose_line", runs(tick), stroke=(deep, 3.8), moves=sneer, depth=34, closed=False)


_BROW_STEPS = (0, 1, 2, 3, 3, 2, 1, 0, 0, 0)
"""From the knots of a brow's outline to its four places, inner to outer."""


def add_brows(draft: Draft, m: Measures, colour: str, skin: str) -> None:
    half, thick = m.brow_half, m.brow_thick
    for s, n in ((1, "Left"), (-1, "Right")):
        middle = m.eye_x + 12

        def at(t: float, up: float, s: int = s, middle: float = middle) -> Knot:
            lower = m.brow_y + m.brow_arch * t * t
            return 500 + s * (middle + half * t), lower - m.brow_slope * half * t - up * thick

        top = [at(-1, 0.55), at(-0.4, 1.0), at(0.36, 0.85), at(1, 0.12)]
        low = [at(1, 0.12), at(0.34, 0.0), at(-0.4, 0.05), at(-0.95, 0.0)]

        def goes(*steps: Knot, s: int = s) -> Move:
            return lambda i, _x, _y: (s * steps[_BROW_STEPS[i]][0], steps[_BROW_STEPS[i]][1])

        draft.add(
            f"brow{n}",
            runs(top, low, [low[-1], top[0]]),
            linear(
                at(-1, 0.5), at(1, 0.1), (0, mix(colour, skin, 0.18)), (0.4, colour), (1, colour)
            ),
            moves={
                "browInnerUp": goes((4, -34), (0, -15), (0, 2), (0, 10)),
                f"browDown{n}": goes((-15, 42), (-10, 32), (-4, 10), (0, -10)),
                f"browOuterUp{n}": goes((0, -2), (0, -18), (0, -26), (0, -20)),
            },
            depth=BROW_DEPTH,
        )


def add_age(draft: Draft, m: Measures, skin: str, age: float) -> None:
    """Folds that also deepen with the smile and the frown that made them."""
    line = shade(skin, 0.9)
    for s, n in ((1, "Left"), (-1, "Right")):
        nose, mouth = 500 + s * (m.nose_w + 15), 500 + s * (m.mouth_w + 26)
        fold = [(nose, m.nose_y - 14), ((nose + mouth) / 2 + s * 8, (m.nose_y + m.mouth_y) / 2 - 4)]
        fold.append((mouth, m.mouth_y - 4))
        draft.add(
            f"fold{n}",
            runs(fold),
            stroke=(line, 4.0),
            depth=16,
            alpha=0.75 * age,
            gains={f"mouthSmile{n}": 0.3 * age},
            moves={f"mouthSmile{n}": lambda i, *_, s=s: (s * 9.0 * i, -7.0 * i)},
            closed=False,
        )
        x, y = 500 + s * m.eye_x, m.eye_y + m.eye_h + 17
        bag = [(x - s * m.eye_w * 0.8, y - 8), (x, y + 6), (x + s * m.eye_w * 0.75, y - 6)]
        draft.add(
            f"bag{n}", runs(bag), stroke=(line, 3.4), depth=6, alpha=0.6 * age, closed=False,
            moves={f"cheekSquint{n}": lambda *_: (0.0, -9.0)},
        )  # fmt: skip
        outer = 500 + s * (m.eye_x + m.eye_w + 16)
        for k in (-1, 0, 1):
            foot = [(outer, m.eye_y - 4 + 10 * k), (outer + s * 19, m.eye_y - 8 + 17 * k)]
            draft.add(
                f"crow{k:+d}{n}", runs(foot), stroke=(line, 3.2), depth=2, alpha=0.7 * age - 0.15,
                gains={f"cheekSquint{n}": 0.5 * age, f"eyeSmile{n}": 0.5 * age}, closed=False,
            )  # fmt: skip
    for k in range(2):
        y = m.brow_y - 62 - 30 * k
        wrinkle = [(424 + 14 * k, y + 5), (500, y - 3), (576 - 14 * k, y + 5)]
        draft.add(
            f"wrinkle{k}", runs(wrinkle), stroke=(line, 3.6), depth=20, alpha=0.6 * age - 0.1,
            gains={"browInnerUp": 0.4 * age}, moves={"browInnerUp": lambda *_: (0.0, -9.0)},
            closed=False,
        )  # fmt: skip


def brow_colour(person: Person) -> str:
    return person.palette.brows or dark(person.palette.hair, 0.3)
