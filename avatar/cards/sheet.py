"""From a card to what lies where on it, in the room there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

import skia

from assistant.core.cards import (
    BasketCard,
    BusCard,
    Card,
    MapCard,
    MenuCard,
    MessageCard,
    PairingCard,
    PaymentCard,
    ReceiptCard,
    ShopListCard,
    WeatherCard,
)
from avatar.boxes import Box, Placed, Rect
from avatar.cards import lists, plain, way
from avatar.cards.look import Look, fill, line
from avatar.cards.payment import pairing, payment

PADDING = 28
RADIUS = 30
SHADOW_BLUR, SHADOW_DROP = 16, 10
LARGER_SCALES = (1.35, 1.2, 1.1)
"""Where there is room: the screen is read from across a counter."""
WIDE = 700
"""Design pixels from which a card of long lines may be larger too."""
SMALLER_SCALES = (0.92, 0.85)
"""Tried next, with all rows."""
FEW_SHOPS = tuple((scale, rows) for rows in (3, 2, 1) for scale in (0.75, 0.65, 0.55))
"""Then scales with few rows; the shops are read aloud by number, so the last three stay longest."""
FEW_ROWS = (
    (0.75, 3), (0.75, 2), (0.65, 3), (0.65, 2), (0.75, 1), (0.65, 1),
    (0.55, 3), (0.55, 2), (0.55, 1),
)  # fmt: skip
"""Where little fits, two lines that can be read say more than three that cannot."""
LAST_SCALES = (0.45, 0.35, 0.25)
"""Tried with a single row, where there is next to no room."""


@dataclass(frozen=True, slots=True)
class CardSheet:
    """A card laid out: ``rect`` is the card, ``placed`` what is on it, in the order of painting."""

    rect: Rect
    placed: tuple[Placed, ...]
    look: Look

    @property
    def radius(self) -> float:
        return self.look.px(RADIUS)

    def paint_shadow(self, canvas: skia.Canvas) -> None:
        shadow = fill(self.look.theme.shadow)
        shadow.setMaskFilter(
            skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, max(1.0, self.look.px(SHADOW_BLUR)))
        )
        rect = self.rect.skia().makeOffset(0, self.look.px(SHADOW_DROP))
        canvas.drawRoundRect(rect, self.radius, self.radius, shadow)

    def paint_still(self, canvas: skia.Canvas) -> None:
        """The ground and all that does not change with time."""
        theme, rect = self.look.theme, self.rect
        canvas.drawRoundRect(rect.skia(), self.radius, self.radius, fill(theme.card))
        edge = line(theme.card_edge, 1.5)
        canvas.drawRoundRect(rect.inset(0.75).skia(), self.radius, self.radius, edge)
        self._paint(canvas, 0.0, live=False)

    def paint_live(self, canvas: skia.Canvas, now: float) -> None:
        self._paint(canvas, now, live=True)

    def choice_at(self, x: float, y: float) -> int | None:
        """The number of the row at a place on the screen."""
        for item in self.placed:
            if item.name.startswith(lists.CHOICE) and item.rect.holds(x, y):
                return int(item.name.removeprefix(lists.CHOICE))
        return None

    def _paint(self, canvas: skia.Canvas, now: float, live: bool) -> None:
        for item in self.placed:
            if item.live == live:
                item.draw(canvas, item.rect, now)


def lay_out(card: Card, look: Look, room: Rect) -> CardSheet:
    """The card as large as reads well within ``room``, centred there.

    Where it does not fit it is first drawn smaller, then with fewer rows ("+3" says how many are
    missing), so that totals and codes are never cut.
    """
    for scale, rows, compact in _attempts(card, room.width > WIDE * look.unit):
        scaled = replace(look, unit=look.unit * scale, compact=compact)
        padding = scaled.px(PADDING)
        width = room.width - 2 * padding
        box = _compose(card, scaled, rows, width, room.height - 2 * padding)
        height = box.height(width)
        if height + 2 * padding <= room.height:
            break
    rect = Rect(
        room.x,
        room.y + max(0.0, (room.height - height - 2 * padding) / 2),
        room.width,
        height + 2 * padding,
    )
    placed = tuple(box.place(rect.x + padding, rect.y + padding, width))
    return CardSheet(rect, placed, scaled)


def _attempts(card: Card, wide: bool) -> Iterator[tuple[float, int, bool]]:
    """Scale, rows, and whether it is drawn compactly."""
    rows = _rows(card)
    grows = wide or not isinstance(card, ShopListCard | MenuCard | PaymentCard | MapCard)
    large = (*LARGER_SCALES, 1.0) if grows else (1.0,)
    yield from ((scale, rows, False) for scale in large)
    if isinstance(card, ShopListCard):
        # Names on two lines do not fit: on one, in large letters, they can be read from afar.
        yield from ((scale, rows, True) for scale in large)
    yield from ((scale, rows, True) for scale in SMALLER_SCALES)
    yield from ((SMALLER_SCALES[-1], fewer, True) for fewer in range(rows - 1, 2, -1))
    few = FEW_SHOPS if isinstance(card, ShopListCard) else FEW_ROWS
    yield from ((scale, min(rows, most), True) for scale, most in few)
    yield from ((scale, min(rows, 1), True) for scale in LAST_SCALES)


def _rows(card: Card) -> int:
    match card:
        case ShopListCard() | MenuCard() | BasketCard() | ReceiptCard() | BusCard():
            return len(card.rows)
        case WeatherCard():
            return min(6, len(card.days))
        case MessageCard():
            return len(card.lines)
        case MapCard():
            return len(card.steps)
        case PaymentCard() | PairingCard():
            return 1
        case _:
            assert_never(card)


def _compose(  # noqa: C901 (one arm for each card)
    card: Card, look: Look, rows: int, width: float, height: float
) -> Box:
    match card:
        case ShopListCard():
            return lists.shop_list(card, look, rows)
        case MenuCard():
            return lists.menu(card, look, rows)
        case BasketCard():
            return lists.basket(card, look, rows)
        case ReceiptCard():
            return lists.receipt(card, look, rows)
        case PaymentCard():
            return payment(card, look, width, height)
        case PairingCard():
            return pairing(card, look, width, height)
        case BusCard():
            return way.bus(card, look, rows)
        case MapCard():
            return way.route(card, look, rows, width, height)
        case WeatherCard():
            return plain.weather_card(card, look, rows)
        case MessageCard():
            return plain.message(card, look, rows)
        case _:
            assert_never(card)
