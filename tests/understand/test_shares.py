"""Several of one dish that are not alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.language import Language
from assistant.core.menu import Basket, Menu, OrderLine
from assistant.places.catalogue import Catalogue
from assistant.understand.orders import parse_order
from tests.understand.menus import CAFE, RESTAURANT
from tests.understand.parsed import ITEMS, parse, shown

CITY = Path(__file__).parents[2] / "assets" / "city"
KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "menu", "language", "lines"),
    [
        ("라떼 두 잔, 하나는 두유로 하나는 저지방 우유로", CAFE, KO, ["1 soy", "1 skim"]),
        ("라떼 세 잔인데 하나는 두유로 해 주세요", CAFE, KO, ["1 soy", "2 "]),
        ("라떼 라지 하나 스몰 하나요", CAFE, KO, ["1 large", "1 small"]),
        ("라떼 세 잔 설탕 두 개", CAFE, KO, ["3 sugar"]),
        ("김치찌개 두 개 하나는 맵게 하나는 안 맵게", RESTAURANT, KO, ["1 hot", "1 mild"]),
        ("two lattes, one small one large", CAFE, EN, ["1 small", "1 large"]),
        ("three lattes, one with soy milk", CAFE, EN, ["1 soy", "2 "]),
        ("three lattes with two sugars", CAFE, EN, ["3 sugar"]),
        ("two kimchi stews, one spicy and one mild", RESTAURANT, EN, ["1 hot", "1 mild"]),
        ("两杯拿铁，一杯大杯一杯小杯", CAFE, ZH, ["1 large", "1 small"]),
        ("three lattes, and in one of them put soy milk", CAFE, EN, ["1 soy", "2 "]),
        ("라떼 세 잔, 그중에 하나는 설탕 추가", CAFE, KO, ["1 sugar", "2 "]),
        ("三杯拿铁，其中一杯加豆奶", CAFE, ZH, ["1 soy", "2 "]),
        ("three large lattes, one with soy milk", CAFE, EN, ["1 large soy", "2 large"]),
        ("three lattes large, one with soy milk", CAFE, EN, ["1 large soy", "2 large"]),
        ("三杯拿铁大杯，有一杯加豆奶", CAFE, ZH, ["1 large soy", "2 large"]),
    ],
)
def test_a_dish_in_several_ways(
    text: str, menu: Menu, language: Language, lines: list[str]
) -> None:
    order = parse(text, menu, language)
    said = [f"{x.count} {' '.join(c.option.id for c in x.choices)}" for x in order.lines]
    assert (said, order.doubts) == (lines, ())
    assert len({line.item.id for line in order.lines}) == 1


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("two lattes one large mocha", EN, ["2 latte", "1 mocha size=large"]),
        ("one small latte and one large mocha", EN, ["1 latte size=small", "1 mocha size=large"]),
        ("라떼 큰 거 하나 모카 작은 거 하나", KO, ["1 latte size=large", "1 mocha size=small"]),
    ],
)
def test_another_dish_is_no_share(text: str, language: Language, lines: list[str]) -> None:
    assert [shown(line) for line in parse(text, CAFE, language).lines] == lines


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("한 잔은 두유로 바꿔 줘", KO),
        ("하나는 두유로", KO),
        ("one with soy milk", EN),
        ("其中一杯换成豆奶", ZH),
    ],
)
def test_one_of_those_ordered_before(text: str, language: Language) -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"], 3),))
    order = parse_order([text], CAFE, language, current=held)
    assert [shown(line) for line in order.removals] == ["1 latte"]
    assert [shown(line) for line in order.lines] == ["1 latte milk=soy"]


def test_a_share_that_was_not_understood_is_asked() -> None:
    order = parse("라떼 두 잔 하나는 귀리로 하나는 두유로", CAFE, KO)
    assert order.doubts
    assert not order.lines


@pytest.mark.parametrize(
    ("text", "menu", "language", "lines"),
    [
        ("라떼 하나 모카 하나, 라떼는 두유로", CAFE, KO, ["1 latte soy", "1 mocha "]),
        ("one latte and one mocha, the latte with soy milk", CAFE, EN, ["1 latte soy", "1 mocha "]),
        ("一杯拿铁一杯摩卡，拿铁加豆奶", CAFE, ZH, ["1 latte soy", "1 mocha "]),
        ("라떼 두 잔이랑 모카 하나 라떼는 라지로", CAFE, KO, ["2 latte large", "1 mocha "]),
        ("김치찌개 하나 김치찌개는 안 맵게", RESTAURANT, KO, ["1 kimchi_stew mild"]),
        ("one latte and one latte with soy milk", CAFE, EN, ["1 latte ", "1 latte soy"]),
    ],
)
def test_a_dish_named_again_says_how_it_shall_be(
    text: str, menu: Menu, language: Language, lines: list[str]
) -> None:
    order = parse(text, menu, language)
    said = [
        f"{x.count} {x.item.id} {' '.join(c.option.id for c in x.choices)}" for x in order.lines
    ]
    assert (said, order.doubts) == (lines, ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("라떼 하나는 라지로", KO),
        ("라떼 둘 중에 하나만 라지로 바꿔 줘", KO),
        ("make one of the lattes a large", EN),
        ("one of the lattes should be large", EN),
        ("拿铁有一杯改成大杯", ZH),
    ],
)
def test_one_of_those_that_were_ordered_is_made_otherwise(text: str, language: Language) -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"], 2), OrderLine(ITEMS["mocha"], 2)))
    order = parse(text, CAFE, language, held)
    assert [shown(line) for line in order.removals] == ["1 latte"]
    assert [shown(line) for line in order.lines] == ["1 latte size=large"]
    assert (order.changes, order.doubts) == ((), ())


def test_one_of_a_dish_that_was_not_ordered_is_added() -> None:
    held = Basket(lines=(OrderLine(ITEMS["mocha"], 2),))
    order = parse("라떼 하나는 라지로", CAFE, KO, held)
    assert ([shown(line) for line in order.lines], order.removals) == (["1 latte size=large"], ())


@pytest.mark.parametrize(
    ("text", "language", "heard"),
    [
        ("two lattes, one iced", EN, "iced lattes"),
        ("라떼 두 잔 하나는 아이스로", KO, "아이스 라떼"),
        ("两杯拿铁，一杯冰的", ZH, "冰的 拿铁"),
    ],
)
def test_a_share_as_the_dish_cannot_be_is_asked_back(
    text: str, language: Language, heard: str
) -> None:
    menu = Catalogue.load(CITY).get("cafe-bom").menu
    order = parse(text, menu, language)
    assert ([doubt.heard for doubt in order.doubts], order.lines) == ([heard], ())
