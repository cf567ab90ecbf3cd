"""What is asked of the kitchen or the rider, beside and instead of dishes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.core.menu import Basket, OrderLine
from assistant.understand.orders import parse_order
from assistant.understand.requests import find_request
from tests.understand.menus import RESTAURANT

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("문 앞에 놔 주세요", KO),
        ("현관 앞에 두고 가 주세요", KO),
        ("너무 짜지 않게 해 주세요", KO),
        ("수저는 빼 주세요", KO),
        ("젓가락 많이 주세요", KO),
        ("벨은 누르지 말아 주세요", KO),
        ("도착하면 전화 주세요", KO),
        ("leave it at the door", EN),
        ("not too salty please", EN),
        ("no cutlery please", EN),
        ("don't ring the bell", EN),
        ("call me when you are here", EN),
        ("放在门口就行", ZH),
        ("不要太咸", ZH),
        ("不要餐具", ZH),
        ("别按门铃", ZH),
        ("到了给我打电话", ZH),
    ],
)
def test_a_request_is_kept_as_it_was_said(text: str, language: Language) -> None:
    parse = parse_order([text], RESTAURANT, language, current=Basket())
    assert (parse.requests, parse.lines, parse.unknown) == ((text,), (), ())
    assert not parse.is_empty


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("불고기 정식 하나 너무 짜지 않게 해 주세요", KO),
        ("one bulgogi set, not too salty", EN),
        ("一份烤肉套餐，不要太咸", ZH),
    ],
)
def test_a_request_beside_a_dish(text: str, language: Language) -> None:
    parse = parse_order([text], RESTAURANT, language, current=Basket())
    assert [(line.item.id, line.count) for line in parse.lines] == [("bulgogi_set", 1)]
    assert len(parse.requests) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("콜라 빼 주세요", KO),
        ("불고기 정식 두 개 주세요", KO),
        ("two colas please", EN),
        ("make that three", EN),
        ("不要可乐", ZH),
    ],
)
def test_an_order_is_no_request(text: str, language: Language) -> None:
    assert find_request(text, language) is None


@given(st.text(max_size=300), st.sampled_from(Language))
def test_whatever_is_said(text: str, language: Language) -> None:
    found = find_request(text, language)
    assert found is None or found.text in text


def test_one_more_and_so_many() -> None:
    items = {item.id: item for item in RESTAURANT.items()}
    held = Basket((OrderLine(items["cola"]),))
    [more] = parse_order(["再来一份"], RESTAURANT, ZH, current=held).lines
    assert (more.item.id, more.count) == ("cola", 1)
    [change] = parse_order(["세 개로 해 주세요"], RESTAURANT, KO, current=held).changes
    assert change.count == 3


def test_an_option_of_the_menu_is_the_option() -> None:
    parse = parse_order(["김치찌개 하나 안 맵게 해 주세요"], RESTAURANT, KO, current=Basket())
    [line] = parse.lines
    assert ([c.option.id for c in line.choices], parse.requests) == (["mild"], ())
