"""Constrained decoding through a network of words: what is put together from parts.

The network's words become bytes, its states sets of places in them (the subset construction, done
as far as a search gets), and a token leads wherever its bytes do: Whisper's tokens go over the
borders of Korean and Chinese words, and of texts in other tokens than its own it thinks little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import numpy as np

from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.hear.spelling import COMMAS, spellings
from assistant.hear.whisper_decoder import Floats, Ids, Listening, WhisperDecoder, log_softmax

Place = frozenset[int]
"""Nodes of the token network that a text may have come to."""
_GIVE_UP = 0.3
"""A text in the making this far a token behind a finished one will not catch up."""
_FAR_BEHIND = 12.0
"""A text whose log probability is this far behind the likeliest of its length is dropped."""
_ENDED: Place = frozenset()


class Tokens(Protocol):
    """What a network needs of `WhisperTokens`."""

    end: int

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


class TokenNetwork:
    """A word network in tokens. Any words of it may have a comma behind them: "a medium, medium
    roast americano" is likely with it only.

    A state's words are spelt once a search gets there: most never see one.
    """

    def __init__(self, network: WordNetwork, language: Language, tokens: Tokens) -> None:
        self._network, self._language = network, language
        self._tokens, self.end = tokens, tokens.end
        self._next: list[dict[int, int]] = [{} for _ in network.arcs]
        self._free: dict[int, list[int]] = {}
        """Nodes that are reached without a byte."""
        self._spelt: set[int] = set()
        self._following: dict[Place, tuple[Ids, list[Place]]] = {}
        first = self._node()
        for state in self._closed([0]):
            for arc in network.arcs[state]:
                self._add(first, arc, first=True)
        self.start = self._closed([first])
        known = {*tokens.of_script(language), *self._words_own()}
        self._trie = _Trie()
        for token in known:
            self._trie.add(token, tokens.bytes_of(token))
        self.vocabulary: Ids = np.array(sorted({tokens.end, *known}), np.intp)

    def following(self, place: Place) -> tuple[Ids, list[Place]]:
        """The tokens that may come next, sorted, and where each leads."""
        if place not in self._following:
            places: dict[int, Place] = {}
            self._follow(place, self._trie, places)
            if place & self._network.last:
                places[self.end] = _ENDED
            tokens = sorted(places)
            self._following[place] = np.array(tokens, np.intp), [places[t] for t in tokens]
        return self._following[place]

    def continues(self, token: int, other: int) -> bool:
        """Whether Whisper would write ``other`` behind ``token``."""
        return other == self.end or self._tokens.are_neighbours(token, other)

    def _words_own(self) -> set[int]:
        """The tokens of words in Latin letters, of which each begins with its space."""
        ways = set(chain.from_iterable(arc.ways for arcs in self._network.arcs for arc in arcs))
        latin = (words for words in ways if any(c.isascii() and c.isalpha() for c in words))
        return {
            token
            for words in latin
            for first in (True, False)
            for spelling in (
                *spellings(words, self._language, first=first),
                *COMMAS[self._language],
            )
            for token in self._tokens.encode(spelling)
        }

    def _follow(self, place: Place, trie: _Trie, places: dict[int, Place]) -> None:
        targets: dict[int, list[int]] = {}
        for node in place:
            for byte, target in self._next[node].items():
                targets.setdefault(byte, []).append(target)
        for byte, nodes in targets.items():
            longer = trie.longer.get(byte)
            if longer is not None:
                reached = self._closed(nodes)
                if longer.token is not None:
                    places[longer.token] = reached
                self._follow(reached, longer, places)

    def _node(self) -> int:
        self._next.append({})
        return len(self._next) - 1

    def _spell(self, state: int) -> None:
        if state not in self._spelt:
            self._spelt.add(state)
            for arc in self._network.arcs[state]:
                self._add(state, arc, first=False)

    def _add(self, begin: int, arc: Arc, *, first: bool) -> None:
        for words in arc.ways:
            if words:
                self._add_words(begin, words, arc.target, first=first)
            elif not first:
                self._free.setdefault(begin, []).append(arc.target)

    def _add_words(self, begin: int, words: str, target: int, *, first: bool) -> None:
        for spelling in spellings(words, self._language, first=first):
            node = self._along(begin, spelling)
            self._free.setdefault(node, []).append(target)
            for comma in COMMAS[self._language]:
                self._free.setdefault(self._along(node, comma), []).append(target)

    def _along(self, node: int, text: str) -> int:
        for byte in text.encode():
            node = self._behind(node, byte)
        return node

    def _behind(self, node: int, byte: int) -> int:
        if byte not in self._next[node]:
            self._next[node][byte] = self._node()
        return self._next[node][byte]

    def _closed(self, nodes: Iterable[int]) -> Place:
        """``nodes`` and all that are reached from them without a byte."""
        reached: set[int] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                if node < len(self._network.arcs):
                    self._spell(node)
                waiting += self._free.get(node, ())
        return frozenset(reached)


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

    def following(self) -> tuple[Ids, list[Place]]:
        return self.network.following(self.place)


class NetworkSearch:
    """Beam search."""

    def __init__(self, decoder: WhisperDecoder) -> None:
        self._decoder = decoder

    def search(
        self,
        listening: Listening,
        prompt: Sequence[int],
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
            prompt: tokens before the text.
            vocabulary: sorted tokens that probability is spread over, the networks' among them.
            beam: how many texts are kept at each length; fewer where all others are unlikely.
            least: log probability a token of the least likely text that is of use.
            longest: tokens of the longest text that is of use; asked before each step, for it may
                become known meanwhile.
            stopped: asked before each step; once true, what is found so far will do.
        """
        rows = self._decoder.rows(vocabulary)
        states = listening.feed(np.array([prompt], np.intp))[:, -1]
        texts = [_Text((), 0.0, network, network.start) for network in networks]
        listening.keep(np.zeros(len(texts), np.intp))
        states = states[np.zeros(len(texts), np.intp)]
        done = list[Spelled]()
        while texts and not stopped() and len(texts[0].tokens) < (most := longest()):
            scores = log_softmax(states @ rows.T)
            # Each token takes from a text: one below this will not come back above `least`.
            lost = least * (most + 1)
            parents, texts = self._longer(texts, states, scores, vocabulary, beam, lost, done)
            if not texts or _is_settled(texts, done, beam):
                break
            listening.keep(np.array(parents, np.intp))
            states = listening.feed(np.array([[t.tokens[-1]] for t in texts], np.intp))[:, -1]
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
        nexts = [text.following() for text in texts]
        owners = np.repeat(np.arange(len(texts)), [len(tokens) for tokens, _ in nexts])
        tokens = np.concatenate([tokens for tokens, _ in nexts])
        places = [place for _, leads in nexts for place in leads]
        before = np.array([text.score for text in texts], np.float32)[owners]
        totals = before + scores[owners, np.searchsorted(vocabulary, tokens)]
        parents: list[int] = []
        longer: list[_Text] = []
        kept, likely = 0, max(lost, float(totals.max()) - _FAR_BEHIND)
        for at in np.argsort(-totals):
            text, total = texts[owners[at]], float(totals[at])
            if total < likely or kept == beam:
                break
            if text.tokens and not text.network.continues(text.tokens[-1], int(tokens[at])):
                continue
            kept += 1
            scored = (*text.states, states[owners[at]])
            if tokens[at] == text.network.end:
                mean = total / (len(text.tokens) + 1)
                done.append(Spelled(text.tokens, mean, np.stack(scored)))
            else:
                parents.append(int(owners[at]))
                said = (*text.tokens, int(tokens[at]))
                longer.append(_Text(said, total, text.network, places[at], scored))
        return parents, longer


def _is_settled(texts: Sequence[_Text], done: Sequence[Spelled], beam: int) -> bool:
    if len(done) < beam // 2:
        return False
    ahead = max(text.score / len(text.tokens) for text in texts)
    return ahead < max(spelled.mean for spelled in done) - _GIVE_UP
