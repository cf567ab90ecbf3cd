"""What a slot can hold, and finding such values inside a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from assistant.core.language import Language
from assistant.understand.dates import find_dates
from assistant.understand.found import Found, longest
from assistant.understand.numbers import find_numbers, find_ordinals
from assistant.understand.sound import Unit, units
from assistant.understand.spot import SURE, Spot, Spotter, best_apart
from assistant.understand.text import clean
from assistant.understand.times import find_durations, find_times
from assistant.understand.wording import plain

_WORD_ENDS = re.compile("[이가도은는을를에의로만]?(?![가-힣])|에[는도서]")
"""What follows a Korean word of one syllable: nothing, or a particle."""
_CLOSED_BY_N_OR_L = "".join(
    chr(c) for c in range(ord("가"), ord("힣") + 1) if (c - 0xAC00) % 28 in (4, 8)
)
_THING = re.compile(f"(?<=[{_CLOSED_BY_N_OR_L}]\\s)게")
"""The 것이 of "매운 게": behind a verb that ends in ㄴ or ㄹ it is no crab."""
_SHORT = 3
_SURE_OF_SHORT = 0.1


class SlotKind(StrEnum):
    """NUMBER ``int``, ORDINAL ``int`` (-1 is the last), DURATION ``timedelta``, TIME ``time``,
    DATE ``date``, TEXT ``str`` (free words), CHOICE ``str`` (the id of one of the values)."""

    NUMBER = "number"
    ORDINAL = "ordinal"
    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSpec:
    """``values`` of a CHOICE are pairs of an id and its spoken names; of a TEXT, what it usually
    is: other words are doubted. A TEXT without them may be anything."""

    name: str
    kind: SlotKind
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()


class ChoiceFinder:
    """Finds the values of a CHOICE by sound."""

    def __init__(self, values: Sequence[tuple[str, tuple[str, ...]]], language: Language) -> None:
        pairs = [
            (value, form)
            for value, names in values
            for name in names
            for form in _forms(name, language)
        ]
        self._values = [value for value, _ in pairs]
        self._spotter = Spotter([name for _, name in pairs], language)
        self._names = [clean(name) for _, name in pairs]
        self._known = frozenset(self._names)
        self._language = language

    def find(self, text: str) -> list[Found[str]]:
        """Values said in ``text``; positions refer to `clean` of it."""
        heard = units(text, self._language)
        near = [s for s in self._spotter.spots(heard) if s.distance <= self._limit(s)]
        sure = [s for s in near if self._is_word(s, heard, clean(text))]
        written = [s for s in sure if self._is_written(s, heard, clean(text))]
        believed = [s for s in sure if s in written or self._is_believed(s, written)]
        return [
            Found(self._values[s.index], heard[s.first].start, heard[s.last - 1].end)
            for s in best_apart(believed)
        ]

    def _limit(self, spot: Spot) -> float:
        """How far a name may sound: a short one is soon another word."""
        return _SURE_OF_SHORT if _is_short(self._names[spot.index], self._language) else SURE

    def has_written(self, found: Sequence[Found[Any]], text: str) -> bool:
        """Whether one of ``found`` in ``text`` is written as it is called."""
        even = clean(text)
        return any(even[one.start : one.end] in self._known for one in found)

    def _is_written(self, spot: Spot, heard: Sequence[Unit], text: str) -> bool:
        said = text[heard[spot.first].start : heard[spot.last - 1].end]
        return said == self._names[spot.index]

    def _is_word(self, spot: Spot, heard: Sequence[Unit], text: str) -> bool:
        """One syllable is a name only as a word, and two that only sound like it must begin one:
        the 게 of "끓이게" is no crab, the 달비 of "배달비" not the shop 달빛."""
        start, end = heard[spot.first].start, heard[spot.last - 1].end
        if self._language is not Language.KO or end - start > 2:
            return True
        begins = not text[:start] or text[start - 1].isspace()
        if end - start > 1:
            return begins or self._is_written(spot, heard, text)
        is_thing = _THING.match(text, start) is not None
        return begins and not is_thing and _WORD_ENDS.match(text, end) is not None

    def _is_believed(self, spot: Spot, written: Sequence[Spot]) -> bool:
        """Whether to go by sound: hardly for one character, never for more of a written name, and
        not beside one that was written, nor over it unless its name is part of it.

        The 点 of "在首尔烤肉点餐" sounds like the 店 of "首尔烤肉店"; the 想吃 of "想吃面条" is
        no 小吃; "고기 메뉴" is no "아이 메뉴".
        """
        if self._language is Language.ZH and len(self._names[spot.index]) == 1:
            return False
        within = [o for o in written if spot.first < o.last and o.first < spot.last]
        name = self._names[spot.index]
        if any(self._names[other.index] not in name for other in within):
            return False
        values = {self._values[other.index] for other in within}
        return not written or (bool(within) and self._values[spot.index] not in values)


def _is_short(name: str, language: Language) -> bool:
    """Whether a name is as short as many a word: three characters, one English word."""
    match language:
        case Language.ZH:
            return len(name) <= _SHORT
        case Language.EN:
            return " " not in name
        case Language.KO:
            return False


def _forms(name: str, language: Language) -> tuple[str, ...]:
    """A name as it is called; in English in the plural, and as `plain` leaves it: "Hoi An Pho"
    without what looks like an article, "고기 없는" without what looks like a particle."""
    if language is Language.ZH:
        return (name,)
    left = plain(name, language)
    if len(left.split()) > 1:
        return (name, left) if left != clean(name) else (name,)
    if language is Language.KO:
        return (name,)
    return (name,) if name.endswith("s") else (name, f"{name}s")


def find_values(
    text: str, kind: SlotKind, finder: ChoiceFinder | None, language: Language, today: date
) -> list[Found[Any]]:
    """Values of one kind said in ``text``, not overlapping. A TEXT is found by templates alone."""
    match kind:
        case SlotKind.NUMBER:
            return list(find_numbers(text, language))
        case SlotKind.ORDINAL:
            return list(find_ordinals(text, language))
        case SlotKind.DURATION:
            return list(find_durations(text, language))
        case SlotKind.TIME:
            return list(find_times(text, language))
        case SlotKind.DATE:
            return list(find_dates(text, language, today))
        case SlotKind.CHOICE:
            return longest(finder.find(text)) if finder is not None else []
        case SlotKind.TEXT:
            return []
