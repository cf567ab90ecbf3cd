"""Where things are on screens from 480x480 to 1920x1080, upright or across."""

from __future__ import annotations

from dataclasses import dataclass

from avatar.boxes import Rect

DESIGN_SIDE = 800
"""Length in design pixels of a screen's shorter side."""
ROUND = 0.03
"""How far from square a screen may be to be a round one, as mini displays of 480x480 are."""
ACROSS = 1.15
"""Width to height from which the card stands beside the character, not below."""
FACE = (180.0, 790.0)
"""Rig units from brow-high hair to below the chin: what is never hidden."""
CROWN = 40.0
"""Rig units; the top of the hair, which is seen, too, where there is room."""

FACE_CENTRE = 520.0
"""Rig units; the height that stays in place when the character leans in."""
LEAN_ZOOM = 0.05
Direction = tuple[float, float]
"""Where something is, seen from the character: (right, up), each -1 to 1."""
CARD_BESIDE: Direction = (0.75, -0.12)
CARD_BELOW: Direction = (0.05, -0.75)
FLOOR = 24
"""Design pixels that the character reaches down behind a card below it."""
RISE = 46
"""Design pixels that a card rises by as it comes."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the character stands: its ``centre`` and rig ``top`` in pixels, pixels a rig unit."""

    centre: float
    top: float
    scale: float

    def face(self) -> Rect:
        """The face with its hair, in pixels."""
        left, right = self.centre - 270 * self.scale, self.centre + 270 * self.scale
        return Rect(
            left, self.top + FACE[0] * self.scale, right - left, (FACE[1] - FACE[0]) * self.scale
        )


@dataclass(frozen=True, slots=True)
class ScreenLayout:
    """``unit``: pixels a design pixel. ``card_direction``: where the character looks for it."""

    unit: float
    card: Rect
    card_direction: Direction
    caption: Rect
    signs: Rect
    card_below: bool
    alone: Stand
    beside_card: Stand

    def stand(self, aside: float) -> Stand:
        """``aside`` 0 is alone, 1 beside the card."""
        a, b = self.alone, self.beside_card
        return Stand(
            a.centre + (b.centre - a.centre) * aside,
            a.top + (b.top - a.top) * aside,
            a.scale + (b.scale - a.scale) * aside,
        )


def lay_out_screen(width: int, height: int) -> ScreenLayout:
    unit = min(width, height) / DESIGN_SIDE
    margin = round(22 * unit)
    bar = Rect(margin, height - round(140 * unit) - margin, width - 2 * margin, round(140 * unit))
    signs = Rect(margin, margin, width - 2 * margin, round(44 * unit))
    if abs(width - height) <= ROUND * height:
        return _round(width, height, unit)
    build = _across if width >= ACROSS * height else _upright
    card, direction, alone, beside = build(width, height, margin, bar.y)
    widest = 1150 * unit
    if bar.width > widest:
        bar = Rect((width - widest) / 2, bar.y, widest, bar.height)
    return ScreenLayout(unit, card, direction, bar, signs, build is _upright, alone, beside)


def _across(
    width: int, height: int, margin: int, bar_top: float
) -> tuple[Rect, Direction, Stand, Stand]:
    left = round(width * (0.5 if width < 1.5 * height else 0.475))
    card = Rect(left, margin, width - left - margin, bar_top - 2 * margin)
    scale = height / 1000
    beside = min(scale, left / 640)
    return (
        card,
        CARD_BESIDE,
        Stand(width / 2, 0.015 * height, scale),
        Stand(left / 2, 0.015 * height + (scale - beside) * 400, beside),
    )


def _upright(
    width: int, height: int, margin: int, bar_top: float
) -> tuple[Rect, Direction, Stand, Stand]:
    zone = round(height * (0.42 if height > 1.3 * width else 0.3))
    card = Rect(margin, zone, width - 2 * margin, bar_top - margin - zone)
    scale = min(width / 860, height / 1000)
    beside = min(scale, zone / (FACE[1] - CROWN + 20))
    top = min(0.0, zone - (FACE[1] + 10) * beside)
    if zone > 800 * beside:
        top = zone - 800 * beside
    return (
        card,
        CARD_BELOW,
        Stand(width / 2, max(0.015 * height, 0.45 * height - 520 * scale), scale),
        Stand(width / 2, top, beside),
    )


def _round(width: int, height: int, unit: float) -> ScreenLayout:
    """Everything within the circle: the face above, the card across the middle, captions below."""
    side = min(width, height)

    def within(top: float, bottom: float, breadth: float) -> Rect:
        return Rect((width - breadth * side) / 2, top * side, breadth * side, (bottom - top) * side)

    card = within(0.31, 0.77, 0.84)
    scale = side / 1000
    beside = card.y / (FACE[1] - CROWN + 20)
    return ScreenLayout(
        unit,
        card,
        CARD_BELOW,
        within(0.785, 0.92, 0.56),
        within(0.13, 0.185, 0.66),
        True,
        Stand(width / 2, 0.015 * height, scale),
        Stand(width / 2, card.y - (FACE[1] + 10) * beside, beside),
    )
