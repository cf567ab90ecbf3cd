"""Every card, in three languages, at every size, with hostile text: measured, never overlapping."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import zxingcpp

from assistant.core.bus import Told
from assistant.core.cards import (
    BasketCard,
    BasketRow,
    Card,
    PaymentView,
    ShopListCard,
)
from assistant.core.events import CardShown
from assistant.core.language import Language
from avatar.boxes import Placed, Rect
from avatar.cards import CardSheet, Look, lay_out
from avatar.cards.payment import clock_text
from avatar.layout import lay_out_screen
from avatar.theme import DAY, THEMES
from avatar.typeset import Style, Typesetter

from .conftest import Frame, new_stage
from .samples import HOSTILE, MILLION, WORDS, cards, payment, spoken

SIZES = ((480, 480), (800, 480), (1280, 800), (1080, 1920), (1920, 1080))
SETTERS = {language: Typesetter(None, language) for language in Language}
TYPES = tuple(cards("x"))
ENDED = tuple(f"payment {view}" for view in PaymentView if view is not PaymentView.WAITING)
SHAPES = tuple(name for name in TYPES if name not in ENDED[1:])
"""Payments that have come to an end are laid out alike."""


def laid_out(card: Card, size: tuple[int, int], language: Language = Language.KO) -> CardSheet:
    screen = lay_out_screen(*size)
    return lay_out(card, Look(DAY, SETTERS[language], screen.unit), screen.card)


def overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def check(sheet: CardSheet, size: tuple[int, int]) -> None:
    screen = lay_out_screen(*size)
    assert sheet.rect.height <= screen.card.height + 0.5, "the card fits its room"
    items: list[Placed] = [item for item in sheet.placed if not item.ground]
    assert items
    for k, item in enumerate(items):
        assert item.rect.x >= sheet.rect.x, item.name
        assert item.rect.y >= sheet.rect.y, item.name
        assert item.rect.right <= sheet.rect.right + 0.5, item.name
        assert item.rect.bottom <= sheet.rect.bottom + 0.5, item.name
        for other in items[k + 1 :]:
            assert not overlap(item.rect, other.rect), (item, other)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", TYPES)
def test_ordinary_cards(name: str, language: Language, size: tuple[int, int]) -> None:
    check(laid_out(cards(WORDS[language])[name], size, language), size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", SHAPES)
def test_hostile_text(name: str, text: str, size: tuple[int, int]) -> None:
    check(laid_out(cards(HOSTILE[text])[name], size), size)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_is_wider_than_it_may_be(text: str) -> None:
    setter = SETTERS[Language.KO]
    for width in (24.0, 80.0, 333.0):
        for lines in (1, 2):
            block = setter.text(HOSTILE[text], Style(22, 0xFF000000), width, lines)
            assert block.lines <= lines
            assert block.width <= width + 1


def test_a_cut_text_ends_with_an_ellipsis_and_a_short_one_does_not() -> None:
    setter = SETTERS[Language.EN]
    style = Style(20, 0xFF000000)
    assert setter.text("Golden Dragon", style, 400, 1).width < 200
    assert 150 < setter.text("Golden Dragon " * 20, style, 200, 1).width <= 200


def test_the_total_survives_a_basket_of_fifty() -> None:
    row = BasketRow(count=1, name="김치찌개", options="곱빼기", price="8,000원")
    basket = BasketCard(
        title="장바구니", rows=(row,) * 50, fees=(("배달비", "3,000원"),), total_label="합계",
        total=MILLION,
    )  # fmt: skip
    for size in SIZES:
        sheet = laid_out(basket, size)
        check(sheet, size)
        assert sheet.placed[-1].rect.bottom <= lay_out_screen(*size).card.bottom


@pytest.mark.parametrize("size", SIZES)
def test_the_names_of_a_basket_begin_below_each_other(size: tuple[int, int]) -> None:
    """Whether one or a hundred of a dish were ordered."""
    rows = tuple(BasketRow(count=n, name="김치찌개", options="", price="0원") for n in (1, 99, 7))
    sheet = laid_out(
        BasketCard(title="장바구니", rows=rows, fees=(), total_label="합계", total=MILLION), size
    )
    grounds = [item.rect for item in sheet.placed if item.name == "count"]
    assert len(grounds) == 3
    assert len({(rect.x, rect.right) for rect in grounds}) == 1


def test_three_shops_are_never_left_out() -> None:
    """They are read aloud by number, so all three must be there to point at."""
    card = cards("서울불고기")["shops"]
    assert isinstance(card, ShopListCard)
    for size in SIZES:
        sheet = laid_out(card, size)
        numbers = {sheet.choice_at(p.rect.x + 5, p.rect.y + 5) for p in sheet.placed}
        assert {1, 2, 3} <= numbers


@pytest.mark.parametrize("size", [(1080, 1920), (1280, 800), (1920, 1080)])
def test_long_names_leave_little_of_the_room_unused(size: tuple[int, int]) -> None:
    """Two hundred characters are cut, not drawn small where there is room for large letters."""
    card = cards((HOSTILE["long"] * 2)[:200])["shops"]
    assert laid_out(card, size).rect.height > 0.75 * lay_out_screen(*size).card.height


def read_codes(frame: Frame) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(np.ascontiguousarray(frame[..., 2::-1]))]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_a_phone_reads_the_code_from_the_frame(size: tuple[int, int], theme: str) -> None:
    stage = new_stage(size)
    stage.set_theme(THEMES[theme], 0.0)
    card = payment()
    stage.tell(Told(1.0, CardShown(card=card)))
    long = "휴대폰으로 코드를 찍어 주세요 " * 12
    stage.tell(Told(1.1, spoken(long, 1.1, 9.0)))
    assert read_codes(stage.draw(2.5)) == [card.payload]


def test_a_long_payload_is_still_read() -> None:
    stage = new_stage((1280, 800))
    payload = "https://pay.example/checkout?" + "&".join(f"k{n}=v{n * 7919}" for n in range(18))
    stage.tell(Told(1.0, CardShown(card=replace(payment(), payload=payload))))
    assert read_codes(stage.draw(2.5)) == [payload]


def test_a_payload_no_code_can_hold_does_not_stop_the_screen() -> None:
    stage = new_stage((1280, 800))
    stage.tell(Told(1.0, CardShown(card=replace(payment(), payload="x" * 5000))))
    assert read_codes(stage.draw(2.5)) == []


@pytest.mark.parametrize("view", [v for v in PaymentView if v is not PaymentView.WAITING])
def test_a_finished_payment_shows_no_code(view: PaymentView) -> None:
    stage = new_stage((1280, 800))
    stage.tell(Told(1.0, CardShown(card=payment())))
    stage.tell(Told(3.0, CardShown(card=payment(view))))
    assert read_codes(stage.draw(4.5)) == []


def test_only_the_ring_changes_as_time_runs_out() -> None:
    sheet = laid_out(payment(), (1280, 800))
    assert [item.name for item in sheet.placed if item.live] == ["countdown"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0:00"), (-5, "0:00"), (0.2, "0:01"), (59.1, "1:00"), (125, "2:05"), (3725, "1:02:05")],
)
def test_time_left(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text
