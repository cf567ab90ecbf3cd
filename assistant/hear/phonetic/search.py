"""What of a network of words was said, by its sound alone: CTC prefix beam search.

Each text in the making is a string of phones; the probabilities that it ends with a phone and that
it ends with a blank are kept apart (Graves and Jaitly 2014).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.hear.layers import Floats
from assistant.hear.phonetic.model import BLANK
from assistant.hear.phonetic.network import PhoneNetwork, Place

SURE_BLANK = math.log(0.98)
"""Log probability of a blank from which a frame says nothing."""
_UNLIKELY = math.log(1e-5)
"""Log probability below which a phone is not looked at, but where it is among the likeliest."""
_LIKELIEST = 8
_FAR_BEHIND = 30.0
"""A text whose log probability is this far behind the likeliest is dropped."""
_ALIKE = 3
"""Texts that sound the same, of which as many are of interest."""
NEVER = -math.inf


@dataclass(frozen=True, slots=True)
class Sounding:
    """A string of the model's outputs, its log likelihood, and the network it is a text of."""

    outputs: tuple[int, ...]
    score: float
    network: PhoneNetwork

    @property
    def texts(self) -> list[str]:
        """Some that sound like this."""
        return self.network.texts(self.outputs, _ALIKE)


@dataclass(frozen=True, slots=True)
class Searched:
    """``ended``: the likeliest texts, best first. ``begun``: the log likelihood of the likeliest
    that may not end there."""

    ended: list[Sounding]
    begun: float


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
) -> Searched:
    """The likeliest strings of any of ``networks``.

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
            return Searched([], NEVER)
        scores = frame.tolist()
        if scores[BLANK] < SURE_BLANK:
            texts = _longer(texts, scores, beam)
        else:
            for text in texts.values():
                text.blank, text.phone = text.score + scores[BLANK], NEVER
    ended, begun = list[Sounding](), NEVER
    for key, text in texts.items():
        if text.network.is_end(text.place) and len(key) > 1:
            ended.append(Sounding(key[1:], text.score, text.network))
        else:
            begun = max(begun, text.score)
    return Searched(sorted(ended, key=lambda sounding: -sounding.score), begun)


def _longer(
    texts: dict[tuple[int, ...], _Text], scores: list[float], beam: int
) -> dict[tuple[int, ...], _Text]:
    """What ``texts`` may be a frame later, the likeliest of it."""
    longer: dict[tuple[int, ...], _Text] = {}
    likely = likely_outputs(scores)
    least = max(text.score for text in texts.values()) + max(scores) - _FAR_BEHIND
    for key, text in texts.items():
        total = text.score
        last = key[-1] if len(key) > 1 else BLANK
        same = longer.setdefault(key, _Text(text.network, text.place))
        same.blank = either(same.blank, total + scores[BLANK])
        if last:
            same.phone = either(same.phone, text.phone + scores[last])
        following = text.network.following(text.place)
        for output in likely & following.keys():
            # The same phone once more needs a blank between.
            before = text.blank if output == last else total
            if before + scores[output] < least:
                continue
            behind = (*key, output)
            further = longer.get(behind)
            if further is None:
                further = longer[behind] = _Text(text.network, following[output])
            further.phone = either(further.phone, before + scores[output])
    best = max(text.score for text in longer.values())
    kept = [item for item in longer.items() if item[1].score > best - _FAR_BEHIND]
    kept.sort(key=lambda item: -item[1].score)
    return dict(kept[:beam])


def likely_outputs(scores: list[float]) -> set[int]:
    """The phones that are looked at in a frame."""
    ranked = sorted(scores, reverse=True)
    least = min(_UNLIKELY, ranked[_LIKELIEST])
    return {output for output, score in enumerate(scores) if output and score >= least}


def either(one: float, other: float) -> float:
    """The logarithm of the sum of two probabilities."""
    if one < other:
        one, other = other, one
    return one if other == NEVER else one + math.log1p(math.exp(other - one))
