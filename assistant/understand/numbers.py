"""Counts, ordinals and plain numbers in spoken text. Durations and dates: `times`.

Every finder takes text in any shape and returns `Found` in the order of the text; positions
refer to `assistant.understand.text.clean` of it.
"""

from __future__ import annotations

import re

from assistant.core.language import Language
from assistant.understand import numbers_en, numbers_ko, numbers_zh
from assistant.understand.found import Found, longest
from assistant.understand.text import clean

LAST = -1
"""The ordinal of "the last one"."""
MIDDLE = -2
"""The ordinal of "the middle one"."""
LARGEST = 10**12
"""Nobody says more; longer digit strings are not numbers."""

_WORDS = {Language.KO: numbers_ko, Language.EN: numbers_en, Language.ZH: numbers_zh}


def parse_number(text: str, language: Language) -> int | None:
    """The number that fills the whole of ``text``, else ``None``."""
    value = _WORDS[language].number(clean(text).strip(" .,!?。，！？"))
    return value if value is not None and value < LARGEST else None


def find_numbers(text: str, language: Language) -> list[Found[int]]:
    """Numbers of any kind, without regard to what they count."""
    found = []
    even = clean(text)
    for match in _WORDS[language].NUMBER.finditer(even):
        value = parse_number(match.group(), language)
        # "만" alone is a particle: "육 분 만에", "하나만".
        if value is not None and not _is_of_code(match, even) and match.group() != "만":
            found.append(Found(value, match.start(), match.end()))
    return longest(found)


def find_counts(text: str, language: Language) -> list[Found[int]]:
    """How many of something: "두 개", "two", "a", "两份", with their counters."""
    found = []
    even = clean(text)
    for match in _WORDS[language].COUNT.finditer(even):
        value = _count(match, language)
        if value is not None and value < LARGEST and not _is_of_code(match, even):
            found.append(Found(value, match.start(), match.end()))
    return longest(found)


def _is_of_code(match: re.Match[str], even: str) -> bool:
    """Whether digits go on in letters: the "3" of a misheard "3cb" is no number."""
    ends_in_digit = match.group()[-1:].isdecimal()
    return ends_in_digit and re.match("[a-z]", even[match.end() :]) is not None


def without_counts(text: str, language: Language) -> str:
    """``text``, even, without its counts: the "yes" of "yes, two"."""
    even = clean(text)
    for found in reversed(find_counts(text, language)):
        even = f"{even[: found.start]} {even[found.end :]}"
    return even.strip(" .,!?。，！？")


def _count(match: re.Match[str], language: Language) -> int | None:
    group = match.lastgroup or ""
    words = match[group]
    if language is Language.KO:
        return numbers_ko.sino(words) if group in ("sino", "digits") else numbers_ko.native(words)
    if language is Language.EN:
        if group == "vague":
            return numbers_en.vague(words)
        return 1 if group == "a" else numbers_en.number(words)
    return numbers_zh.number(words)


def find_ordinals(text: str, language: Language) -> list[Found[int]]:
    """Places in a list, from 1, `LAST` or `MIDDLE`: "두 번째", "number two", "第二个"."""
    found = []
    for match in _WORDS[language].ORDINAL.finditer(clean(text)):
        value = _ordinal(match, language)
        if value is not None and value < LARGEST:
            found.append(Found(value, match.start(), match.end()))
    return longest(found)


def _ordinal(match: re.Match[str], language: Language) -> int | None:
    groups = {name: words for name, words in match.groupdict().items() if words}
    if "last" in groups:
        return LAST
    if "middle" in groups:
        return MIDDLE
    if "first" in groups:
        return 1
    if "word" in groups:
        return numbers_en.ordinal(groups["word"])
    if "native" in groups:
        return numbers_ko.native(groups["native"])
    return parse_number(next(iter(groups.values())), language)
