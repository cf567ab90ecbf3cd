"""What sounds alike must be near, in every language and script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.understand.sound import distance, nearest, sound_key, units
from assistant.understand.spell import digits_as_words
from assistant.understand.text import clean

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("heard", "meant", "language", "limit"),
    [
        ("서울 불고기", "서울불고기", KO, 0.0),
        ("음악", "으막", KO, 0.0),
        ("메뉴 네 개", "매뉴 내 개", KO, 0.0),
        ("풀고기", "불고기", KO, 0.12),
        ("latte", "라떼", KO, 0.4),
        ("2인분", "이인분", KO, 0.0),
        ("late", "latte", EN, 0.0),
        ("ice mocker", "iced mocha", EN, 0.2),
        ("tripple shots", "triple shot", EN, 0.15),
        ("8 oz", "eight oz", EN, 0.0),
        ("烤肉套餐", "考肉套参", ZH, 0.0),
        ("四十", "是十", ZH, 0.0),
        ("再說一遍", "再说一遍", ZH, 0.0),
        ("二十四号", "24号", ZH, 0.0),
    ],
)
def test_alike(heard: str, meant: str, language: Language, limit: float) -> None:
    assert distance(heard, meant, language) <= limit


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("비빔밥", "김치찌개", KO),
        ("콜라", "사이다", KO),
        ("coffee", "tea", EN),
        ("latte", "mocha", EN),
        ("可乐", "雪碧", ZH),
    ],
)
def test_unlike(one: str, other: str, language: Language) -> None:
    assert distance(one, other, language) > 0.5


def test_nearest_comes_first() -> None:
    near = nearest("soul bulgogi", ["Moonlight Pizza", "Seoul Bulgogi", "Bulgogi"], EN, 0.5)
    assert near[0].index == 1
    assert [n.distance for n in near] == sorted(n.distance for n in near)


def test_units_point_into_the_clean_text() -> None:
    text = "Ａ메뉴 2개, latte 한 잔"
    assert [clean(text)[u.start : u.end] for u in units(text, KO)] == [
        "a", "메", "뉴", "2", "개", "latte", "한", "잔",
    ]  # fmt: skip


@given(st.text(max_size=60), st.sampled_from(Language))
def test_any_text_has_a_key(text: str, language: Language) -> None:
    key = sound_key(text, language)
    assert key == sound_key(text, language)
    assert distance(text, text, language) == 0.0


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(Language))
def test_distance_is_symmetric_and_bounded(a: str, b: str, language: Language) -> None:
    assert 0.0 <= distance(a, b, language) <= 1.0
    assert distance(a, b, language) == pytest.approx(distance(b, a, language))


@given(st.text("0123456789", min_size=1, max_size=15), st.sampled_from(Language))
def test_digits_are_read_as_words(digits: str, language: Language) -> None:
    assert not any(c.isdigit() and c.isascii() for c in digits_as_words(digits, language))
