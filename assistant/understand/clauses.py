"""Utterances of several clauses: "I'm bored, tell me something funny"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.core.language import Language
from assistant.understand.text import clean
from assistant.understand.verdict import Match, Verdict
from assistant.understand.wording import is_about_others, locale, plain

_PAUSES = r"[,，、;；。!！?？]|\.(?!\d)"


def clauses(text: str, language: Language) -> list[str]:
    """What is said apart: between pauses, and on both sides of words that join sentences."""
    return [clause.strip() for clause in _ends(language).split(clean(text)) if clause.strip()]


def of_clauses(text: str, language: Language, whole: Match, parts: Sequence[Match]) -> Match:
    """The intent of an utterance that is not certain as a whole, by its clauses.

    One clause often says why or to whom and another what is wished: what one clause surely
    means, while none means anything else, is done if the whole is likest to it, else asked about.

    Args:
        whole: what ``text`` was matched as.
        parts: what each of its `clauses` was matched as.
    """
    sure = [part for part in parts if part.verdict is Verdict.DO]
    meant = {part.intent for part in parts if part.verdict is not Verdict.UNKNOWN}
    if not sure or len(meant) > 1 or is_about_others(plain(text, language), language):
        return whole
    slots = {name: value for part in parts for name, value in part.slots.items()}
    agreed = whole.intent == sure[-1].intent and whole.slots.keys() <= slots.keys()
    if not agreed and whole.verdict is not Verdict.UNKNOWN:
        return whole
    # All of it shows best what a value is: the 이 of "방이" is no "two" where "열두 명" was said.
    return replace(
        sure[-1],
        verdict=Verdict.DO if agreed else Verdict.ASK,
        slots=slots | whole.slots if agreed else slots,
    )


@cache
def _ends(language: Language) -> re.Pattern[str]:
    return re.compile(f"{_PAUSES}|{locale(language)['clauses']['joints']}")
