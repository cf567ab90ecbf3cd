"""Durations, times of day and dates as people say them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.understand.dates import find_dates
from assistant.understand.text import clean
from assistant.understand.times import find_durations, find_times

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [
        ("십 분 타이머", KO, 10),
        ("한시간 반 뒤에", KO, 90),
        ("한 시간 십오 분", KO, 75),
        ("구십 초", KO, 1.5),
        ("반 시간만", KO, 30),
        ("an hour and a half", EN, 90),
        ("ninety seconds", EN, 1.5),
        ("two and a half hours", EN, 150),
        ("half an hour", EN, 30),
        ("one hour and twenty minutes", EN, 80),
        ("半小时", ZH, 30),
        ("一个半小时", ZH, 90),
        ("一小时二十分钟", ZH, 80),
        ("三分钟", ZH, 3),
    ],
)
def test_durations(text: str, language: Language, minutes: float) -> None:
    assert [f.value for f in find_durations(text, language)] == [timedelta(minutes=minutes)]


def test_people_are_no_minutes() -> None:
    assert find_durations("두 분이서 갈게요", KO) == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("오후 세 시 반", KO, time(15, 30)),
        ("일곱 시에 깨워 줘", KO, time(7)),
        ("저녁 7시 30분", KO, time(19, 30)),
        ("밤 열두 시", KO, time(0)),
        ("새벽 한시", KO, time(1)),
        ("half past seven", EN, time(7, 30)),
        ("at 7:30 pm", EN, time(19, 30)),
        ("quarter to eight in the evening", EN, time(19, 45)),
        ("seven thirty a.m.", EN, time(7, 30)),
        ("noon", EN, time(12)),
        ("a table for four of us, seven tomorrow evening", EN, time(19)),
        ("下午三点半", ZH, time(15, 30)),
        ("晚上八点一刻", ZH, time(20, 15)),
        ("今晚七点", ZH, time(19, 0)),
        ("明早七点", ZH, time(7, 0)),
        ("tonight at seven", EN, time(19, 0)),
        ("七點二十分", ZH, time(7, 20)),
        ("中午十二点", ZH, time(12)),
    ],
)
def test_times(text: str, language: Language, value: time) -> None:
    assert [f.value for f in find_times(text, language)] == [value]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("네 시켜 줘", KO),
        ("다시 말해 줘", KO),
        ("두 시간", KO),
        ("two people", EN),
        ("a table for seven tomorrow evening", EN),
        ("一点菜", ZH),
    ],
)
def test_no_times(text: str, language: Language) -> None:
    assert find_times(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("내일", KO, date(2026, 11, 22)),
        ("내일모레 갈게", KO, date(2026, 11, 23)),
        ("다음 주 월요일", KO, date(2026, 11, 23)),
        ("금요일에", KO, date(2026, 11, 27)),
        ("12월 25일", KO, date(2026, 12, 25)),
        ("일월 일일", KO, date(2027, 1, 1)),
        ("tomorrow", EN, date(2026, 11, 22)),
        ("on Friday", EN, date(2026, 11, 27)),
        ("december 25th", EN, date(2026, 12, 25)),
        ("the twenty fifth of december", EN, date(2026, 12, 25)),
        ("后天", ZH, date(2026, 11, 23)),
        ("下周一", ZH, date(2026, 11, 23)),
        ("十二月二十五号", ZH, date(2026, 12, 25)),
    ],
)
def test_dates(text: str, language: Language, value: date) -> None:
    assert [f.value for f in find_dates(text, language, SATURDAY)] == [value]


@given(
    st.text(max_size=60) | st.from_regex(r"[0-9일이삼월 分點点:시]{1,12}"),
    st.sampled_from(Language),
    st.dates(),
)
def test_any_text_is_survived(text: str, language: Language, today: date) -> None:
    for found in (
        *find_durations(text, language),
        *find_times(text, language),
        *find_dates(text, language, today),
    ):
        assert 0 <= found.start < found.end <= len(clean(text))


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("여섯 시 십오 분 전에", Language.KO, time(5, 45)),
        ("일곱 시 되기 십 분 전", Language.KO, time(6, 50)),
        ("half seven tonight", Language.EN, time(19, 30)),
        ("差一刻六点", Language.ZH, time(5, 45)),
        ("七点差十分", Language.ZH, time(6, 50)),
        ("周五七点", Language.ZH, time(7)),
    ],
)
def test_minutes_before_the_hour(text: str, language: Language, value: time) -> None:
    assert [found.value for found in find_times(text, language)] == [value]
