"""Where a head's parts are seen at full turn, and moves that put them where they should be.

Front art that is turned shows more of its far half than a head would: what lies flat there comes
forward past the edge of the face. The weights ``headTurnLeft`` and ``headTurnRight`` mend that.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from avatar.build.draft import ELLIPSOID, PIVOT, RADII, Knot, Move, Moves
from avatar.solver import FULL_TURN, PERSPECTIVE

Target = Callable[[float, float, float], Knot]
"""From where a point is seen (x), and its own place (x, y), to where it should be seen (x), and how
far it moves downwards. All x are from the middle, above 0 on the far side."""


def seen(x: float, y: float, depth: float) -> float:
    """Where a place on the head is seen when it is turned by `FULL_TURN`.

    Args:
        x: from the middle in rig units, above 0 on the far side; so is the result.
        y: in rig units.
        depth: of its layer.
    """
    return _projected(x, bulge(x, y) + depth)[0]


def seen_flat(x: float, depth: float) -> float:
    """The same of a place that lies as deep as the ellipsoid's rim, whatever its height."""
    return _projected(x, depth)[0]


def bulge(x: float, y: float, taller: float = 1.0) -> float:
    """Depth of the head's ellipsoid, or of one that much ``taller``."""
    u, v = x / RADII[0], (y - ELLIPSOID[1]) / (taller * RADII[1])
    return RADII[2] * math.sqrt(max(0.0, 1 - u * u - v * v))


def towards(target: Target, depth: float) -> Moves:
    """The turns of a layer's points, or moves of its knots, that bring them to ``target``."""

    def to(side: int) -> Move:
        def move(_i: int, x: float, y: float) -> Knot:
            out = side * (x - PIVOT[0])
            at, scale = _projected(out, bulge(out, y) + depth)
            wanted, down = target(at, out, y)
            return side * (wanted - at) / scale, down

        return move

    return {"headTurnRight": to(1), "headTurnLeft": to(-1)}


def over_dome(taller: float) -> Moves:
    """The turns of what lies on an ellipsoid that much ``taller`` than the head's, as hair does."""

    def to(side: int) -> Move:
        def move(_i: int, x: float, y: float) -> Knot:
            out = x - PIVOT[0]
            return side * math.tan(FULL_TURN) * (bulge(out, y, taller) - bulge(out, y)), 0.0

        return move

    return {"headTurnRight": to(1), "headTurnLeft": to(-1)}


def _projected(x: float, z: float) -> tuple[float, float]:
    """x as `avatar.solver` turns it; and how many units are seen of one."""
    z -= PIVOT[2]
    cos, sin = math.cos(FULL_TURN), math.sin(FULL_TURN)
    near = 1 + (z * cos - x * sin) * PERSPECTIVE
    return (x * cos + z * sin) * near, cos * near
