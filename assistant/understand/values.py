"""The values of slots said in one utterance."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import combinations
from typing import Any

from assistant.understand.found import Found, longest
from assistant.understand.kinds import ChoiceFinder, SlotKind, find_values
from assistant.understand.numbers import find_counts
from assistant.understand.sentences import SentenceBook

_MOST_VALUES = 5
"""Values of one utterance that are tried as slots."""


class Values:
    """Values of each kind said in one text, looked for once."""

    def __init__(self, book: SentenceBook, said: str, today: date | None) -> None:
        self._book = book
        self._said = said
        self._today = today
        self._found: dict[str, list[Found[Any]]] = {}

    def fills(self, marks: str, *, some: bool) -> Iterator[list[tuple[str, Found[Any]]]]:
        """The values of ``marks`` in the order of the text; nothing if other ones were said.

        Args:
            some: what else was said may belong to free words: the shrimp of "is there egg in
                the shrimp fried rice".
        """
        apart = self.apart(dict.fromkeys(marks))
        if len(apart) > len(marks) and not some:
            return
        for chosen in combinations(apart[:_MOST_VALUES], len(marks)):
            if "".join(sorted(letter for letter, _ in chosen)) == marks:
                yield list(chosen)

    def apart(self, letters: Collection[str]) -> list[tuple[str, Found[Any]]]:
        """All values of these marks that do not overlap, in the order of the text."""
        # Of what may be either, the "seven" of "at seven" is a time rather than a number.
        numbers_last = sorted(letters, key=lambda m: self._book.marks[m].kind is SlotKind.NUMBER)
        found = longest(
            Found((letter, found.value), found.start, found.end)
            for letter in numbers_last
            for found in self._of(letter)
        )
        return [(f.value[0], Found(f.value[1], f.start, f.end)) for f in found]

    def own(self, letters: Collection[str]) -> list[tuple[str, Found[Any]]]:
        """The same without what is part of another value: the "seven" of "at seven" is no number,
        though only people are asked for."""
        others = [
            letter
            for letter, mark in self._book.marks.items()
            if letter not in letters and mark.kind is not SlotKind.CHOICE
        ]
        return [one for one in self.apart([*letters, *others]) if one[0] in letters]

    def moments(self) -> list[Found[Any]]:
        """Lengths of time, times and dates."""
        kinds = {SlotKind.DURATION, SlotKind.TIME, SlotKind.DATE}
        letters = [letter for letter, mark in self._book.marks.items() if mark.kind in kinds]
        return [found for letter in letters for found in self._of(letter)]

    def names(self) -> list[Found[Any]]:
        """Values of CHOICE slots said as they are written."""
        marks = self._book.marks
        return [
            found
            for letter, mark in marks.items()
            if mark.finder is not None
            for found in self._of(letter)
            if mark.finder.has_written([found], self._said)
        ]

    def _of(self, letter: str) -> list[Found[Any]]:
        if letter not in self._found:
            mark = self._book.marks[letter]
            if mark.kind is SlotKind.DATE and self._today is None:
                return []
            today = self._today or date.min
            found = find_values(self._said, mark.kind, mark.finder, self._book.language, today)
            if mark.kind is SlotKind.NUMBER:
                found = self._counted(found)
            if mark.finder is not None:
                found = [f for f in found if self._is_believed(f, mark.finder)]
            self._found[letter] = found
        return self._found[letter]

    def _counted(self, numbers: list[Found[Any]]) -> list[Found[Any]]:
        """The numbers that count something, if any does: the 사 of "회사에서 스무 명" is none."""
        counts = find_counts(self._said, self._book.language)
        counted = [n for n in numbers if any(n.start < c.end and c.start < n.end for c in counts)]
        return counted or numbers

    def _is_believed(self, found: Found[Any], finder: ChoiceFinder) -> bool:
        """Not what only sounds like a value and is words that sentences are made of: the "how far"
        of a question is no "Hoi Pho"."""
        if finder.has_written([found], self._said):
            return True
        return not self._book.are_words(self._said[found.start : found.end])
