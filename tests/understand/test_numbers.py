"""Counts, ordinals and numbers as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.understand.numbers import (
    LAST,
    find_counts,
    find_numbers,
    find_ordinals,
    parse_number,
)
from assistant.understand.spell import digits_as_words
from assistant.understand.text import clean

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("두 개", KO, [2]),
        ("하나", KO, [1]),
        ("세 그릇", KO, [3]),
        ("2인분", KO, [2]),
        ("스무 명", KO, [20]),
        ("열두잔", KO, [12]),
        ("불고기 정식 두 개랑 콜라 하나", KO, [2, 1]),
        ("이 메뉴 뭐야", KO, []),
        ("세트 메뉴", KO, []),
        ("two", EN, [2]),
        ("a couple of cokes", EN, [2]),
        ("a coke and twenty-four buns", EN, [1, 24]),
        ("stew for two and two bowls of rice", EN, [2, 2]),
        ("two hundred and two", EN, [202]),
        ("two, oh, one cola", EN, [2, 1]),
        ("oh two cokes", EN, [2]),
        ("两份", ZH, [2]),
        ("三碗", ZH, [3]),
        ("兩個", ZH, [2]),
        ("一起吃", ZH, []),
    ],
)
def test_counts(text: str, language: Language, values: list[int]) -> None:
    assert [f.value for f in find_counts(text, language)] == values


@pytest.mark.parametrize("said", ["one oh four", "one o four", "one hundred and four"])
def test_a_zero_between_digits(said: str) -> None:
    assert [f.value for f in find_numbers(f"bus {said}, please", EN)] == [104]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("두 번째", KO, 2),
        ("둘째 거", KO, 2),
        ("마지막 거", KO, LAST),
        ("2번이요", KO, 2),
        ("첫 번째로 할게요", KO, 1),
        ("the second one", EN, 2),
        ("number two", EN, 2),
        ("the 3rd", EN, 3),
        ("last", EN, LAST),
        ("第二个", ZH, 2),
        ("最后一个", ZH, LAST),
        ("要三号", ZH, 3),
    ],
)
def test_ordinals(text: str, language: Language, value: int) -> None:
    assert [f.value for f in find_ordinals(text, language)] == [value]


@pytest.mark.parametrize("text", ["이번 주에 열어요", "이번에는 뭐 먹지"])
def test_this_is_no_ordinal(text: str) -> None:
    assert find_ordinals(text, KO) == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("이십사", KO, 24),
        ("스물셋", KO, 23),
        ("만 이천", KO, 12000),
        ("3만 5천", KO, 35000),
        ("일이삼", KO, 123),
        ("one hundred and five", EN, 105),
        ("two thousand twenty six", EN, 2026),
        ("一百零五", ZH, 105),
        ("两万三千", ZH, 23000),
        ("百分之三十", ZH, 30),
        ("주차", KO, None),
        ("and", EN, None),
        ("", ZH, None),
    ],
)
def test_whole_numbers(text: str, language: Language, value: int | None) -> None:
    assert parse_number(text, language) == value


@given(st.integers(0, 99_999_999), st.sampled_from(Language))
def test_words_of_a_number_mean_it(number: int, language: Language) -> None:
    assert parse_number(digits_as_words(str(number), language), language) == number


@given(st.text(max_size=60), st.sampled_from(Language))
def test_any_text_is_survived(text: str, language: Language) -> None:
    for find in (find_counts, find_numbers, find_ordinals):
        for found in find(text, language):
            assert 0 <= found.start < found.end <= len(clean(text))


@pytest.mark.parametrize(("text", "language"), [("볼륨 3cb", KO), ("音量3CB", ZH)])
def test_digits_that_go_on_in_letters_are_no_number(text: str, language: Language) -> None:
    assert (find_numbers(text, language), find_counts(text, language)) == ([], [])
