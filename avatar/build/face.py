"""The face: its outline, how that moves, and where its features go when it is turned away."""

from __future__ import annotations

import math

import numpy as np

from avatar.build.colours import clear, shade
from avatar.build.draft import Draft, Knot, Move, Moves, box, dense, linear, symmetric
from avatar.build.measures import CENTRE, CROWN, Measures
from avatar.build.turning import seen, towards
from avatar.motion import smoothstep

FACE_DEPTH = -36.0
"""Behind the ellipsoid: the outline of a turned head hardly moves, its features do."""

FAR_CHEEK = 16.0
"""How far the far cheek of a turned head stands out beyond its outline."""
NEAR_BACK = 28.0
"""How far the back of a turned head stands out on the near side, above the ear."""
BROW_DEPTH, LASH_DEPTH = 22.0, 6.0
MARGIN = 7.0
"""Between the outer end of the far brow or lash and the edge of a turned face."""
NARROWED = 110.0
"""From there inwards, the strip of the face where features get narrower."""


def jaw(_i: int, _x: float, y: float) -> Knot:
    return 0.0, 30 * max(0.0, (y - 560) / 190) ** 1.3


def _turned(way: int) -> Move:
    """When the head turns, the chin goes with the mouth, not with the outline; the far cheek makes
    room for the far eye; and on the near side the back of the head comes into view."""

    def move(_i: int, x: float, y: float) -> Knot:
        out = way * (x - CENTRE)
        chin = 40 * smoothstep((y - 520) / 220)
        cheek = FAR_CHEEK * smoothstep((out - 120) / 80) * smoothstep(1 - abs(y - 500) / 200)
        back = NEAR_BACK * smoothstep((-out - 40) / 120) * smoothstep((480 - y) / 140)
        return way * (chin + cheek - back), 0.0

    return move


def face_moves() -> dict[str, Move]:
    return {
        "jawOpen": jaw,
        "cheekPuff": lambda _, x, y: (
            math.copysign(16 * math.exp(-(((y - 640) / 60) ** 2)), x - CENTRE),
            0.0,
        ),
        "jawLeft": lambda _, _x, y: (12 * max(0.0, (y - 560) / 190), 0.0),
        "jawRight": lambda _, _x, y: (-12 * max(0.0, (y - 560) / 190), 0.0),
        "headTurnRight": _turned(1),
        "headTurnLeft": _turned(-1),
    }


def face_half(m: Measures) -> list[Knot]:
    """The right half of the face's outline, from the chin to the crown."""
    gonial = m.jaw * (0.73 + 0.16 * (m.jaw / m.cheek - 0.67)) + 0.16 * (m.chin - 60)
    return [
        (500, m.chin_y),
        (500 + m.chin, m.chin_y - 9),
        (500 + gonial + 6, m.mouth_y + 40),
        (500 + (m.cheek + m.jaw) / 2 - 2, m.mouth_y - 40),
        (500 + m.cheek, m.eye_y + 14),
        (500 + m.cheek + 2, 420),
        (500 + m.cheek * 0.91, 296),
        (500 + m.cheek * 0.55, 194),
        (500, CROWN),
    ]


class FarSide:
    """The far half of a fully turned face, as it is seen; lengths are from the middle."""

    def __init__(self, m: Measures) -> None:
        right = dense(face_half(m)[::-1])
        turned = _turned(1)
        self._y = right[:, 1]
        self._x = [seen(x + turned(0, x, y)[0] - CENTRE, y, FACE_DEPTH) for x, y in right]
        brow = seen(m.eye_x + 12 + m.brow_half, m.brow_y, BROW_DEPTH)
        widest = max(brow, seen(m.eye_x + 1.38 * m.eye_w, m.eye_y, LASH_DEPTH))
        room = self.edge(m.eye_y) - MARGIN
        self._from = room - NARROWED
        self._bend = max(0.0, widest - room) / (widest - self._from) ** 2

    def edge(self, y: float) -> float:
        """Where the face ends at height ``y``."""
        return float(np.interp(y, self._y, self._x))

    def narrowed(self, depth: float) -> Moves:
        """Of a feature: it gets the narrower the nearer it is to the edge, and stays within."""

        def target(at: float, _x: float, _y: float) -> Knot:
            return at - self._bend * max(0.0, at - self._from) ** 2, 0.0

        return towards(target, depth)


def add_face(draft: Draft, m: Measures, skin: str) -> None:
    moves = face_moves()
    outline = symmetric(face_half(m))
    draft.add("face", outline, skin, moves=moves, depth=FACE_DEPTH)
    rim = shade(skin, 0.6)
    draft.add("face_rim", outline, stroke=(rim, 3.0), moves=moves, depth=FACE_DEPTH)
    low, top = shade(skin, 0.55), m.chin_y - 84
    draft.add(
        "jaw_shade",
        box(500 - m.cheek * 1.3, top - 60, 500 + m.cheek * 1.3, m.chin_y + 66),
        linear((500, top), (500, m.chin_y + 6), (0, clear(low, 0)), (1, clear(low, 0.62))),
        moves={"jawOpen": lambda *_: (0.0, 28.0)},
        clip="face",
        soft=True,
        depth=FACE_DEPTH,
    )
