"""Options are asked about without being chosen."""

from __future__ import annotations

import pytest

from assistant.core.language import Language
from assistant.core.menu import Menu, OptionGroup
from assistant.understand.option_questions import asks_of, group_asked
from tests.understand.menus import CAFE, MILK, RESTAURANT, SIZE, SPICE
from tests.understand.parsed import parse

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language", "group"),
    [
        ("what milks do you have", EN, MILK),
        ("which sizes are there?", EN, SIZE),
        ("우유 뭐 있어요?", KO, MILK),
        ("어떤 우유로 바꿀 수 있어요", KO, MILK),
        ("크기 뭐뭐 있어요", KO, SIZE),
        ("奶有哪几种", ZH, MILK),
        ("有什么奶", ZH, MILK),
    ],
)
def test_what_options_there_are(text: str, language: Language, group: OptionGroup) -> None:
    assert group_asked(text, CAFE, language) is group
    order = parse(text, CAFE, language)
    assert (order.asked, order.lines, order.doubts) == (group, (), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("is there milk in the mocha", EN),
        ("what milk is in the latte", EN),
        ("a latte with milk, any size", EN),
        ("what do you have", EN),
        ("우유 들어가요?", KO),
        ("라떼 우유 빼고요", KO),
        ("里面有牛奶吗", ZH),
    ],
)
def test_other_words_about_an_option_ask_for_none(text: str, language: Language) -> None:
    assert group_asked(text, CAFE, language) is None


@pytest.mark.parametrize(
    ("text", "language", "menu", "group", "asks"),
    [
        ("how big is the large", EN, CAFE, SIZE, True),
        ("is the small enough for one", EN, CAFE, SIZE, True),
        ("the large please", EN, CAFE, SIZE, False),
        ("is it nice", EN, CAFE, SIZE, False),
        ("라지는 얼마나 더 비싸요", KO, CAFE, SIZE, True),
        ("라지요", KO, CAFE, SIZE, False),
        ("매운 거요", KO, RESTAURANT, SPICE, False),
        ("매운 건 안 돼요 순하게요", KO, RESTAURANT, SPICE, False),
        ("大杯要贵多少", ZH, CAFE, SIZE, True),
        ("要大杯", ZH, CAFE, SIZE, False),
        ("큰 걸로 시키면 몇 명이 먹어요", KO, CAFE, SIZE, True),
        ("매운 거 못 먹으니까 순하게 해 주세요", KO, RESTAURANT, SPICE, False),
        ("how many does the large feed", EN, CAFE, SIZE, True),
        ("大杯够几个人喝", ZH, CAFE, SIZE, True),
        ("뭐가 다른 거예요", KO, CAFE, SIZE, True),
        ("what's the difference", EN, CAFE, SIZE, True),
        ("这几种有啥区别", ZH, CAFE, SIZE, True),
    ],
)
def test_a_question_about_an_option_chooses_none(
    text: str, language: Language, menu: Menu, group: OptionGroup, asks: bool
) -> None:
    assert asks_of([text], group, menu, language) is asks
