"""What is taken back, refused or only told of, in an order."""

from __future__ import annotations

import pytest

from assistant.core.language import Language
from assistant.core.menu import Basket, OrderLine
from assistant.understand.options import parse_options
from assistant.understand.orders import parse_order
from tests.understand.menus import CAFE, RESTAURANT
from tests.understand.parsed import ITEMS, parse, shown

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
HELD = Basket(lines=(OrderLine(ITEMS["bibimbap"], 2), OrderLine(ITEMS["cola"], 2)))
SPICE = next(group for group in ITEMS["kimchi_stew"].groups if group.id == "spice")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("비빔밥 두 개 말고 세 개", KO),
        ("아니 비빔밥 두 개 말고 세 개로 할게요", KO),
        ("not two bibimbaps, three", EN),
        ("sorry, three bibimbaps not two", EN),
        ("拌饭不是两份是三份", ZH),
        ("拌饭不要两份，要三份", ZH),
    ],
)
def test_a_count_in_place_of_another(text: str, language: Language) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert [(change.line.item.id, change.count) for change in order.changes] == [("bibimbap", 3)]
    assert (order.lines, order.removals) == ((), ())


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("비빔밥 둘이요 아 셋으로 할게요", KO, ["3 bibimbap"]),
        ("비빔밥 둘이요 아셋이요", KO, ["3 bibimbap"]),
        ("three bibimbaps no sorry two", EN, ["2 bibimbap"]),
        ("3 bibimbaps no wait make that 2", EN, ["2 bibimbap"]),
        ("拌饭不要了换成可乐", ZH, ["1 cola"]),
    ],
)
def test_a_pause_that_nobody_wrote(text: str, language: Language, lines: list[str]) -> None:
    assert [shown(line) for line in parse(text, RESTAURANT, language).lines] == lines


@pytest.mark.parametrize(
    ("text", "language", "removed"),
    [
        ("콜라 하나는 빼 줘", KO, ["1 cola"]),
        ("콜라는 뺄게요", KO, ["2 cola"]),
        ("저 콜라 안 시켰어요", KO, ["2 cola"]),
        ("take one coke off", EN, ["1 cola"]),
        ("take out one coke", EN, ["1 cola"]),
        ("lose the cokes", EN, ["2 cola"]),
        ("I didn't order coke", EN, ["2 cola"]),
        ("我没点可乐", ZH, ["2 cola"]),
    ],
)
def test_taken_out(text: str, language: Language, removed: list[str]) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert [shown(line) for line in order.removals] == removed
    assert (order.lines, order.changes, order.doubts) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("전부 취소하고 갈비탕 하나만", KO),
        ("scrap all that, just one short rib soup", EN),
        ("全都不要了，只要一份排骨汤", ZH),
    ],
)
def test_all_of_it_for_something_else(text: str, language: Language) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert order.removals == HELD.lines
    assert [shown(line) for line in order.lines] == ["1 galbitang"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("어제 비빔밥 두 그릇 먹었어", KO),
        ("나는 비빔밥 싫어", KO),
        ("너 비빔밥 좋아해?", KO),
        ("we had bibimbap yesterday", EN),
        ("do you like bibimbap?", EN),
        ("昨天吃过拌饭了", ZH),
        ("你喜欢拌饭吗", ZH),
    ],
)
def test_what_is_only_told_of_is_not_ordered(text: str, language: Language) -> None:
    assert parse(text, RESTAURANT, language).is_empty


@pytest.mark.parametrize(
    ("texts", "language", "chosen"),
    [
        (["순하게요"], KO, ["mild"]),
        (["맵지 않게 해 주세요"], KO, ["mild"]),
        (["맵게요"], KO, ["hot"]),
        (["맵게", "안 맵게"], KO, []),
        (["not too spicy"], EN, ["mild"]),
        (["spicy"], EN, ["hot"]),
        (["别放辣"], ZH, ["mild"]),
        (["辣一点"], ZH, ["hot"]),
    ],
)
def test_not_spicy_is_not_spicy(texts: list[str], language: Language, chosen: list[str]) -> None:
    choices = parse_options(texts, SPICE, language)
    assert [choice.option.id for choice in choices] == chosen


def test_a_contested_option_is_left_to_be_asked() -> None:
    heard = ["김치찌개 하나 맵게", "김치찌개 하나 안 맵게"]
    order = parse_order(heard, RESTAURANT, KO, current=Basket())
    assert [shown(line) for line in order.lines] == ["1 kimchi_stew"]


def test_a_request_beside_an_option() -> None:
    order = parse("라떼 라지로 한 잔, 문 앞에 놔 주세요", CAFE, KO)
    assert [shown(line) for line in order.lines] == ["1 latte size=large"]
    assert order.requests == ("문 앞에 놔 주세요",)


@pytest.mark.parametrize(
    ("text", "language", "many"),
    [
        ("콜라를 사이다로 바꿔 주세요", KO, 2),
        ("콜라 하나를 사이다로 바꿔 줘", KO, 1),
        ("콜라 말고 사이다로 바꿔 주세요", KO, 1),
        ("change the coke to a sprite", EN, 1),
        ("swap the coke for sprite", EN, 2),
        ("把可乐换成雪碧", ZH, 2),
        ("可乐改成一杯雪碧", ZH, 1),
    ],
)
def test_one_dish_in_place_of_another(text: str, language: Language, many: int) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert [line.item.id for line in order.removals] == ["cola"]
    assert [shown(line) for line in order.lines] == [f"{many} cider"]


@pytest.mark.parametrize(
    ("text", "chosen"), [("맵게 하지 말고 순하게", ["mild"]), ("순하게 하지 말고 맵게", ["hot"])]
)
def test_one_option_in_place_of_another(text: str, chosen: list[str]) -> None:
    held = Basket(lines=(OrderLine(ITEMS["kimchi_stew"]),))
    order = parse(text, RESTAURANT, KO, held)
    assert [choice.option.id for line in order.lines for choice in line.choices] == chosen
    assert [c.option.id for c in parse_options([text], SPICE, KO)] == chosen


@pytest.mark.parametrize(
    ("text", "language"),
    [("아 하나 더 주세요", KO), ("아니 하나 더 주세요", KO), ("sorry, one more", EN)],
)
def test_one_more_is_added(text: str, language: Language) -> None:
    order = parse(text, RESTAURANT, language, HELD)
    assert [shown(line) for line in order.lines] == ["1 cola"]
    assert (order.changes, order.removals) == ((), ())


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("모카 하나 라떼 하나 둘 다 라지로", KO, ["1 mocha size=large", "1 latte size=large"]),
        ("a mocha and a latte, both large", EN, ["1 mocha size=large", "1 latte size=large"]),
        ("摩卡和拿铁各一杯，都要大杯", ZH, ["1 mocha size=large", "1 latte size=large"]),
    ],
)
def test_what_is_said_of_each(text: str, language: Language, lines: list[str]) -> None:
    assert [shown(line) for line in parse(text, CAFE, language).lines] == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [("the milk is in the fridge", EN), ("우유는 냉장고에 있어", KO), ("牛奶在冰箱里呢", ZH)],
)
def test_an_option_that_is_talked_about_is_not_chosen(text: str, language: Language) -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"]),))
    assert parse(text, CAFE, language, held).is_empty


def test_no_sugar_where_there_is_none_changes_nothing() -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"]),))
    order = parse("no sugar", CAFE, EN, held)
    assert [(change.line, change.count) for change in order.changes] == [(held.lines[0], 1)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the cokes are too many, take one off", EN),
        ("콜라가 하나 많네 하나만 빼 줘요", KO),
        ("可乐多了，减一份", ZH),
    ],
)
def test_so_many_less_of_the_only_dish(text: str, language: Language) -> None:
    order = parse(text, RESTAURANT, language, Basket(lines=(OrderLine(ITEMS["cola"], 3),)))
    assert [shown(line) for line in order.removals] == ["1 cola"]
    assert (order.lines, order.changes) == ((), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [("콜라 대신 사이다로 할게요", KO), ("可乐不要了，给换成雪碧", ZH), ("no coke, sprite", EN)],
)
def test_what_is_put_in_place_of_a_dish(text: str, language: Language) -> None:
    order = parse(text, RESTAURANT, language, Basket(lines=(OrderLine(ITEMS["cola"]),)))
    assert [shown(line) for line in order.removals] == ["1 cola"]
    assert [shown(line) for line in order.lines] == ["1 cider"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("forget the coke", EN), ("콜라는 취소할게요", KO), ("不要可乐", ZH)],
)
def test_what_was_not_ordered_is_not_taken_out(text: str, language: Language) -> None:
    order = parse(text, RESTAURANT, language)
    assert order.is_empty
    assert [item.id for item in order.unheld] == ["cola"]
