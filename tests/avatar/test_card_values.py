"""Cards with whatever values: nothing overlaps, nothing is cut that must be whole, all is drawn."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.cards import (
    BasketCard,
    BasketRow,
    BusCard,
    BusRow,
    Card,
    Icon,
    MapCard,
    MapPlace,
    MenuCard,
    MenuRow,
    MessageCard,
    PairingCard,
    PaymentCard,
    PaymentView,
    ReceiptCard,
    ShopListCard,
    ShopRow,
    WeatherCard,
    WeatherDay,
)
from avatar.boxes import Text
from avatar.cards import Look, lay_out
from avatar.layout import lay_out_screen
from avatar.painter import raster_surface
from avatar.theme import THEMES

from .samples import MILLION, cards
from .test_cards import SETTERS, SIZES, check

TEXT = st.one_of(
    st.text(max_size=30),
    st.text(max_size=200),
    st.sampled_from(
        ("", "🍜👨‍👩‍👧‍👦", "مطعم التنين", "e\u0301" * 90, "0원", MILLION, "\u202e abc")
    ),
)
NUMBER = st.floats(allow_nan=True, allow_infinity=True)
METRES = st.tuples(NUMBER, NUMBER) | st.tuples(st.floats(-2e3, 2e3), st.floats(-2e3, 2e3))
WAY = st.lists(METRES, max_size=6).map(tuple)
COUNT = st.integers(0, 10**6)
BASKET_ROW = st.builds(BasketRow, count=COUNT, name=TEXT, options=TEXT, price=TEXT)
RATING = st.sampled_from((0.0, 5.0, -1.0, 99.0)) | NUMBER


def rows(row: st.SearchStrategy[Any], most: int = 8) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(row, max_size=most).map(tuple)


CARDS: st.SearchStrategy[Card] = st.one_of(
    st.builds(
        ShopListCard,
        title=TEXT,
        page=TEXT,
        rows=rows(
            st.builds(
                ShopRow, number=COUNT, name=TEXT, cuisine=TEXT, detail=TEXT, rating=RATING,
                reviews=TEXT, price_from=TEXT,
            ), 4,
        ),
    ),
    st.builds(
        MenuCard, title=TEXT, page=TEXT,
        rows=rows(st.builds(MenuRow, name=TEXT, price=TEXT, detail=TEXT)),
    ),
    st.builds(
        BasketCard, title=TEXT, rows=rows(BASKET_ROW), fees=rows(st.tuples(TEXT, TEXT), 2),
        total_label=TEXT, total=TEXT,
    ),
    st.builds(
        ReceiptCard, title=TEXT, payee=TEXT, rows=rows(BASKET_ROW), total_label=TEXT, total=TEXT,
        note=TEXT, order_number=TEXT,
    ),
    st.builds(
        PaymentCard, title=TEXT, payee=TEXT, amount=TEXT, payload=TEXT, expires_at=NUMBER,
        view=st.sampled_from(PaymentView), note=TEXT,
    ),
    st.builds(
        WeatherCard, title=TEXT, condition=TEXT, now=TEXT, detail=TEXT,
        days=rows(
            st.builds(WeatherDay, label=TEXT, condition=TEXT, high=TEXT, low=TEXT, rain=TEXT)
        ),
    ),
    st.builds(
        BusCard, title=TEXT, stop=TEXT, note=TEXT,
        rows=rows(st.builds(BusRow, line=TEXT, kind=TEXT, towards=TEXT, arrives=TEXT, detail=TEXT)),
    ),
    st.builds(
        MapCard, title=TEXT, detail=TEXT, roads=rows(WAY, 4), route=WAY, steps=rows(TEXT, 5),
        places=rows(st.builds(MapPlace, name=TEXT, at=METRES, goal=st.booleans()), 5),
    ),
    st.builds(PairingCard, title=TEXT, code=TEXT, payload=TEXT, note=TEXT, expires_at=NUMBER),
    st.builds(
        MessageCard, title=TEXT, lines=rows(TEXT), icon=st.sampled_from(Icon), big=TEXT,
        ends_at=st.none() | NUMBER,
    ),
)  # fmt: skip


def looked_at(card: Card, size: tuple[int, int], theme: str = "day") -> tuple[Look, Any]:
    screen = lay_out_screen(*size)
    look = Look(THEMES[theme], next(iter(SETTERS.values())), screen.unit)
    return look, lay_out(card, look, screen.card)


@pytest.mark.slow
@settings(max_examples=80)
@given(card=CARDS, size=st.sampled_from(SIZES), theme=st.sampled_from(tuple(THEMES)))
def test_any_values(card: Card, size: tuple[int, int], theme: str) -> None:
    _, sheet = looked_at(card, size, theme)
    if any(not item.ground for item in sheet.placed):
        check(sheet, size)
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    canvas = raster_surface(pixels).getCanvas()
    sheet.paint_shadow(canvas)
    sheet.paint_still(canvas)
    sheet.paint_live(canvas, 10.0)
    assert pixels.any()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("amount", ["0원", MILLION, "₩1,234,567,890.00 (부가세 포함)"])
def test_what_is_to_be_paid_is_never_cut(amount: str, size: tuple[int, int]) -> None:
    look = looked_at(cards("x")["menu"], size)[0]
    for width in (40.0, 90.0, 300.0):
        for text in (look.price(amount), look.text(amount, 42, whole=True)):
            assert isinstance(text, Text)
            block = text._block(width)
            assert block.lines == 1
            assert block.width <= width + 1
            whole = look.setter.text(amount, replace(text.style, size=text.style.size), 1e5, 1)
            assert block.height <= whole.height


@pytest.mark.parametrize("name", [n for n in cards("x") if n != "shops"])
def test_a_round_screen_keeps_all_within_its_circle(name: str) -> None:
    side = 480
    screen = lay_out_screen(side, side)
    _, sheet = looked_at(cards("서울불고기 정식 곱빼기와 콜라")[name], (side, side))
    for item in sheet.placed:
        if item.ground:
            continue
        for x in (item.rect.x, item.rect.right):
            for y in (item.rect.y, item.rect.bottom):
                assert math.hypot(x - side / 2, y - side / 2) <= side / 2, item
    for rect in (screen.caption, screen.signs):
        corner = min(rect.height / 2, 30 * screen.unit) * (1 - math.sqrt(0.5))
        inner = rect.inset(corner)
        for x in (inner.x, inner.right):
            for y in (inner.y, inner.bottom):
                assert math.hypot(x - side / 2, y - side / 2) <= side / 2


def test_every_card_is_tried_here() -> None:
    """A card that is added is added to the samples and the strategies too."""
    tried = {type(card) for card in cards("x").values()}
    assert tried == set(Card.__args__)
