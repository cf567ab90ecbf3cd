"""Values as each language writes them, and the particles of Korean."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.skillkit.particles import settle_particles
from assistant.skillkit.writing import write

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (Money(12000), KO, "12,000원"),
        (Money(12000), EN, "12,000 won"),
        (Money(1250, "USD"), EN, "$12.50"),
        (time(19, 30), KO, "오후 7:30"),
        (time(0, 5), EN, "12:05 am"),
        (time(12, 0), ZH, "中午12:00"),
        (time(19, 5), ZH, "晚上7:05"),
        (time(0, 5), ZH, "凌晨12:05"),
        (time(0, 0), KO, "밤 12:00"),
        (time(0, 0), EN, "midnight"),
        (datetime(2026, 11, 21, 7, 0), EN, "7:00 am"),
        (date(2026, 11, 21), KO, "11월 21일 토요일"),
        (date(2026, 11, 21), EN, "Saturday, November 21"),
        (timedelta(minutes=90), KO, "1시간 30분"),
        (timedelta(seconds=61), EN, "1 minute 1 second"),
        (timedelta(0), ZH, "0秒"),
        (["불고기", "콜라"], KO, "불고기, 콜라"),
        (Localised(ko="콜라", en="cola", zh="可乐"), ZH, "可乐"),
        (4.66, EN, "4.7"),
        (5.0, EN, "5"),
    ],
)
def test_written_as_the_language_writes_it(value: Any, language: Language, written: str) -> None:
    assert write(value, language) == written


def test_what_no_language_can_write_is_an_error() -> None:
    with pytest.raises(TypeError, match="Language"):
        write([Language.KO], KO)
    with pytest.raises(TypeError, match="object"):
        write(object(), KO)


@pytest.mark.parametrize(
    ("sentence", "settled"),
    [
        ("콜라을(를) 담았어요", "콜라를 담았어요"),
        ("비빔밥을(를) 담았어요", "비빔밥을 담았어요"),
        ("서울불고기이에요(예요)", "서울불고기예요"),
        ("7번으로(로)", "7번으로"),
        ("물으로(로)", "물로"),
        ("3이(가) 6을(를) 2은(는)", "3이 6을 2는"),
        ("오후 7:00이에요(예요)", "오후 7:00예요"),
        ("오후 7:05은(는)", "오후 7:05은"),
        ("오전 10:30이(가)", "오전 10:30이"),
        ("‘콜라’은(는) 없어요", "‘콜라’는 없어요"),
    ],
)
def test_the_particle_follows_the_sound_before_it(sentence: str, settled: str) -> None:
    assert settle_particles(sentence) == settled


@given(st.text())
def test_any_text_survives(text: str) -> None:
    assert settle_particles(text) == text or "(" in text
