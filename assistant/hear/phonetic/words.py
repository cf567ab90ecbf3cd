"""What was said in expected words, however they were put together.

A network holds the sentences that were foreseen; people say the same words in sentences that were
not. Which word follows which is learnt from walks along the networks, and any word may follow any
other, less likely: a bigram model with absolute discounting (Ney et al. 1994). The search is that
of `assistant.hear.phonetic.search` over a tree of the words' phones, in which texts that end with
the same word go on as one.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from assistant.core.network import WordNetwork
from assistant.hear.layers import Floats
from assistant.hear.phonetic.model import BLANK
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.phonetic.search import SURE_BLANK, likely_outputs, probabilities
from assistant.hear.vosk_words import readable

_MOST_WALKS = 12_000
"""Texts of a network from which is learnt which word follows which; of a small one, as many as it
has words."""
_DISCOUNT = 0.6
_UNSEEN = 0.2
"""How often a word counts as seen that no walk came by."""
_SHARE = 0.35
"""What the log probability of words counts beside that of their sound."""
_EACH_WORD = math.exp(-0.3)
"""Probability of going on with one more word."""
_BEAM = 200
_FAR_BEHIND = math.exp(-14.0)
"""What is less likely than the likeliest text by this factor is dropped."""
_MOST_KEPT = 200_000
"""Pairs of words whose probability is remembered."""
_BEGINNING, _END = "<s>", "</s>"
_Followers = Mapping[str, Counter[str]]


class _Node:
    """A phone in the tree of words; ``words`` end with it."""

    __slots__ = ("following", "words")

    def __init__(self) -> None:
        self.following: dict[int, _Node] = {}
        self.words: list[str] = []


class _Text:
    """Texts in the making that end alike, and the words of the likeliest, last first.

    Probabilities are beside that of the likeliest of all: that they end with a blank and with a
    phone, of both together, and of the likeliest alone."""

    __slots__ = ("best", "blank", "node", "phone", "total", "words")

    def __init__(self, node: _Node) -> None:
        self.node = node
        self.words: _Words = None
        self.blank = self.phone = self.total = self.best = 0.0

    def take(self, words: _Words, chance: float) -> None:
        """Ends with a phone, with this probability more."""
        if chance > self.best:
            self.best, self.words = chance, words
        self.phone += chance

    def divide(self, by: float) -> None:
        self.blank /= by
        self.phone /= by
        self.total = self.blank + self.phone


_Words = tuple[str, "_Words"] | None
_Key = tuple[str, int, int]
"""The last word of a text, its node's identity, and its last output."""


class WordModel:
    """The words of some networks: how each sounds, and which follows which."""

    def __init__(self, networks: Sequence[WordNetwork], pronunciation: Pronunciation) -> None:
        self._language = pronunciation.language
        self._followers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for network in networks:
            for word, followers in _followers(network).items():
                self._followers[word].update(followers)
        self._totals = {word: followers.total() for word, followers in self._followers.items()}
        self._seen = Counter[str]()
        for followers in self._followers.values():
            self._seen.update(followers)
        words = {word for network in networks for word in _words(network)}
        self._all = self._seen.total() + _UNSEEN * len(words)
        self._kept: dict[tuple[str, str], float] = {}
        self._tree = _Node()
        # In one order, so that of words that sound the same always the same one is first.
        for word in sorted(words):
            for spelling in pronunciation.spellings(word):
                node = self._tree
                for output in pronunciation.outputs(spelling):
                    node = node.following.setdefault(output, _Node())
                if node is not self._tree:
                    node.words.append(word)

    def said(self, log_probabilities: Floats, stopped: Callable[[], bool] = lambda: False) -> str:
        """The likeliest text, or "" where none is.

        Args:
            log_probabilities: (frames, outputs) of the sound model.
            stopped: asked at each frame; once true the answer does not matter.
        """
        first = _Text(self._tree)
        first.blank = first.total = 1.0
        texts = {(_BEGINNING, id(self._tree), BLANK): first}
        for frame in probabilities(log_probabilities):
            if stopped():
                return ""
            chances = frame.tolist()
            if chances[BLANK] < SURE_BLANK:
                texts = self._later(texts, chances)
            else:
                for text in texts.values():
                    text.blank, text.phone = text.total, 0.0
        ended = [
            (text.total * self._chance(word, _END), text)
            for (word, _, _), text in texts.items()
            if text.node is self._tree and text.words
        ]
        if not ended:
            return ""
        _, best = max(ended, key=lambda one: one[0])
        return readable([*_in_order(best.words)], self._language)

    def _later(self, texts: dict[_Key, _Text], chances: Sequence[float]) -> dict[_Key, _Text]:
        """What ``texts`` may be a frame later, the likeliest of it."""
        later: dict[_Key, _Text] = {}
        likely = likely_outputs(chances)
        least = max(chances) * _FAR_BEHIND

        def at(word: str, node: _Node, output: int) -> _Text:
            key = word, id(node), output
            text = later.get(key)
            if text is None:
                text = later[key] = _Text(node)
            return text

        for (word, _, last), text in texts.items():
            total = text.total
            same = at(word, text.node, last)
            if total > same.best:
                same.best, same.words = total, text.words
            same.blank += total * chances[BLANK]
            if last:
                same.phone += text.phone * chances[last]
            following = text.node.following
            for output in likely & following.keys():
                # The same phone once more needs a blank between.
                chance = (text.blank if output == last else total) * chances[output]
                if chance < least:
                    continue
                node = following[output]
                if node.following:
                    at(word, node, output).take(text.words, chance)
                for ended in node.words:
                    behind = chance * self._chance(word, ended) * _EACH_WORD
                    at(ended, self._tree, output).take((ended, text.words), behind)
        return _likeliest(later)

    def _chance(self, word: str, following: str) -> float:
        """What the probability that one word follows the other counts beside that of their
        sound."""
        pair = word, following
        if pair not in self._kept:
            alone = (self._seen[following] + _UNSEEN) / self._all
            followers = self._followers.get(word)
            if followers:
                left = _DISCOUNT * len(followers) * alone
                seen = max(followers[following] - _DISCOUNT, 0.0)
                alone = (seen + left) / self._totals[word]
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[pair] = alone**_SHARE
        return self._kept[pair]


def _likeliest(texts: dict[_Key, _Text]) -> dict[_Key, _Text]:
    """As many as are gone on with."""
    best = max(text.blank + text.phone for text in texts.values())
    for text in texts.values():
        text.divide(best)
    return dict(sorted(texts.items(), key=lambda item: -item[1].total)[:_BEAM])


def _in_order(words: _Words) -> Iterator[str]:
    if words is not None:
        last, before = words
        yield from _in_order(before)
        yield last


def _words(network: WordNetwork) -> Iterator[str]:
    for arcs in network.arcs:
        for arc in arcs:
            for way in arc.ways:
                yield from way.split()


@lru_cache(maxsize=16)
def _followers(network: WordNetwork) -> _Followers:
    followers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    chance = random.Random(0)
    for _ in range(min(_MOST_WALKS, sum(1 for _ in _words(network)))):
        words = [word for way in network.walk(chance) for word in way.split()]
        for word, following in zip([_BEGINNING, *words], [*words, _END], strict=True):
            followers[word][following] += 1
    return followers


@lru_cache(maxsize=4)
def word_model(networks: tuple[WordNetwork, ...], pronunciation: Pronunciation) -> WordModel:
    """Of most networks the same: they are kept."""
    return WordModel(networks, pronunciation)
