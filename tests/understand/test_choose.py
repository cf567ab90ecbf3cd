"""Picking one of several, as people do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.understand.choose import choose, points_back, says_little_else
from assistant.understand.verdict import Verdict

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
OPTIONS = {
    KO: [["서울불고기"], ["달빛피자", "달빛 피자집"], ["바른치킨집"], ["카페 봄"]],
    EN: [["Seoul Bulgogi"], ["Moonlight Pizza"], ["Barun Chicken"], ["Cafe Bom"]],
    ZH: [["首尔烤肉"], ["月光披萨"], ["正炸鸡"], ["春天咖啡"]],
}


@pytest.mark.parametrize(
    ("text", "language", "index"),
    [
        ("두 번째 거로 할게요", KO, 1),
        ("서울불고기에서 시킬래", KO, 0),
        ("불고기", KO, 0),
        ("서울 풀고기", KO, 0),
        ("마지막 거", KO, 3),
        ("3번", KO, 2),
        ("달빛 피자집이요", KO, 1),
        ("하나", KO, 0),
        ("let's go with the second one", EN, 1),
        ("the pizza place", EN, 1),
        ("soul bulgogi", EN, 0),
        ("Three.", EN, 2),
        ("the last one, please", EN, 3),
        ("要第二家", ZH, 1),
        ("首尔考肉", ZH, 0),
        ("就去春天咖啡", ZH, 3),
        ("二", ZH, 1),
    ],
)
def test_chosen(text: str, language: Language, index: int) -> None:
    choice = choose([text], OPTIONS[language], language)
    assert (choice.verdict, choice.index) == (Verdict.DO, index)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("서울불고기 말고", KO),
        ("오늘 날씨 어때", KO),
        ("다섯 번째", KO),
        ("가운데 거", KO),
        ("not the second one", EN),
        ("show me more", EN),
        ("number nine", EN),
        ("今天天气怎么样", ZH),
        ("", ZH),
    ],
)
def test_not_chosen(text: str, language: Language) -> None:
    assert choose([text], OPTIONS[language], language).verdict is Verdict.UNKNOWN


def test_numbers_count_from_the_first_shown() -> None:
    choice = choose(["네 번째"], OPTIONS[KO], KO, first_number=4)
    assert choice.index == 0


def test_a_short_name_is_no_later_part_of_a_word() -> None:
    shops = [["서울불고기"], ["황금룡", "싼"]]
    assert choose(["싼 데로 해 줘"], shops, KO).index == 1
    assert choose(["등산할까"], shops, KO).verdict is Verdict.UNKNOWN


def test_this_week_is_no_second() -> None:
    assert choose(["이번 주말에 갈까"], OPTIONS[KO], KO).verdict is Verdict.UNKNOWN
    assert choose(["이번 거로 해 줘"], OPTIONS[KO], KO).index == 1


def test_of_an_unlikely_reading_little_may_be_unclear() -> None:
    assert choose(["와이 1장 추가해 줘"], OPTIONS[KO], KO).verdict is Verdict.DO
    unlikely = ["왜장 추가해 줘", "왜 장 추가해 줘", "와이 1장 추가해 줘"]
    assert choose(unlikely, OPTIONS[KO], KO).verdict is Verdict.ASK


def test_two_alike_are_both_asked_about() -> None:
    choice = choose(["불고기"], [["서울불고기"], ["부산불고기"], ["카페 봄"]], KO)
    assert choice.verdict is Verdict.ASK
    assert set(choice.candidates) == {0, 1}


def test_an_alternative_transcript_may_help() -> None:
    choice = choose(["음 저", "카페 봄"], OPTIONS[KO], KO)
    assert (choice.verdict, choice.index) == (Verdict.DO, 3)


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=4), st.sampled_from(Language))
def test_any_text_is_survived(text: str, names: list[str], language: Language) -> None:
    choice = choose([text], [[name] for name in names], language)
    assert choice.index is None or 0 <= choice.index < len(names)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("가운데 있는 식당으로 부탁드립니다", KO),
        ("I'll go with the middle one", EN),
        ("就要中间那家吧", ZH),
    ],
)
def test_the_middle_of_an_odd_number_is_chosen(text: str, language: Language) -> None:
    choice = choose([text], OPTIONS[language][:3], language)
    assert (choice.verdict, choice.index) == (Verdict.DO, 1)


@pytest.mark.parametrize(
    ("text", "language", "points"),
    [
        ("그 집으로 할게요", KO, True),
        ("거기서 시킬게", KO, True),
        ("거기 말고요", KO, False),
        ("거기 주차 자리가 넓어서 참 좋았지", KO, False),
        ("I'll take that one", EN, True),
        ("let's order from there", EN, True),
        ("not that one", EN, False),
        ("就那家吧", ZH, True),
        ("不要那家", ZH, False),
        ("Moonlight Pizza", EN, False),
    ],
)
def test_what_was_talked_about_is_pointed_at(text: str, language: Language, points: bool) -> None:
    assert points_back([text], language) is points


@pytest.mark.parametrize(
    ("text", "language", "little"),
    [
        ("피자로 할게요", KO, True),
        ("아까 민수가 피자 두 판 혼자 다 먹었대", KO, False),
        ("pizza please", EN, True),
        ("coming up next, the chef prepares a pizza", EN, False),
        ("还是吃披萨吧", ZH, True),
        ("冰箱里那个披萨谁吃了", ZH, False),
    ],
)
def test_a_dish_in_talk_is_no_wish(text: str, language: Language, little: bool) -> None:
    assert says_little_else(text, ("피자", "pizza", "披萨"), language) is little


APART = {
    KO: [["서울불고기", "가까이 있는", "가까운"], ["황금룡", "가격이 싼"], ["바른치킨집"]],
    EN: [["Seoul Bulgogi", "closest"], ["Golden Dragon", "fastest", "least expensive"], ["Barun"]],
    ZH: [["首尔烤肉", "离我最近"], ["金龙饭店", "价格最低", "最便宜"], ["正炸鸡"]],
}


@pytest.mark.parametrize(
    ("text", "language", "index"),
    [
        ("the last one on the list please", EN, 2),
        ("let's take the first one", EN, 0),
        ("the fastest", EN, 1),
        ("맨 밑에 있는 거", KO, 2),
        ("가운데 집으로 하자", KO, 1),
        ("가까이 있는 집", KO, 0),
        ("最底下那个", ZH, 2),
        ("最便宜的", ZH, 1),
    ],
)
def test_a_place_in_the_list_is_not_what_sets_one_apart(
    text: str, language: Language, index: int
) -> None:
    choice = choose([text], APART[language], language)
    assert (choice.verdict, choice.index) == (Verdict.DO, index)


@pytest.mark.parametrize(
    ("text", "language", "index"),
    [
        ("not the pizza, the one above it", EN, 0),
        ("the one below Barun Chicken", EN, 3),
        ("달빛피자 말고 그 위에 거요", KO, 0),
        ("바른치킨집 바로 밑에 집", KO, 3),
        ("不是月光披萨，是它上面那家", ZH, 0),
    ],
)
def test_right_above_or_below_one_that_is_named(text: str, language: Language, index: int) -> None:
    choice = choose([text], OPTIONS[language], language)
    assert (choice.verdict, choice.index) == (Verdict.DO, index)


def test_nothing_is_above_the_first() -> None:
    assert choose(["the one above Seoul Bulgogi"], OPTIONS[EN], EN).index is None
