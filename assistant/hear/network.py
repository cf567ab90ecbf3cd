"""Constrained decoding through a network of words: what is put together from parts.

The network's words become bytes, its states sets of places in them (the subset construction, done
as far as a search gets), and a token leads wherever its bytes do: Whisper's tokens go over the
borders of Korean and Chinese words, and of texts in other tokens than its own it thinks little.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Protocol

import numpy as np

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.hear.spelling import COMMAS, spellings
from assistant.hear.whisper_decoder import Floats, Ids, Listening, WhisperDecoder, log_softmax

Place = frozenset[int]
"""Nodes of the token network that a text may have come to."""
_GIVE_UP = 0.3
"""A text in the making this far a token behind a finished one will not catch up."""
_NO_REPEAT = 5
"""So many tokens are not said twice: to say an order once more costs nothing in Whisper's eyes."""
_FAR_BEHIND = 12.0
"""A text whose log probability is this far behind the likeliest of its length is dropped."""


class Tokens(Protocol):
    """What a network needs of `WhisperTokens`."""

    end: int

    def __hash__(self) -> int: ...

    def encode(self, text: str, /) -> Sequence[int]: ...
    def bytes_of(self, token: int) -> bytes: ...
    def are_neighbours(self, one: int, other: int, /) -> bool: ...
    def of_script(self, language: Language, /) -> frozenset[int]: ...


@dataclass(slots=True)
class _Trie:
    """Tokens by their bytes."""

    token: int | None = None
    longer: dict[int, _Trie] = field(default_factory=dict)

    def add(self, token: int, letters: bytes) -> None:
        node = self
        for byte in letters:
            node = node.longer.setdefault(byte, _Trie())
        node.token = token


@lru_cache(maxsize=8)
def _trie_of(tokens: Tokens, known: frozenset[int]) -> _Trie:
    """Of most networks of a language the same: it is large, and shared."""
    trie = _Trie()
    for token in known:
        trie.add(token, tokens.bytes_of(token))
    return trie


class TokenNetwork:
    """A word network in tokens. Any words of it may have a comma behind them: "a medium, medium
    roast americano" is likely with it only.

    A node is a state of the word network, the same state just behind a word, the beginning, or a
    letter between. There may be a million letters, so their trees are kept in arrays. A state's
    words are spelt once a search gets there: most never see one.
    """

    def __init__(self, network: WordNetwork, language: Language, tokens: Tokens) -> None:
        self._network, self._language = network, language
        self._tokens, self.end = tokens, tokens.end
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
        self._following: dict[Place, Ids] = {}
        self.start = frozenset({self._begin})
        known = tokens.of_script(language) | self._words_own()
        self._trie = _trie_of(tokens, known)
        self.vocabulary: Ids = np.array(sorted({tokens.end, *known}), np.intp)

    def following(self, place: Place) -> Ids:
        """The tokens that may come next, sorted."""
        if place not in self._following:
            tokens = [self.end] if place & self._network.last else []
            self._collect(place, self._trie, tokens)
            self._following[place] = np.array(sorted(tokens), np.intp)
        return self._following[place]

    def behind(self, place: Place, token: int) -> Place:
        """Where ``token`` leads; nowhere where it cannot come next."""
        for byte in self._tokens.bytes_of(token):
            place = self._closed(self._ways(place).get(byte, []))
        return place

    def holds(self, tokens: Iterable[int]) -> bool:
        """Whether they are a text of the network."""
        place = self.start
        for token in tokens:
            place = self.behind(place, token)
        return bool(place & self._network.last)

    def continues(self, token: int, other: int) -> bool:
        """Whether Whisper would write ``other`` behind ``token``."""
        return other == self.end or self._tokens.are_neighbours(token, other)

    def _words_own(self) -> frozenset[int]:
        """The tokens of words in Latin letters, of which each begins with its space."""
        ways = set(chain.from_iterable(arc.ways for arcs in self._network.arcs for arc in arcs))
        latin = (words for words in ways if any(c.isascii() and c.isalpha() for c in words))
        written = {*COMMAS[self._language]}
        for words in latin:
            for first in (True, False):
                written.update(spellings(words, self._language, first=first))
        return frozenset(token for text in written for token in self._tokens.encode(text))

    def _collect(self, place: Place, trie: _Trie, tokens: list[int]) -> None:
        """Adds the tokens below ``trie`` that lead on from a place to ``tokens``."""
        for byte, nodes in self._ways(place).items():
            longer = trie.longer.get(byte)
            if longer is not None:
                if longer.token is not None:
                    tokens.append(longer.token)
                self._collect(self._closed(nodes), longer, tokens)

    def _ways(self, place: Place) -> dict[int, list[int]]:
        """The nodes that each byte leads to from a place."""
        ways: dict[int, list[int]] = {}
        first = self._begin + 1
        for node in place:
            at = self._tree(node) if node < first else self._children[node - first]
            while at >= 0:
                ways.setdefault(self._letters[at], []).append(first + at)
                at = self._siblings[at]
        return ways

    def _closed(self, nodes: Iterable[int]) -> Place:
        """``nodes`` and all that are reached from them without a byte."""
        reached: set[int] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += self._aside(node)
        return frozenset(reached)

    def _aside(self, node: int) -> Iterable[int]:
        """The nodes that are reached from one without a byte."""
        if node > self._begin:
            return self._led[self._ends[node - self._begin - 1]]
        if node >= self._states:
            return (node - self._states,) if node < self._begin else ()
        return [arc.target for arc in self._network.arcs[node] if "" in arc.ways]

    def _tree(self, state: int) -> int:
        if state not in self._trees:
            self._trees[state] = self._spell(state)
        return self._trees[state]

    def _spell(self, state: int) -> int:
        """The first letter of a new tree of what may be said next."""
        first = -1
        known: dict[bytes, int] = {}
        for text, target in self._texts(state):
            word, parent = text.encode(), -1
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

    def _texts(self, state: int) -> Iterator[tuple[str, int]]:
        """What may be said next, and where it leads."""
        if state == self._begin:
            for node in self._closed([0]):
                yield from self._words_of(node, first=True)
        elif state >= self._states:
            for comma in COMMAS[self._language]:
                yield comma, state - self._states
        else:
            yield from self._words_of(state, first=False)

    def _words_of(self, state: int, *, first: bool) -> Iterator[tuple[str, int]]:
        for arc in self._network.arcs[state]:
            for words in filter(None, arc.ways):
                for spelling in spellings(words, self._language, first=first):
                    yield spelling, self._states + arc.target


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text that the network holds.

    ``mean`` is the log probability of its tokens and the end, ``states`` (tokens + 1, width) what
    they were scored with, as `WhisperDecoder.means` takes them.
    """

    tokens: tuple[int, ...]
    mean: float
    states: Floats


@dataclass(frozen=True, slots=True)
class _Text:
    tokens: tuple[int, ...]
    score: float
    network: TokenNetwork
    place: Place
    states: tuple[Floats, ...] = ()


class NetworkSearch:
    """Beam search."""

    def __init__(self, decoder: WhisperDecoder) -> None:
        self._decoder = decoder

    def search(
        self,
        listening: Listening,
        networks: Sequence[TokenNetwork],
        vocabulary: Ids,
        *,
        beam: int = 8,
        least: float = -math.inf,
        longest: Callable[[], float] = lambda: 60,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[Spelled]:
        """The likeliest texts of any of ``networks``, best first; none where nothing was found.

        Args:
            listening: to the audio, without any text yet.
            vocabulary: sorted tokens that probability is spread over, the networks' among them.
            beam: how many texts are kept at each length; fewer where all others are unlikely.
            least: log probability a token of the least likely text that is of use.
            longest: tokens of the longest text that is of use; asked before each step, for it may
                become known meanwhile.
            stopped: asked before each step; once true, what is found so far will do.
        """
        rows = self._decoder.rows(vocabulary)
        texts = [_Text((), 0.0, network, network.start) for network in networks]
        listening.keep([0] * len(texts))
        done = list[Spelled]()
        while texts and not stopped() and len(texts[0].tokens) < (most := longest()):
            states = listening.states
            scores = log_softmax(states @ rows.T)
            # Each token takes from a text: one below this will not come back above `least`.
            lost = least * (most + 1)
            parents, texts = self._longer(texts, states, scores, vocabulary, beam, lost, done)
            if not texts or _is_settled(texts, done, beam):
                break
            listening.extend(parents, [text.tokens[-1] for text in texts])
        return sorted(done, key=lambda spelled: -spelled.mean)

    def _longer(
        self,
        texts: Sequence[_Text],
        states: Floats,
        scores: Floats,
        vocabulary: Ids,
        beam: int,
        lost: float,
        done: list[Spelled],
    ) -> tuple[list[int], list[_Text]]:
        """The likeliest texts by one token longer and whose they are; ended ones join ``done``."""
        nexts = [text.network.following(text.place) for text in texts]
        owners = np.repeat(np.arange(len(texts)), [len(tokens) for tokens in nexts])
        tokens = np.concatenate(nexts)
        if not tokens.size:
            # " no" may begin " not", with no token of the language's words for the rest.
            return [], []
        before = np.array([text.score for text in texts], np.float32)[owners]
        totals = before + scores[owners, np.searchsorted(vocabulary, tokens)]
        parents: list[int] = []
        longer: list[_Text] = []
        kept, likely = 0, max(lost, float(totals.max()) - _FAR_BEHIND)
        for at in np.argsort(-totals):
            text, total = texts[owners[at]], float(totals[at])
            if total < likely or kept == beam:
                break
            token, network = int(tokens[at]), text.network
            if text.tokens and not network.continues(text.tokens[-1], token):
                continue
            if _repeats(text.tokens, token):
                continue
            kept += 1
            scored = (*text.states, states[owners[at]])
            if token == network.end:
                mean = total / (len(text.tokens) + 1)
                done.append(Spelled(text.tokens, mean, np.stack(scored)))
            else:
                parents.append(int(owners[at]))
                place = network.behind(text.place, token)
                longer.append(_Text((*text.tokens, token), total, network, place, scored))
        return parents, longer


def _repeats(tokens: Sequence[int], token: int) -> bool:
    """Whether ``token`` makes a run of tokens that was there before."""
    run = (*tokens[1 - _NO_REPEAT :], token)
    return any(tokens[at : at + _NO_REPEAT] == run for at in range(len(tokens) - _NO_REPEAT + 1))


def _is_settled(texts: Sequence[_Text], done: Sequence[Spelled], beam: int) -> bool:
    if len(done) < max(1, beam // 2):
        return False
    ahead = max(text.score / len(text.tokens) for text in texts)
    return ahead < max(spelled.mean for spelled in done) - _GIVE_UP
