"""Templates put together to a network of words, sharing states where they can."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.core.network import Arc, WordNetwork
from assistant.understand.templates import Choice, Slot

Ways = Callable[[str], tuple[str, ...]]
"""The ways to say a word."""


class NetworkBuilder:
    """What begins alike shares its states: a part of a template, walked from one state twice, ends
    in one. State 0, in which one begins, is there.

    Args:
        endings: other ways to say the last word of a text; itself is among them.
    """

    def __init__(self, endings: Ways = lambda word: (word,)) -> None:
        self._arcs: list[list[Arc]] = [[]]
        self._targets: dict[tuple[int, object], int] = {}
        self._endings = endings

    def state(self) -> int:
        """A new one."""
        self._arcs.append([])
        return len(self._arcs) - 1

    def network(self, last: int) -> WordNetwork:
        """That ends in the state ``last``."""
        return WordNetwork(tuple(map(tuple, self._arcs)), frozenset({last}))

    def join(self, begin: int, ways: Iterable[str], end: int) -> None:
        """``ways`` of saying what leads from one state to another; "" says nothing."""
        arc = Arc(tuple(dict.fromkeys(ways)), end)
        if arc.ways and arc not in self._arcs[begin]:
            self._arcs[begin].append(arc)

    def along(self, begin: int, part: str | Slot | Choice) -> int:
        """The state that saying ``part``, its slots filled, leads to."""
        if isinstance(part, str):
            return self._said(begin, part)
        assert isinstance(part, Choice), "slots have been filled"
        key = (begin, part)
        if key not in self._targets:
            self._targets[key] = self._one_of(begin, part)
        return self._targets[key]

    def _one_of(self, begin: int, choice: Choice) -> int:
        # Single words lead to one state, however many there are.
        words = [text for sequence in choice.sequences if (text := _word(sequence)) is not None]
        ways = tuple(dict.fromkeys(way for word in words for way in self._ways(word)))
        others = [sequence for sequence in choice.sequences if _word(sequence) is None]
        ends = {self._sequence(begin, sequence) for sequence in others}
        if ways:
            ends.add(self._by(begin, ways))
        if len(ends) == 1:
            return ends.pop()
        target = self.state()
        for end in sorted(ends):
            self.join(end, ("",), target)
        return target

    def _sequence(self, begin: int, sequence: Sequence[str | Slot | Choice]) -> int:
        for part in sequence:
            begin = self.along(begin, part)
        return begin

    def _said(self, begin: int, text: str) -> int:
        """Word by word, so that a recogniser may set or leave the spaces."""
        words = text.split()
        for word in words[:-1]:
            begin = self._by(begin, (word,))
        return self._by(begin, self._ways(words[-1])) if words else begin

    def _ways(self, word: str) -> tuple[str, ...]:
        return self._endings(word) if word else ("",)

    def _by(self, begin: int, ways: tuple[str, ...]) -> int:
        if ways == ("",):
            return begin
        key = (begin, ways)
        if key not in self._targets:
            self._targets[key] = self.state()
            self.join(begin, ways, self._targets[key])
        return self._targets[key]


def _word(sequence: Sequence[str | Slot | Choice]) -> str | None:
    """The one word that a sequence is, or "" where it says nothing; ``None`` where it is more."""
    if not sequence:
        return ""
    [first, *rest] = sequence
    if rest or not isinstance(first, str) or len(first.split()) > 1:
        return None
    return first.strip()
