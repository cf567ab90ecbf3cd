"""Answers to a question about one slot: "몇 분이요?" - "네 명이요"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.core.language import Language
from assistant.understand.free_words import MOST_WORDS
from assistant.understand.kinds import ChoiceFinder, SlotKind, SlotSpec, find_values
from assistant.understand.lexicon import leftover
from assistant.understand.numbers import find_counts, find_ordinals
from assistant.understand.sound import units
from assistant.understand.text import clean
from assistant.understand.times import find_times
from assistant.understand.wording import locale, plain


def parse_slot(texts: Sequence[str], spec: SlotSpec, language: Language, now: date) -> Any | None:
    """The value of ``spec`` in an answer, or ``None`` when there is none or more than one.

    Args:
        texts: the best transcript first, then alternatives.
        now: the day that dates are counted from.
    """
    finder = ChoiceFinder(spec.values, language) if spec.kind is SlotKind.CHOICE else None
    for text in texts:
        if spec.kind is SlotKind.TEXT:
            value: Any | None = _free_words(text, language)
        else:
            value = _only({f.value for f in find_values(text, spec.kind, finder, language, now)})
            if value is None:
                value = _answer_only(text, spec.kind, language)
        if value is not None:
            return value
    return None


def says_only(text: str, spec: SlotSpec, language: Language, now: date) -> bool:
    """Whether ``text`` is nothing but values of ``spec``: "the Golden Dragon, please"."""
    if spec.kind is SlotKind.TEXT:
        return False
    finder = ChoiceFinder(spec.values, language) if spec.kind is SlotKind.CHOICE else None
    rest = clean(text)
    for found in find_values(text, spec.kind, finder, language, now):
        rest = rest[: found.start] + " " * (found.end - found.start) + rest[found.end :]
    return rest != clean(text) and not leftover(rest, language)


def _only(values: set[Any]) -> Any | None:
    return values.pop() if len(values) == 1 else None


def _answer_only(text: str, kind: SlotKind, language: Language) -> Any | None:
    """What counts as a value in an answer, though not in the midst of a sentence."""
    if kind is SlotKind.NUMBER:
        return _only({f.value for f in find_counts(text, language)})
    if kind is SlotKind.ORDINAL:
        return _only({f.value for f in find_counts(text, language)}) or _only(
            {f.value for f in find_ordinals(text, language)}
        )
    if kind is SlotKind.TIME and language is Language.EN:
        # "seven", "seven thirty": a time only because one was asked for.
        return _only({f.value for f in find_times(f"at {clean(text).strip(' .')}", language)})
    return None


def _free_words(text: str, language: Language) -> str | None:
    rules = locale(language)["free_words"]
    words = re.sub(rules["strip"], "", plain(text, language)).strip()
    count = len(units(words, language))
    return words if words not in rules["nothing"] and 0 < count <= MOST_WORDS[language] else None
