"""Orders as they are spoken and as recognisers write them down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.core.menu import Basket, OptionGroup, OrderLine
from assistant.understand.options import parse_options
from assistant.understand.orders import parse_order
from tests.understand.menus import CAFE, MILK, RESTAURANT, SIZE, SPICE
from tests.understand.parsed import HELD, ITEMS, SNACKS, parse, shown

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("불고기 정식 두 개랑 콜라 하나", KO, ["2 bulgogi_set", "1 cola"]),
        ("불고기정식두개랑 콜라하나 주세요", KO, ["2 bulgogi_set", "1 cola"]),
        ("비빔밥 둘, 사이다 하나 주세요", KO, ["2 bibimbap", "1 cider"]),
        ("돌솥비빔밥 하나랑 물냉면 세 그릇", KO, ["1 stone_bibimbap", "3 cold_noodles"]),
        ("비빔밥하고 콜라 두 개씩 주세요", KO, ["2 bibimbap", "2 cola"]),
        ("갈비탕 한 그릇이랑 공깃밥 하나", KO, ["1 galbitang", "1 rice"]),
        ("불고기 정식 이 인분 주세요", KO, ["2 bulgogi_set"]),
        ("저는 비빔밥으로 할게요", KO, ["1 bibimbap"]),
        ("김치찌개 안 맵게 하나 주세요", KO, ["1 kimchi_stew spice=mild"]),
        ("two bulgogi sets and a coke", EN, ["2 bulgogi_set", "1 cola"]),
        ("Three bibimbaps and one stone pot bibimbap.", EN, ["3 bibimbap", "1 stone_bibimbap"]),
        (
            "I'd like a kimchi stew, spicy, and two cokes please",
            EN,
            ["1 kimchi_stew spice=hot", "2 cola"],
        ),
        ("too cokes and for bulgogi sets", EN, ["2 cola", "4 bulgogi_set"]),
        ("I'd like for cokes, to bibimbaps", EN, ["4 cola", "2 bibimbap"]),
        ("an order for cokes", EN, ["1 cola"]),
        ("a coke for me, too", EN, ["1 cola"]),
        ("you forgot the coke", EN, ["1 cola"]),
        ("两份烤肉套餐和一杯可乐", ZH, ["2 bulgogi_set", "1 cola"]),
        ("考肉套参两份", ZH, ["2 bulgogi_set"]),
        ("兩碗冷麵", ZH, ["2 cold_noodles"]),
        ("泡菜汤不辣的一份", ZH, ["1 kimchi_stew spice=mild"]),
        ("烤肉套餐两份可乐一杯", ZH, ["2 bulgogi_set", "1 cola"]),
        ("两份烤肉套餐三杯可乐", ZH, ["2 bulgogi_set", "3 cola"]),
        ("烤肉套餐两份和三杯可乐", ZH, ["2 bulgogi_set", "3 cola"]),
    ],
)
def test_dishes(text: str, language: Language, lines: list[str]) -> None:
    order = parse(text, RESTAURANT, language)
    assert [shown(line) for line in order.lines] == lines
    assert (order.doubts, order.unknown, order.removals, order.changes) == ((), (), (), ())


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        (
            "can I have a large iced mocha with a triple shot, light roast and a bit of brown"
            " sugar please",
            EN,
            ["1 iced_mocha size=large roast=light shots=triple sugar=brown:bit"],
        ),
        ("I'd like an ice mocker with tripple shots", EN, ["1 iced_mocha shots=triple"]),
        ("can I get a late with a lot of skim milk", EN, ["1 latte milk=skim:lot"]),
        ("a coffee with no sugar", EN, ["1 coffee"]),
        (
            "20 ounce house coffee, dark roast, with lots of cream and some sweetener",
            EN,
            ["1 house size=20oz roast=dark milk=cream:lot sugar=sweetener:some"],
        ),
        (
            "medium cappuccino with a double shot, medium roast",
            EN,
            ["1 cappuccino size=medium roast=medium shots=double"],
        ),
        (
            "two large lattes with soy milk and a small mocha",
            EN,
            ["2 latte size=large milk=soy", "1 mocha size=small"],
        ),
        (
            "아메리카노 아이스로 큰 거 두 잔, 샷 추가해서",
            KO,
            ["2 americano size=large temperature=iced shots=double"],
        ),
        (
            "아이스 아메리카노 두 잔이랑 따뜻한 라떼 한 잔",
            KO,
            ["2 americano temperature=iced", "1 latte temperature=hot"],
        ),
        ("라떼 설탕 빼고 하나", KO, ["1 latte"]),
        ("카푸치노 한 잔에 흑설탕 조금", KO, ["1 cappuccino sugar=brown:bit"]),
        ("大杯冰摩卡加三份浓缩", ZH, ["1 iced_mocha size=large shots=triple"]),
        ("一杯热拿铁不加糖", ZH, ["1 latte temperature=hot"]),
        ("两杯美式咖啡和一杯拿铁多加牛奶", ZH, ["2 americano", "1 latte milk=milk:lot"]),
    ],
)
def test_options_go_to_their_drink(text: str, language: Language, lines: list[str]) -> None:
    order = parse(text, CAFE, language)
    assert [shown(line) for line in order.lines] == lines
    assert (order.doubts, order.unknown) == ((), ())


@pytest.mark.parametrize(
    ("text", "language", "candidates"),
    [
        ("찌개 하나", KO, {"kimchi_stew", "soybean_stew"}),
        ("냉면 두 개", KO, {"cold_noodles", "spicy_noodles"}),
        ("해물 된장찌개 하나", KO, {"soybean_stew"}),
        ("콜라 제로 하나", KO, {"cola"}),
        ("give me noodles", EN, {"cold_noodles", "spicy_noodles"}),
    ],
)
def test_what_is_not_certain_is_asked(text: str, language: Language, candidates: set[str]) -> None:
    order = parse(text, RESTAURANT, language)
    assert order.lines == ()
    assert {line.item.id for line in order.doubts[0].candidates} == candidates


def test_a_doubt_keeps_its_count() -> None:
    order = parse("냉면 두 개", RESTAURANT, KO)
    assert {line.count for line in order.doubts[0].candidates} == {2}


def test_the_same_dish_twice_in_one_breath_is_asked_about() -> None:
    order = parse("两份烤肉套餐和一份烤肉套餐", RESTAURANT, ZH)
    assert [shown(line) for line in order.lines] == ["2 bulgogi_set"]
    assert [shown(doubt.candidates[0]) for doubt in order.doubts] == ["1 bulgogi_set"]


def test_absurd_counts_are_asked_about() -> None:
    order = parse("콜라 500개", RESTAURANT, KO)
    assert order.lines == ()
    assert order.doubts


@pytest.mark.parametrize(
    ("text", "language", "unknown", "known"),
    [
        ("탕수육 하나 주세요", KO, "탕수육", []),
        ("탕수육 두 개랑 콜라 하나", KO, "탕수육", ["1 cola"]),
        ("can I get a pizza and a coke", EN, "pizza", ["1 cola"]),
        ("一份披萨", ZH, "披萨", []),
    ],
)
def test_what_is_not_on_the_menu(
    text: str, language: Language, unknown: str, known: list[str]
) -> None:
    order = parse(text, RESTAURANT, language)
    assert order.unknown == (unknown,)
    assert [shown(line) for line in order.lines] == known


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("오늘 날씨 어때", KO),
        ("여기 주차 되나요", KO),
        ("what time do you close", EN),
        ("今天天气怎么样", ZH),
        ("", KO),
        ("!!!", EN),
    ],
)
def test_no_order_is_made_up(text: str, language: Language) -> None:
    assert parse(text, RESTAURANT, language).is_empty


def test_an_option_that_may_be_another_is_asked_about() -> None:
    order = parse("a large latte with hazelnut soy milk", CAFE, EN)
    assert order.lines == ()
    assert [shown(doubt.candidates[0]) for doubt in order.doubts] == ["1 latte size=large milk=soy"]


def test_an_option_that_no_dish_takes_is_not_dropped() -> None:
    assert parse("샷 추가해 주세요", CAFE, KO, Basket()).untaken


def test_an_option_with_a_word_before_it_is_another_option() -> None:
    held = Basket(lines=(OrderLine(ITEMS["latte"], 1),))
    order = parse("with hazelnut soy milk", CAFE, EN, held)
    assert order.is_empty
    assert order.unknown == ("hazelnut soy milk",)


def test_a_clearer_alternative_is_believed() -> None:
    order = parse_order(["음 어 글쎄", "콜라 하나"], RESTAURANT, KO, current=Basket())
    assert [shown(line) for line in order.lines] == ["1 cola"]


@pytest.mark.parametrize(
    ("text", "language", "options"),
    [
        ("큰 걸로 주세요", KO, ["large"]),
        ("라지요", KO, ["large"]),
        ("the small one please", EN, ["small"]),
        ("20 ounce", EN, ["20oz"]),
        ("大杯", ZH, ["large"]),
        ("글쎄요", KO, []),
    ],
)
def test_answers_about_a_size(text: str, language: Language, options: list[str]) -> None:
    assert [c.option.id for c in parse_options([text], SIZE, language)] == options


def test_longer_names_win() -> None:
    assert [c.option.id for c in parse_options(["skim milk"], MILK, EN)] == ["skim"]


FRAGMENTS = ("콜라", "불고기", "정식", "두 개", "빼", "말고", "하나", "더", ",", "2", "a", "coke")
WORDS = st.lists(st.sampled_from(FRAGMENTS), max_size=8).map(" ".join)


@given(st.text(max_size=50) | WORDS, st.sampled_from(Language), st.sampled_from([Basket(), HELD]))
def test_any_text_is_survived(text: str, language: Language, current: Basket) -> None:
    order = parse(text, RESTAURANT, language, current)
    assert 0.0 <= order.score <= 1.0
    assert all(line.count >= 1 for line in (*order.lines, *order.removals))
    assert all(doubt.candidates for doubt in order.doubts)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("냉면에 계란 들어가요?", KO),
        ("불고기 정식 얼마예요?", KO),
        ("Is there egg in the cold noodles?", EN),
        ("冷面里有鸡蛋吗", ZH),
    ],
)
def test_a_question_about_a_dish_orders_nothing(text: str, language: Language) -> None:
    assert parse(text, RESTAURANT, language).is_empty


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        ("저희 셋 다 갈비탕으로 할게요", KO, ["3 galbitang"]),
        ("我们仨一人一碗排骨汤", ZH, ["3 galbitang"]),
        ("三个人每人两碗排骨汤", ZH, ["6 galbitang"]),
        ("the three of us will each have a short rib soup", EN, ["3 galbitang"]),
    ],
)
def test_so_many_for_each_of_several_people(
    text: str, language: Language, lines: list[str]
) -> None:
    assert [shown(line) for line in parse(text, RESTAURANT, language).lines] == lines


def test_a_word_that_only_sounds_like_an_option_is_the_word() -> None:
    assert [shown(line) for line in parse("so a large latte", CAFE, EN).lines] == [
        "1 latte size=large"
    ]


def test_an_option_is_not_heard_in_its_opposite() -> None:
    assert [c.option.id for c in parse_options(["최대한 맵게 해 주세요"], SPICE, KO)] == ["hot"]
    assert [c.option.id for c in parse_options(["안맵게요"], SPICE, KO)] == ["mild"]


@pytest.mark.parametrize(
    ("text", "group", "language", "option"),
    [
        ("the middle one", SPICE, EN, "medium"),
        ("두 번째 거", SPICE, KO, "medium"),
        ("最后一个", SPICE, ZH, "hot"),
    ],
)
def test_an_option_is_told_by_its_place(
    text: str, group: OptionGroup, language: Language, option: str
) -> None:
    assert [c.option.id for c in parse_options([text], group, language)] == [option]


@pytest.mark.parametrize(
    ("text", "language"), [("라면 한 그릇 더 주세요", KO), ("拉面再添一碗", ZH)]
)
def test_a_dish_is_not_half_of_its_own_option(text: str, language: Language) -> None:
    assert [shown(line) for line in parse(text, SNACKS, language).lines] == ["1 ramyeon"]
