"""Answers to a question about one slot."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.understand.kinds import SlotKind, SlotSpec
from assistant.understand.slots import parse_slot

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
TODAY = date(2026, 11, 21)
ROOMS = (("hall", ("홀", "the hall")), ("terrace", ("테라스", "terrace")))


@pytest.mark.parametrize(
    ("text", "kind", "language", "value"),
    [
        ("네 명이요", SlotKind.NUMBER, KO, 4),
        ("볼륨 오십으로", SlotKind.NUMBER, KO, 50),
        ("about twenty four", SlotKind.NUMBER, EN, 24),
        ("两个人", SlotKind.NUMBER, ZH, 2),
        ("십 분이요", SlotKind.DURATION, KO, timedelta(minutes=10)),
        ("seven thirty", SlotKind.TIME, EN, time(7, 30)),
        ("일곱 시요", SlotKind.TIME, KO, time(7)),
        ("后天吧", SlotKind.DATE, ZH, date(2026, 11, 23)),
        ("마지막이요", SlotKind.ORDINAL, KO, -1),
        ("테라스로 해 주세요", SlotKind.CHOICE, KO, "terrace"),
        ("the terrace please", SlotKind.CHOICE, EN, "terrace"),
        ("글쎄요", SlotKind.NUMBER, KO, None),
        ("두 명 아니 세 명", SlotKind.NUMBER, KO, None),
        ("주방", SlotKind.CHOICE, KO, None),
    ],
)
def test_answers(text: str, kind: SlotKind, language: Language, value: Any) -> None:
    values = ROOMS if kind is SlotKind.CHOICE else ()
    assert (
        parse_slot([text], SlotSpec(name="x", kind=kind, values=values), language, TODAY) == value
    )


def test_free_words_keep_the_words() -> None:
    spec = SlotSpec(name="what", kind=SlotKind.TEXT)
    assert parse_slot(["짜장면을"], spec, KO, TODAY) == "짜장면"


@given(st.text(max_size=40), st.sampled_from(SlotKind), st.sampled_from(Language))
def test_any_answer_is_survived(text: str, kind: SlotKind, language: Language) -> None:
    values = ROOMS if kind is SlotKind.CHOICE else ()
    parse_slot([text], SlotSpec(name="x", kind=kind, values=values), language, TODAY)
