"""A network of words phone by phone: what may be said, however its words sound."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from assistant.core.network import WordNetwork
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.vosk_words import readable

Place = frozenset[int]
"""Nodes of a network that a text may have come to."""
_TRIED = 12
"""Ways through a network that say the same phones, of which as many are looked at."""


class PhoneNetwork:
    """The network's words become outputs of the sound model, and its states sets of places in them:
    the subset construction, done as far as a search gets.

    A node is a state of the word network, or a phone between. There may be a million phones, so
    their trees are kept in arrays. A state's words are spelt once a search gets there: most never
    see one.
    """

    def __init__(self, network: WordNetwork, pronunciation: Pronunciation) -> None:
        self.network, self._pronunciation = network, pronunciation
        self._states = len(network.arcs)
        self._following: dict[Place, dict[int, Place]] = {}
        self._trees: dict[int, int] = {}
        """The first phone of the words that lead on from a state; -1 where there are none."""
        self._beginning: dict[int, dict[int, list[tuple[str, int]]]] = {}
        """By state and first output: the words that lead on, and where to."""
        self._outputs = bytearray()
        self._children, self._siblings = array("i"), array("i")
        """The first phone behind each, and the next one beside it, or -1."""
        self._ends = array("i")
        """By its place in `_led`, where the words lead that end with each phone."""
        self._led: list[tuple[int, ...]] = [()]
        self._place_in_led: dict[tuple[int, ...], int] = {(): 0}
        self.start = self._closed([0])

    def following(self, place: Place) -> dict[int, Place]:
        """Where each output of the model leads."""
        if place not in self._following:
            ways: dict[int, list[int]] = {}
            for node in place:
                begun = node < self._states
                at = self._tree(node) if begun else self._children[node - self._states]
                while at >= 0:
                    ways.setdefault(self._outputs[at], []).append(self._states + at)
                    at = self._siblings[at]
            self._following[place] = {output: self._closed(ways[output]) for output in ways}
        return self._following[place]

    def is_end(self, place: Place) -> bool:
        """Whether a text may end there."""
        return bool(place & self.network.last)

    def holds(self, outputs: Iterable[int]) -> bool:
        """Whether a text of the network sounds like this."""
        place = self.start
        for output in outputs:
            place = self.following(place).get(output, frozenset())
        return self.is_end(place)

    def texts(self, outputs: Sequence[int], most: int) -> list[str]:
        """Up to so many texts that sound like this."""
        # The same words may be said along several ways.
        ways = islice(self._ways(0, bytes(outputs), set()), _TRIED)
        language = self._pronunciation.language
        return list(dict.fromkeys(readable(words, language) for words in ways))[:most]

    def _closed(self, nodes: Iterable[int]) -> Place:
        """``nodes`` and all that are reached from them without a phone."""
        reached: set[int] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += self._aside(node)
        return frozenset(reached)

    def _aside(self, node: int) -> Iterable[int]:
        """The nodes that are reached from one without a phone."""
        if node >= self._states:
            return self._led[self._ends[node - self._states]]
        return [arc.target for arc in self.network.arcs[node] if "" in arc.ways]

    def _tree(self, state: int) -> int:
        if state not in self._trees:
            self._trees[state] = self._grow(state)
        return self._trees[state]

    def _grow(self, state: int) -> int:
        """The first phone of a new tree of what may be said next."""
        first = -1
        known: dict[bytes, int] = {}
        beginning: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
        for word, words, target in self._words(state):
            beginning[word[0]].append((words, target))
            parent = -1
            for length in range(1, len(word) + 1):
                begin = word[:length]
                if begin not in known:
                    known[begin] = len(self._outputs)
                    beside = first if parent < 0 else self._children[parent]
                    self._outputs.append(word[length - 1])
                    self._children.append(-1)
                    self._siblings.append(beside)
                    self._ends.append(0)
                    if parent < 0:
                        first = known[begin]
                    else:
                        self._children[parent] = known[begin]
                parent = known[begin]
            self._ends[parent] = self._leading_also(self._ends[parent], target)
        self._beginning[state] = {
            output: [*dict.fromkeys(ways)] for output, ways in beginning.items()
        }
        return first

    def _leading_also(self, led: int, target: int) -> int:
        targets = tuple(sorted({*self._led[led], target}))
        if targets not in self._place_in_led:
            self._place_in_led[targets] = len(self._led)
            self._led.append(targets)
        return self._place_in_led[targets]

    def _words(self, state: int) -> Iterator[tuple[bytes, str, int]]:
        """What may be said next, in outputs and in words, and where it leads."""
        for arc in self.network.arcs[state]:
            for words in filter(None, arc.ways):
                for outputs in self._spelt(words):
                    yield outputs, words, arc.target

    def _spelt(self, words: str) -> Iterator[bytes]:
        for spelling in self._pronunciation.spellings(words):
            yield bytes(self._pronunciation.outputs(spelling))

    def _ways(
        self, state: int, outputs: bytes, dead: set[tuple[int, int]]
    ) -> Iterator[tuple[str, ...]]:
        """The words that lead from ``state`` to an end with just these ``outputs``.

        Args:
            dead: states with so much left that are being gone on from, or lead nowhere.
        """
        place = state, len(outputs)
        if place in dead:
            return
        dead.add(place)
        alive = not outputs and state in self.network.last
        if alive:
            yield ()
        for said, words, target in self._steps(state, outputs):
            for more in self._ways(target, outputs[said:], dead):
                alive = True
                yield (words, *more) if words else more
        if alive:
            dead.remove(place)

    def _steps(self, state: int, outputs: bytes) -> Iterator[tuple[int, str, int]]:
        """How many of ``outputs`` may be said next, the words, and where they lead."""
        for target in self._aside(state):
            yield 0, "", target
        if outputs:
            self._tree(state)
            for words, target in self._beginning[state].get(outputs[0], ()):
                for spelt in self._spelt(words):
                    if outputs.startswith(spelt):
                        yield len(spelt), words, target


@lru_cache(maxsize=16)
def phone_network(network: WordNetwork, pronunciation: Pronunciation) -> PhoneNetwork:
    """Of most networks the same: they are kept."""
    return PhoneNetwork(network, pronunciation)
