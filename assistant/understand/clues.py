"""Telling words: what an intent is recognised by when none of its sentences was said.

A clue is words parted by spaces that must all be said, in any order: "주차 얼마~|무료". ``|`` parts
alternatives, words or slots, and ``_`` stands for a space inside one; ``~`` lets the word go on
("park~" is also "parking", "챙기~" also "챙길"); ``{slot}`` is a value that must be said, of free
words one of the usual ones; ``!`` is a word, or a value of any intent's slot, that must not be;
``<name>`` stands for the alternatives of that name under ``[concepts]`` of the understanding's
locale. A clue that begins with ``?`` tells nothing by itself: its words go with the intent if said.

What tells an intent must also be most of what was said: words that neither tell it, nor stand in
its sentences, nor belong to the grammar of the language, speak against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.core.language import Language
from assistant.understand.clue_words import in_full, pattern, spelt_out
from assistant.understand.found import Found
from assistant.understand.kinds import ChoiceFinder
from assistant.understand.sentences import IntentSpec, SentenceBook
from assistant.understand.sound import Unit, units
from assistant.understand.templates import TemplateError
from assistant.understand.wording import locale, stance_words

_TOLD = 0.97
"""Score of an utterance that is nothing but telling words: below an exact sentence."""
_UNTOLD_COST = 0.9
_VALUE_WORTH = {Language.KO: 2, Language.EN: 1, Language.ZH: 2}
"""What a slot's value counts for, in units, however long it is."""
_STANCE_COST = 0.3
"""Taken where the utterance says "not" and no clue does, or is about somebody else."""

Values = Callable[[Collection[str]], list[tuple[str, Found[Any]]]]
"""The values said of each of these marks, apart and in order."""


@dataclass(frozen=True, slots=True)
class _Clue:
    words: tuple[str, ...]
    barred: tuple[str, ...]
    slots: frozenset[str]
    barred_slots: tuple[str, ...]
    tells: bool


@dataclass(frozen=True, slots=True)
class Told:
    """An intent that an utterance tells, with the slots said; ``score`` 0..1."""

    score: float
    intent: str
    slots: dict[str, Any]


class Clues:
    """The clues of ``intents``.

    Args:
        usual: what finds the usual values of an intent's free words, by their names.

    Raises:
        TemplateError: naming the intent and the clue that is wrong.
    """

    def __init__(
        self,
        book: SentenceBook,
        intents: Sequence[IntentSpec],
        usual: Mapping[tuple[str, str], ChoiceFinder],
    ) -> None:
        self._usual = usual
        self._book = book
        self._language = book.language
        marks = {intent.name: book.marks_of(intent) for intent in intents}
        self._marks_of_name: dict[str, set[str]] = {}
        for found in marks.values():
            for letter, names in found.items():
                for name in names:
                    self._marks_of_name.setdefault(name, set()).add(letter)
        self._marks = marks
        self._intents = [
            (
                intent,
                marks[intent.name],
                [self._read(intent, one) for clue in intent.clues for one in in_full(clue)],
            )
            for intent in intents
            if intent.clues
        ]

    def find(
        self, said: str, values: Values, allow: Collection[str] | None = None
    ) -> Iterator[Told]:
        """The intents that ``said``, `plain` text, tells."""
        heard = units(said, self._language)
        written = _Written(said, heard, self._language)
        ground = _Ground(said, heard, self._language)
        for intent, marks, clues in self._intents:
            if allow is not None and intent.name not in allow:
                continue
            hits = [clue for clue in clues if clue.tells and written.has(clue)]
            hits = [clue for clue in hits if not self._is_barred(clue, values)]
            if not hits:
                continue
            filled = _fill(values(marks.keys()), marks)
            told = [span for clue in hits for word in clue.words for span in written.spans(word)]
            asked = {name for clue in clues for name in clue.slots}
            named = self._named(intent.name, asked, said, filled.values(), told)
            # The noodles of "炸酱面" are of the name of a dish, and no wish for any.
            filled = {n: f for n, f in filled.items() if not _any_holds(named.values(), f)} | named
            if not any(clue.slots <= filled.keys() for clue in hits):
                continue
            beside = [clue for clue in clues if not clue.tells]
            told += [span for clue in beside for word in clue.words for span in written.spans(word)]
            score = self._score(ground, heard, intent.name, told, list(filled.values()))
            yield Told(score, intent.name, {name: f.value for name, f in filled.items()})

    def slots(self, intent: str, said: str, values: Values) -> dict[str, Any]:
        """The slots of ``intent`` that ``said`` holds, where nothing else tells what is one."""
        filled = _fill(values(self._marks[intent].keys()), self._marks[intent])
        usual = {name for of, name in self._usual if of == intent}
        named = self._named(intent, usual, said, filled.values(), ())
        return {name: found.value for name, found in (filled | named).items()}

    def is_clear(self, intent: str, values: Values) -> bool:
        """Whether no more values were said than ``intent`` has slots for: of "she speaks no Korean,
        so say it in English" the language is not clear."""
        marks = self._marks[intent]
        said = Counter(letter for letter, _ in values(marks.keys()))
        return all(count <= len(marks[letter]) for letter, count in said.items())

    def _named(
        self,
        intent: str,
        asked: Collection[str],
        said: str,
        others: Collection[Found[Any]],
        told: Sequence[tuple[int, int]],
    ) -> dict[str, Found[Any]]:
        """The free words that are ``asked`` for: the first usual ones, said as they are written,
        that are no part of another value and no telling word."""
        named: dict[str, Found[Any]] = {}
        for (of, name), finder in self._usual.items():
            if of != intent or name not in asked:
                continue
            apart = (
                found
                for found in finder.find(said)
                if finder.has_written([found], said)
                and not any(
                    o.start < found.end and found.start < o.end and not _any_holds([found], o)
                    for o in others
                )
                and not any(start <= found.start and found.end <= end for start, end in told)
                and said[found.start : found.end] not in locale(self._language)["common_words"]
            )
            if first := next(apart, None):
                words = said[first.start : first.end]
                named[name] = Found(words, first.start, first.end)
        return named

    def _is_barred(self, clue: _Clue, values: Values) -> bool:
        return any(values(self._marks_of_name[name]) for name in clue.barred_slots)

    def _score(
        self,
        ground: _Ground,
        heard: Sequence[Unit],
        intent: str,
        spans: Sequence[tuple[int, int]],
        values: Sequence[Found[Any]],
    ) -> float:
        within = [(value.start, value.end) for value in values]
        known = self._known(heard, intent)
        told = _VALUE_WORTH[self._language] * len(values)
        untold = 0
        for index, unit in enumerate(heard):
            if _covered(unit, within):
                continue
            if _covered(unit, spans):
                told += 1
            elif index not in known and index not in ground.grammar:
                untold += 1
        score = _TOLD - _UNTOLD_COST * untold / (told + untold)
        meant = [*spans, *within]
        against = any(not any(a <= at < b for a, b in meant) for at, _ in ground.stance)
        return max(0.0, score - _STANCE_COST * against)

    def _known(self, heard: Sequence[Unit], intent: str) -> set[int]:
        """Units that stand in a sentence of the intent, beside the same neighbour."""
        grams = self._book.grams([unit.phones for unit in heard])
        width = 1 + len(heard) - len(grams)
        return {
            i + place
            for i, gram in enumerate(grams)
            if gram in self._book.vocabulary[intent]
            for place in range(width)
        }

    def _read(self, intent: IntentSpec, clue: str) -> _Clue:
        words, barred, slots, barred_slots = [], [], set(), []
        for word in clue.removeprefix("?").split():
            slot = re.fullmatch(r"(!?)\{(\w+)\}", word)
            if slot is not None:
                known = self._marks_of_name if slot[1] else {spec.name for spec in intent.slots}
                if slot[2] not in known:
                    raise TemplateError(f"intent {intent.name}: clue {clue!r}: no slot {slot[2]!r}")
                barred_slots.append(slot[2]) if slot[1] else slots.add(slot[2])
            elif word.startswith("!"):
                barred.append(spelt_out(word[1:], self._language))
            else:
                words.append(spelt_out(word, self._language))
        if not words and not slots:
            raise TemplateError(
                f"intent {intent.name}: clue {clue!r} has no word that must be said"
            )
        return _Clue(
            tuple(words),
            tuple(barred),
            frozenset(slots),
            tuple(barred_slots),
            not clue.startswith("?"),
        )


class _Written:
    """An utterance as the patterns read it: in Chinese each character with its sound."""

    def __init__(self, said: str, heard: Sequence[Unit], language: Language) -> None:
        self._text, self._places, self._language = said, None, language
        self._found: dict[str, bool] = {}
        if language is Language.ZH:
            pieces = [f"{said[unit.start]}{unit.phones};" for unit in heard]
            self._text = "".join(pieces)
            self._places = [unit for unit, p in zip(heard, pieces, strict=True) for _ in p]

    def has(self, clue: _Clue) -> bool:
        return all(self._says(word) for word in clue.words) and not any(
            self._says(word) for word in clue.barred
        )

    def _says(self, word: str) -> bool:
        # Many clues share a word.
        known = self._found.get(word)
        if known is None:
            known = pattern(word, self._language).search(self._text) is not None
            self._found[word] = known
        return known

    def spans(self, word: str) -> list[tuple[int, int]]:
        """Where in the utterance ``word`` was said."""
        found = [m.span() for m in pattern(word, self._language).finditer(self._text)]
        if self._places is None:
            return found
        return [(self._places[a].start, self._places[b - 1].end) for a, b in found]


class _Ground:
    """What an utterance says whatever it means: its grammar and its stance."""

    def __init__(self, said: str, heard: Sequence[Unit], language: Language) -> None:
        spans = [m.span() for m in _grammar(language).finditer(said)]
        self.grammar = {i for i, unit in enumerate(heard) if _covered(unit, spans)}
        self.stance = stance_words(said, language)


def _fill(
    found: Sequence[tuple[str, Found[Any]]], marks: dict[str, list[str]]
) -> dict[str, Found[Any]]:
    filled: dict[str, Found[Any]] = {}
    for letter, value in found:
        name = next((n for n in marks[letter] if n not in filled), None)
        if name is not None:
            filled[name] = value
    return filled


def _any_holds(names: Iterable[Found[Any]], value: Found[Any]) -> bool:
    """Whether a value is no more than a part of one of ``names``."""
    return any(
        name.start <= value.start
        and value.end <= name.end
        and name.end - name.start > value.end - value.start
        for name in names
    )


def _covered(unit: Unit, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < unit.end and unit.start < end for start, end in spans)


@cache
def _grammar(language: Language) -> re.Pattern[str]:
    return re.compile(locale(language)["clues"]["grammar"])
