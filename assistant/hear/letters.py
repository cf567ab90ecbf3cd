"""A network of words letter by letter: what may be said, however its words are spelt."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.core.network import WordNetwork

Place = frozenset[int]
"""Nodes of a letter network that a text may have come to."""
Spell = Callable[[str, bool], Iterable[bytes]]
"""The ways to spell words; and whether a text begins with them."""


class LetterNetwork:
    """The network's words become letters, which are bytes, and its states sets of places in them:
    the subset construction, done as far as a search gets.

    A node is a state of the word network, the same state just behind a word, the beginning, or a
    letter between. There may be a million letters, so their trees are kept in arrays. A state's
    words are spelt once a search gets there: most never see one.

    Args:
        between: what any words may have behind them.
    """

    def __init__(self, network: WordNetwork, spell: Spell, between: Sequence[bytes] = ()) -> None:
        self._network, self._spell, self._between = network, spell, between
        self._states = len(network.arcs)
        self._begin = 2 * self._states
        self._trees: dict[int, int] = {}
        """The first letter of the words that lead on from a state; -1 where there are none."""
        self._letters = bytearray()
        self._children, self._siblings = array("i"), array("i")
        """The first letter behind each, and the next one beside it, or -1."""
        self._ends = array("i")
        """By its place in `_led`, where the words lead that end with each letter."""
        self._led: list[tuple[int, ...]] = [()]
        self._place_in_led: dict[tuple[int, ...], int] = {(): 0}
        self.start = frozenset({self._begin})

    def is_end(self, place: Place) -> bool:
        """Whether a text may end there."""
        return bool(place & self._network.last)

    def ways(self, place: Place) -> dict[int, list[int]]:
        """The nodes that each letter leads to from a place; `closed` makes a place of them."""
        ways: dict[int, list[int]] = {}
        first = self._begin + 1
        for node in place:
            at = self._tree(node) if node < first else self._children[node - first]
            while at >= 0:
                ways.setdefault(self._letters[at], []).append(first + at)
                at = self._siblings[at]
        return ways

    def closed(self, nodes: Iterable[int]) -> Place:
        """``nodes`` and all that are reached from them without a letter."""
        reached: set[int] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += self._aside(node)
        return frozenset(reached)

    def behind(self, place: Place, letters: bytes) -> Place:
        """Where ``letters`` lead; nowhere where they cannot come next."""
        for letter in letters:
            place = self.closed(self.ways(place).get(letter, []))
        return place

    def _aside(self, node: int) -> Iterable[int]:
        """The nodes that are reached from one without a letter."""
        if node > self._begin:
            return self._led[self._ends[node - self._begin - 1]]
        if node >= self._states:
            return (node - self._states,) if node < self._begin else ()
        return [arc.target for arc in self._network.arcs[node] if "" in arc.ways]

    def _tree(self, state: int) -> int:
        if state not in self._trees:
            self._trees[state] = self._grow(state)
        return self._trees[state]

    def _grow(self, state: int) -> int:
        """The first letter of a new tree of what may be said next."""
        first = -1
        known: dict[bytes, int] = {}
        for word, target in self._words(state):
            parent = -1
            for length in range(1, len(word) + 1):
                begin = word[:length]
                if begin not in known:
                    known[begin] = len(self._letters)
                    beside = first if parent < 0 else self._children[parent]
                    self._letters.append(word[length - 1])
                    self._children.append(-1)
                    self._siblings.append(beside)
                    self._ends.append(0)
                    if parent < 0:
                        first = known[begin]
                    else:
                        self._children[parent] = known[begin]
                parent = known[begin]
            self._ends[parent] = self._leading_also(self._ends[parent], target)
        return first

    def _leading_also(self, led: int, target: int) -> int:
        targets = tuple(sorted({*self._led[led], target}))
        if targets not in self._place_in_led:
            self._place_in_led[targets] = len(self._led)
            self._led.append(targets)
        return self._place_in_led[targets]

    def _words(self, state: int) -> Iterator[tuple[bytes, int]]:
        """What may be said next, and where it leads."""
        if state == self._begin:
            for node in self.closed([0]):
                yield from self._words_of(node, first=True)
        elif state >= self._states:
            for sign in self._between:
                yield sign, state - self._states
        else:
            yield from self._words_of(state, first=False)

    def _words_of(self, state: int, *, first: bool) -> Iterator[tuple[bytes, int]]:
        for arc in self._network.arcs[state]:
            for words in filter(None, arc.ways):
                for spelling in self._spell(words, first):
                    yield spelling, self._states + arc.target
