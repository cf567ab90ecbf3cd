"""Constrained decoding through a network of words: what is put together from parts.

A token leads wherever its bytes do (`assistant.hear.letters`): Whisper's tokens go over the borders
of Korean and Chinese words, and of texts in other tokens than its own it thinks little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Protocol

import numpy as np

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.hear.layers import Floats, log_softmax
from assistant.hear.letters import LetterNetwork, Place
from assistant.hear.spelling import COMMAS, spellings
from assistant.hear.whisper_decoder import Ids, Listening, WhisperDecoder

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
    """

    def __init__(self, network: WordNetwork, language: Language, tokens: Tokens) -> None:
        self._network, self._language = network, language
        self._tokens, self.end = tokens, tokens.end
        commas = [comma.encode() for comma in COMMAS[language]]
        self._letters = LetterNetwork(network, self._spelt, commas)
        self._following: dict[Place, Ids] = {}
        self.start = self._letters.start
        known = tokens.of_script(language) | self._words_own()
        self._trie = _trie_of(tokens, known)
        self.vocabulary: Ids = np.array(sorted({tokens.end, *known}), np.intp)

    def following(self, place: Place) -> Ids:
        """The tokens that may come next, sorted."""
        if place not in self._following:
            tokens = [self.end] if self._letters.is_end(place) else []
            self._collect(place, self._trie, tokens)
            self._following[place] = np.array(sorted(tokens), np.intp)
        return self._following[place]

    def behind(self, place: Place, token: int) -> Place:
        """Where ``token`` leads; nowhere where it cannot come next."""
        return self._letters.behind(place, self._tokens.bytes_of(token))

    def holds(self, tokens: Iterable[int]) -> bool:
        """Whether they are a text of the network."""
        place = self.start
        for token in tokens:
            place = self.behind(place, token)
        return self._letters.is_end(place)

    def continues(self, token: int, other: int) -> bool:
        """Whether Whisper would write ``other`` behind ``token``."""
        return other == self.end or self._tokens.are_neighbours(token, other)

    def _spelt(self, words: str, first: bool) -> Iterator[bytes]:
        for spelling in spellings(words, self._language, first=first):
            yield spelling.encode()

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
        for byte, nodes in self._letters.ways(place).items():
            longer = trie.longer.get(byte)
            if longer is not None:
                if longer.token is not None:
                    tokens.append(longer.token)
                self._collect(self._letters.closed(nodes), longer, tokens)


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
