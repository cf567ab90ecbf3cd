"""A network of words phone by phone: what may be said, however its words sound."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from assistant.core.network import WordNetwork
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.vosk_words import readable

_TRIED = 12
"""Ways through a network that say the same phones, of which as many are looked at."""
_Word = tuple[bytes, str, int]
"""What may be said next, in outputs and in words, and where it leads."""


class Place:
    """Where a text of a network may have come to: some of its nodes."""

    __slots__ = ("_behind", "_ways", "network", "nodes")

    def __init__(self, network: PhoneNetwork, nodes: frozenset[int]) -> None:
        self.network, self.nodes = network, nodes
        self._ways: dict[int, list[int]] | None = None
        self._behind: dict[int, Place] = {}

    @property
    def ways(self) -> Mapping[int, Sequence[int]]:
        """By each output of the model that may come next, the nodes it comes to."""
        if self._ways is None:
            self._ways = self.network.ways(self.nodes)
        return self._ways

    def behind(self, output: int) -> Place:
        """The place that one of the `ways` leads to."""
        place = self._behind.get(output)
        if place is None:
            place = self._behind[output] = self.network.place(self.ways[output])
        return place

    @property
    def is_end(self) -> bool:
        """Whether a text may end there."""
        return bool(self.nodes & self.network.network.last)


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
        self._places: dict[frozenset[int], Place] = {}
        self._trees: dict[int, int] = {}
        """The first phone of the words that lead on from a state; -1 where there are none."""
        self._begun: dict[int, Mapping[int, Iterable[_Word]]] = {}
        """By state, what `_beginning` found."""
        self._outputs = bytearray()
        self._children, self._siblings = array("i"), array("i")
        """The first phone behind each, and the next one beside it, or -1."""
        self._ends = array("i")
        """By its place in `_led`, where the words lead that end with each phone."""
        self._led: list[tuple[int, ...]] = [()]
        self._place_in_led: dict[tuple[int, ...], int] = {(): 0}
        self._reached: dict[int, frozenset[int]] = {}
        """By the place in `_led`: those and the states reached from them without a phone."""
        self.start = self._place(self._closed([0]))

    def ways(self, nodes: Iterable[int]) -> dict[int, list[int]]:
        """By output, the nodes that are a phone behind ``nodes``."""
        ways: dict[int, list[int]] = {}
        for node in nodes:
            begun = node < self._states
            at = self._tree(node) if begun else self._children[node - self._states]
            while at >= 0:
                ways.setdefault(self._outputs[at], []).append(self._states + at)
                at = self._siblings[at]
        return ways

    def place(self, phones: Iterable[int]) -> Place:
        """Of nodes that are phones, and the states that words lead to which end with them."""
        led = {self._ends[node - self._states] for node in phones} - {0}
        return self._place(frozenset(phones).union(*map(self._led_to, led)))

    def _place(self, nodes: frozenset[int]) -> Place:
        if nodes not in self._places:
            self._places[nodes] = Place(self, nodes)
        return self._places[nodes]

    def _led_to(self, led: int) -> frozenset[int]:
        if led not in self._reached:
            self._reached[led] = self._closed(self._led[led])
        return self._reached[led]

    def spell(self, stopped: Callable[[], bool]) -> None:
        """Spells all words, of which a search would spell what it gets to, until ``stopped``."""
        if len(self._trees) == self._states:
            return
        for state in range(self._states):
            if stopped():
                return
            self._tree(state)

    def holds(self, outputs: Iterable[int]) -> bool:
        """Whether a text of the network sounds like this."""
        place = self.start
        for output in outputs:
            if output not in place.ways:
                return False
            place = place.behind(output)
        return place.is_end

    def texts(self, outputs: Sequence[int], most: int) -> list[str]:
        """Up to so many texts that sound like this."""
        # The same words may be said along several ways.
        ways = islice(self._ways(0, bytes(outputs), set()), _TRIED)
        language = self._pronunciation.language
        return list(dict.fromkeys(readable(words, language) for words in ways))[:most]

    def _closed(self, states: Iterable[int]) -> frozenset[int]:
        """``states`` and all that are reached from them without a phone."""
        reached: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state not in reached:
                reached.add(state)
                waiting += self._aside(state)
        return frozenset(reached)

    def _aside(self, state: int) -> Iterable[int]:
        """The states that are reached from one without a phone."""
        return [arc.target for arc in self.network.arcs[state] if "" in arc.ways]

    def _tree(self, state: int) -> int:
        if state not in self._trees:
            self._trees[state] = self._grow(state)
        return self._trees[state]

    def _grow(self, state: int) -> int:
        """The first phone of a new tree of what may be said next."""
        first = -1
        known: dict[bytes, int] = {}
        for word, _, target in self._words(state):
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
        return first

    def _leading_also(self, led: int, target: int) -> int:
        targets = tuple(sorted({*self._led[led], target}))
        if targets not in self._place_in_led:
            self._place_in_led[targets] = len(self._led)
            self._led.append(targets)
        return self._place_in_led[targets]

    def _words(self, state: int) -> Iterator[_Word]:
        """What may be said next."""
        for arc in self.network.arcs[state]:
            for words in filter(None, arc.ways):
                for outputs in _spelt(words, self._pronunciation):
                    yield outputs, words, arc.target

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
            for spelt, words, target in self._beginning(state).get(outputs[0], ()):
                if outputs.startswith(spelt):
                    yield len(spelt), words, target

    def _beginning(self, state: int) -> Mapping[int, Iterable[_Word]]:
        """By its first output, what may be said next."""
        if state not in self._begun:
            begun: defaultdict[int, dict[_Word, None]] = defaultdict(dict)
            for word in self._words(state):
                begun[word[0][0]][word] = None
            self._begun[state] = begun
        return self._begun[state]


@lru_cache(maxsize=16384)
def _spelt(words: str, pronunciation: Pronunciation) -> tuple[bytes, ...]:
    """The ways words may sound, in outputs: the same words lead on from many states."""
    return tuple(
        bytes(pronunciation.outputs(spelling)) for spelling in pronunciation.spellings(words)
    )


@lru_cache(maxsize=16)
def phone_network(network: WordNetwork, pronunciation: Pronunciation) -> PhoneNetwork:
    """Of most networks the same: they are kept."""
    return PhoneNetwork(network, pronunciation)
