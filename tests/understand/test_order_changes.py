"""What changes a basket: taken out, put in its place, more or less of it."""

from __future__ import annotations

import pytest

from assistant.core.language import Language
from assistant.core.menu import Basket, OrderLine
from tests.understand.menus import CAFE, RESTAURANT
from tests.understand.parsed import HELD, ITEMS, SNACKS, parse, shown

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language", "removed"),
    [
        ("콜라 빼 줘", KO, "2 cola"),
        ("콜라 하나 빼 주세요", KO, "1 cola"),
        ("no coke", EN, "2 cola"),
        ("remove the coke please", EN, "2 cola"),
        ("不要可乐", ZH, "2 cola"),
        ("可乐去掉一杯", ZH, "1 cola"),
        ("콜라 하나 줄여 줘", KO, "1 cola"),
        ("하나 빼 줘", KO, "1 cola"),
        ("one less coke", EN, "1 cola"),
        ("可乐少一杯", ZH, "1 cola"),
        ("减一杯可乐", ZH, "1 cola"),
    ],
)
def test_removals(text: str, language: Language, removed: str) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert [shown(line) for line in order.removals] == [removed]
    assert order.lines == ()


def test_one_thing_instead_of_another() -> None:
    order = parse("콜라 말고 사이다로 주세요", RESTAURANT, KO, HELD)
    assert [shown(line) for line in order.removals] == ["2 cola"]
    assert [shown(line) for line in order.lines] == ["1 cider"]


@pytest.mark.parametrize(
    ("text", "language", "item", "count"),
    [
        ("불고기 정식 두 개로 바꿔 줘", KO, "bulgogi_set", 2),
        ("세 개로 바꿔 줘", KO, "cola", 3),
        ("make that three", EN, "cola", 3),
        ("make it to", EN, "cola", 2),
        ("make that for please", EN, "cola", 4),
        ("change the coke to three", EN, "cola", 3),
        ("烤肉套餐改成两份", ZH, "bulgogi_set", 2),
    ],
)
def test_changes(text: str, language: Language, item: str, count: int) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert [(c.line.item.id, c.count) for c in order.changes] == [(item, count)]


def test_one_more_of_the_last() -> None:
    order = parse("하나 더 주세요", RESTAURANT, KO, HELD)
    assert [shown(line) for line in order.lines] == ["1 cola"]


def test_an_option_for_the_last_drink_replaces_its_line() -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"], 2),))
    order = parse("샷 추가해 주세요", CAFE, KO, held)
    assert [shown(line) for line in order.removals] == ["2 latte"]
    assert [shown(line) for line in order.lines] == ["2 latte shots=double"]


@pytest.mark.parametrize(
    ("text", "language"), [("라떼는 두유로 바꿔 줘", KO), ("make the latte with soy milk", EN)]
)
def test_an_option_changes_the_dish_that_is_named(text: str, language: Language) -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"], 2), OrderLine(ITEMS["drip"], 1)))
    order = parse(text, CAFE, language, held)
    assert [shown(line) for line in order.removals] == ["2 latte"]
    assert [shown(line) for line in order.lines] == ["2 latte milk=soy"]


def test_what_was_never_ordered_is_not_taken_from_something_else() -> None:
    order = parse("remove one dumpling", CAFE, EN, Basket(lines=(OrderLine(ITEMS["latte"], 2),)))
    assert order.is_empty


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("콜라 두 개 아니 세 개", KO, ["3 cola"]),
        ("콜라 하나, 아니 사이다 하나", KO, ["1 cider"]),
        ("two, no, three cokes", EN, ["3 cola"]),
        ("可乐两瓶，不对，三瓶", ZH, ["3 cola"]),
    ],
)
def test_what_is_taken_back_in_one_breath_is_not_ordered(
    text: str, language: Language, lines: list[str]
) -> None:
    assert [shown(line) for line in parse(text, RESTAURANT, language).lines] == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [("김밥은 빼 주세요", KO), ("lose the gimbap", EN), ("紫菜包饭不要了", ZH)],
)
def test_a_dish_is_taken_out_by_half_its_name(text: str, language: Language) -> None:
    snacks = {item.id: item for item in SNACKS.items()}
    held = Basket(lines=(OrderLine(snacks["tuna-gimbap"]), OrderLine(snacks["ramyeon"])))
    order = parse(text, SNACKS, language, held)
    assert ([shown(line) for line in order.removals], order.unheld) == (["1 tuna-gimbap"], ())
    both = Basket(lines=(OrderLine(snacks["tuna-gimbap"]), OrderLine(snacks["cheese-gimbap"])))
    assert parse(text, SNACKS, language, both).removals == ()
