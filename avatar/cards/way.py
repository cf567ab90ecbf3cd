"""Cards about getting somewhere: what bus comes, and a map with the way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assistant.core.cards import BusCard, BusRow, MapCard
from avatar.boxes import Box, Column, Panel, Picture, Row
from avatar.cards.icons import BUS, glyph
from avatar.cards.look import CENTRE, Look, pill, rounded
from avatar.cards.map import city_map
from avatar.typeset import Weight

LINES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "trunk": (0xFF2F6BD8, 0xFFFFFFFF),
        "local": (0xFF2E8B57, 0xFFFFFFFF),
        "express": (0xFFD63A3A, 0xFFFFFFFF),
        "village": (0xFFF2B705, 0xFF2B2100),
        "night": (0xFF2B2B6B, 0xFFFFFFFF),
    }
)
"""Ground and ink of a line's number, in the colours of Korean city buses."""
UNKNOWN_LINE = (0xFF5C6478, 0xFFFFFFFF)
LARGEST_MAP, SMALLEST_MAP, TINIEST_MAP = 420, 240, 110
"""Design pixels in height; the last where there is little room."""
LOW = 1.6
"""Width to height of the room from which the map stands beside the words, not below."""


def bus(card: BusCard, look: Look, rows: int) -> Column:
    sign = Picture(
        "icon", (look.px(64), look.px(64)), glyph(BUS, look.theme.accent, look.theme.on_accent)
    )
    words = look.stack([look.title(card.title), look.faint(card.stop, 21)], 2)
    boxes: list[Box] = [Row([sign, words], look.px(16))]
    for row in card.rows[:rows]:
        boxes += [look.rule(), _arrival(row, look)]
    boxes += look.more(len(card.rows) - rows)
    if card.note:
        boxes.append(look.text(card.note, 19, look.theme.faint, align=CENTRE, lines=2))
    return look.stack(boxes, 12)


def _arrival(row: BusRow, look: Look) -> Box:
    ground, ink = LINES.get(row.kind, UNKNOWN_LINE)
    number = Panel(
        "line",
        Column([look.text(row.line, 25, ink, Weight.BOLD, CENTRE, whole=True)], wide=look.px(92)),
        (look.px(8), look.px(6)),
        pill(ground),
    )
    words = look.stack(
        [look.text(row.towards, 23, weight=Weight.SEMIBOLD), look.faint(row.detail, 19)], 1
    )
    return Row([number, words, look.price(row.arrives, 27)], look.px(16))


def route(card: MapCard, look: Look, rows: int, width: float, height: float) -> Box:
    """The map above the words, or at their left where the room is low and wide."""
    words: list[Box] = [
        look.title(card.title),
        look.text(card.detail, 22, look.theme.accent, Weight.SEMIBOLD, lines=2),
    ]
    steps = _steps(card, look, rows)
    if width > LOW * height:
        side = min(0.5 * width, look.px(LARGEST_MAP), height)
        picture = Picture("map", (0.5 * width, side), city_map(card, look))
        return Row([picture, look.stack([*words, *steps], 10)], look.px(22))
    head = look.stack(words, 4)
    taken = head.height(width) + sum(s.height(width) + look.px(14) for s in steps) + look.px(14)
    least = look.px(TINIEST_MAP if look.compact else SMALLEST_MAP)
    tall = max(least, min(look.px(LARGEST_MAP), 0.75 * width, height - taken))
    return look.stack([head, Picture("map", (width, tall), city_map(card, look)), *steps])


def _steps(card: MapCard, look: Look, rows: int) -> list[Box]:
    boxes: list[Box] = []
    for place, step in enumerate(card.steps[:rows], 1):
        number = Panel(
            "number",
            Column([look.text(str(place), 18, weight=Weight.BOLD, align=CENTRE)], wide=look.px(22)),
            (look.px(5), look.px(3)),
            rounded(look.theme.inset, look.px(10)),
        )
        boxes.append(Row([number, look.text(step, 21, lines=2)], look.px(12)))
    return boxes + look.more(len(card.steps) - rows if card.steps else 0)
