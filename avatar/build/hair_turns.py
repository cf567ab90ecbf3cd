"""How hair lies about a turned head, whose far side shows no more than a strip of it."""

from __future__ import annotations

import numpy as np

from avatar.build.draft import Knot, Moves
from avatar.build.face import FarSide
from avatar.build.hair_shapes import CAP_SIDE
from avatar.build.turning import over_dome, seen_flat, towards
from avatar.motion import smoothstep

BACK, SIDE, FRONT = -110.0, -10.0, 26.0
"""Depths of the hair behind the head, of the locks beside the face, and of what lies over it."""
TUCK = 6.0
"""How far the far hair reaches over the edge of the face."""
STRIP = 9.0
"""How far it reaches beyond that edge at the brow."""
TIP_LIFT = 34.0
"""How much higher the temple's tip ends on the far side."""
FAR_BACK = 34.0
"""How much farther hair that hangs behind the head reaches on the far side."""
DOME = 1.13
"""Height of the hair's dome to that of the head."""


class HairTurns:
    """The turns of the layers of one head's hair.

    Args:
        wide: width of the head to that for which hair is drawn.
        hangs: whether the hair is longer than the ears.
    """

    def __init__(self, far: FarSide, wide: float, *, hangs: bool) -> None:
        self._far, self._wide, self._hangs = far, wide, hangs

    def front(self, depth: float) -> Moves:
        """Far hair covers the edge of the face from the crown down to the temple, where its tip
        goes behind the cheek."""

        def target(at: float, x: float, y: float) -> Knot:
            inner = at - max(0.0, at - self._far.edge(y) + TUCK) * smoothstep((y - 180) / 100)
            outer = seen_flat(x, FRONT)
            strip = self._far.edge(max(y, 420.0)) + STRIP
            outer += (strip - outer) * smoothstep((y - 200) / 240)
            drawn = x / self._wide
            rim = float(np.interp(y, *CAP_SIDE))
            side = inner + (outer - inner) * smoothstep((drawn - rim + 50) / 40)
            tip = smoothstep((drawn - 180) / 30) * smoothstep((y - 410) / 102)
            low = y - TIP_LIFT * tip
            return side + (self._far.edge(low) - TUCK - side) * tip, low - y

        return towards(target, depth)

    def side(self) -> Moves:
        """The near lock hangs straight; the far one beside the face rather than before the eye."""

        def target(at: float, x: float, y: float) -> Knot:
            if x < 0:
                return at + (seen_flat(x, SIDE + 45) - at) * smoothstep((y - 380) / 160), 0.0
            root = at + 22
            beside = self._far.edge(490) - 3 + 0.6 * (x / self._wide - 214)
            return root + (beside - root) * smoothstep((y - 240) / 160), 0.0

        return towards(target, SIDE)

    def behind(self, depth: float) -> Moves:
        """It lies flat, but at the nape; behind a far lock there is hair, not air."""

        def target(at: float, x: float, y: float) -> Knot:
            flat = seen_flat(x, depth)
            if not self._hangs:
                return flat + (at - flat) * smoothstep((y - 430) / 230), 0.0
            return flat + FAR_BACK * smoothstep((x - 80) / 200) * smoothstep((y - 300) / 160), 0.0

        return towards(target, depth)

    def strand(self) -> Moves:
        return over_dome(DOME)
