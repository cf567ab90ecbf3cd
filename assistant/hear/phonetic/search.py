"""What of a network of words was said, by its sound alone: CTC prefix beam search.

Each text in the making is a string of phones; the probabilities that it ends with a phone and that
it ends with a blank are kept apart (Graves and Jaitly 2014).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from assistant.core.network import WordNetwork
from assistant.hear.layers import Floats
from assistant.hear.letters import LetterNetwork, Place
from assistant.hear.phonetic.model import BLANK
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.vosk_words import readable

SURE_BLANK = math.log(0.98)
"""Log probability of a blank from which a frame says nothing."""
_UNLIKELY = math.log(1e-5)
"""Log probability below which a phone is not looked at, but where it is among the likeliest."""
_LIKELIEST = 8
_FAR_BEHIND = 30.0
"""A text whose log probability is this far behind the likeliest is dropped."""
_TRIED = 12
"""Ways through a network that say the same phones, of which as many are looked at."""
NEVER = -math.inf


class PhoneNetwork:
    """A network of words in phones."""

    def __init__(self, network: WordNetwork, pronunciation: Pronunciation) -> None:
        self.network, self._pronunciation = network, pronunciation
        self._letters = LetterNetwork(network, lambda words, _: pronunciation.spellings(words))
        self._following: dict[Place, dict[int, Place]] = {}
        self.start = self._letters.start

    def following(self, place: Place) -> dict[int, Place]:
        """Where each output of the model leads."""
        if place not in self._following:
            self._following[place] = {
                self._pronunciation.phones.index(phone) + 1: self._letters.closed(nodes)
                for phone, nodes in self._letters.ways(place).items()
            }
        return self._following[place]

    def is_end(self, place: Place) -> bool:
        return self._letters.is_end(place)

    def texts(self, outputs: Sequence[int], most: int) -> list[str]:
        """Up to so many texts that sound like this."""
        phones = self._pronunciation.of_outputs(outputs)
        # The same words may be said along several ways.
        ways = islice(self._ways(0, phones, set()), _TRIED)
        language = self._pronunciation.language
        return list(dict.fromkeys(readable(words, language) for words in ways))[:most]

    def _ways(
        self, state: int, phones: bytes, dead: set[tuple[int, int]]
    ) -> Iterator[tuple[str, ...]]:
        """The words that lead from ``state`` to an end with just these ``phones``.

        Args:
            dead: states with so many phones left that are being gone on from, or lead nowhere.
        """
        place = state, len(phones)
        if place in dead:
            return
        dead.add(place)
        alive = not phones and state in self.network.last
        if alive:
            yield ()
        for arc in self.network.arcs[state]:
            for way in arc.ways:
                for spelling in self._pronunciation.spellings(way) if way else (b"",):
                    if phones.startswith(spelling):
                        for words in self._ways(arc.target, phones[len(spelling) :], dead):
                            alive = True
                            yield (way, *words) if way else words
        if alive:
            dead.remove(place)


@dataclass(frozen=True, slots=True)
class Sounding:
    """A string of the model's outputs, its log likelihood, and the network it is a text of."""

    outputs: tuple[int, ...]
    score: float
    network: PhoneNetwork


@dataclass(slots=True)
class _Text:
    network: PhoneNetwork
    place: Place
    blank: float = NEVER
    phone: float = NEVER

    @property
    def score(self) -> float:
        return either(self.blank, self.phone)


def search(
    log_probabilities: Floats,
    networks: Sequence[PhoneNetwork],
    *,
    beam: int = 300,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Sounding]:
    """The likeliest strings of any of ``networks``, best first.

    Args:
        log_probabilities: (frames, outputs).
        stopped: asked at each frame; once true the answer does not matter.
    """
    texts: dict[tuple[int, ...], _Text] = {
        (number,): _Text(network, network.start, blank=0.0)
        for number, network in enumerate(networks)
    }
    for frame in log_probabilities:
        if stopped():
            return []
        scores = frame.tolist()
        if scores[BLANK] < SURE_BLANK:
            texts = _longer(texts, scores, beam)
        else:
            for text in texts.values():
                text.blank, text.phone = text.score + scores[BLANK], NEVER
    found = [
        Sounding(key[1:], text.score, text.network)
        for key, text in texts.items()
        if text.network.is_end(text.place) and len(key) > 1
    ]
    return sorted(found, key=lambda sounding: -sounding.score)


def _longer(
    texts: dict[tuple[int, ...], _Text], scores: list[float], beam: int
) -> dict[tuple[int, ...], _Text]:
    """What ``texts`` may be a frame later, the likeliest of it."""
    longer: dict[tuple[int, ...], _Text] = {}
    likely = likely_outputs(scores)
    for key, text in texts.items():
        total = text.score
        last = key[-1] if len(key) > 1 else BLANK
        same = longer.setdefault(key, _Text(text.network, text.place))
        same.blank = either(same.blank, total + scores[BLANK])
        if last:
            same.phone = either(same.phone, text.phone + scores[last])
        following = text.network.following(text.place)
        for output in likely:
            place = following.get(output)
            if place is None:
                continue
            # The same phone once more needs a blank between.
            before = text.blank if output == last else total
            if before == NEVER:
                continue
            behind = (*key, output)
            further = longer.get(behind)
            if further is None:
                further = longer[behind] = _Text(text.network, place)
            further.phone = either(further.phone, before + scores[output])
    best = max(text.score for text in longer.values())
    kept = [item for item in longer.items() if item[1].score > best - _FAR_BEHIND]
    kept.sort(key=lambda item: -item[1].score)
    return dict(kept[:beam])


def likely_outputs(scores: list[float]) -> list[int]:
    """The phones that are looked at in a frame."""
    ranked = sorted(scores, reverse=True)
    least = min(_UNLIKELY, ranked[_LIKELIEST])
    return [output for output, score in enumerate(scores) if output and score >= least]


def either(one: float, other: float) -> float:
    """The logarithm of the sum of two probabilities."""
    if one < other:
        one, other = other, one
    return one if other == NEVER else one + math.log1p(math.exp(other - one))


@lru_cache(maxsize=16)
def phone_network(network: WordNetwork, pronunciation: Pronunciation) -> PhoneNetwork:
    """Of most networks the same: they are kept."""
    return PhoneNetwork(network, pronunciation)
