"""What of a network of words was said, by its sound alone: CTC prefix beam search.

Each text in the making is a string of phones; the probabilities that it ends with a phone and that
it ends with a blank are kept apart (Graves and Jaitly 2014).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.hear.layers import Floats
from assistant.hear.phonetic.model import BLANK
from assistant.hear.phonetic.network import PhoneNetwork, Place

SURE_BLANK = 0.98
"""Probability of a blank from which a frame says nothing."""
_UNLIKELY = 1e-5
"""Probability below which a phone is not looked at, but where it is among the likeliest."""
_LIKELIEST = 8
_FAR_BEHIND = math.exp(-30.0)
"""What is less likely than the likeliest text by this factor is dropped."""
_LEAST_LOGARITHM = -100.0
_ALIKE = 3
"""Texts that sound the same, of which as many are of interest."""


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


class _Text:
    """A text in the making. Its probabilities are beside that of the likeliest: that it ends with a
    blank and with a phone, now and a frame later, and of both together."""

    __slots__ = (
        "blank",
        "further",
        "later_blank",
        "later_phone",
        "outputs",
        "phone",
        "place",
        "total",
    )

    def __init__(self, outputs: tuple[int, ...], place: Place) -> None:
        self.outputs, self.place = outputs, place
        self.blank = self.phone = self.total = self.later_blank = self.later_phone = 0.0
        self.further: dict[int, _Text] = {}
        """By their last output: those that go on from here and were looked at."""

    def is_later(self) -> None:
        """The frame is over."""
        self.blank, self.phone = self.later_blank, self.later_phone
        self.total = self.blank + self.phone
        self.later_blank = self.later_phone = 0.0

    def divide(self, by: float) -> None:
        self.blank /= by
        self.phone /= by
        self.total /= by


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
    texts = [_Text((), network.start) for network in networks]
    for text in texts:
        text.blank = text.total = 1.0
    likeliest = 0.0
    for frame in probabilities(log_probabilities):
        if stopped():
            return Searched([], -math.inf)
        chances = frame.tolist()
        if chances[BLANK] < SURE_BLANK:
            texts = _later(texts, chances, beam)
            best = texts[0].total
            for text in texts:
                text.divide(best)
            likeliest += math.log(best)
        else:
            for text in texts:
                text.blank, text.phone = text.total, 0.0
            likeliest += math.log(chances[BLANK])
    ended, begun = list[Sounding](), -math.inf
    for text in texts:
        score = likeliest + math.log(text.total)
        if text.outputs and text.place.is_end:
            ended.append(Sounding(text.outputs, score, text.place.network))
        else:
            begun = max(begun, score)
    return Searched(sorted(ended, key=lambda sounding: -sounding.score), begun)


def _later(texts: Sequence[_Text], chances: Sequence[float], beam: int) -> list[_Text]:
    """What ``texts`` may be a frame later, the likeliest of it, best first."""
    likely = likely_outputs(chances)
    least = max(chances) * _FAR_BEHIND
    # In one order, so that of texts that are as likely always the same one is first.
    later = dict.fromkeys(texts)
    for text in texts:
        text.later_blank += text.total * chances[BLANK]
        last = text.outputs[-1] if text.outputs else BLANK
        if last:
            text.later_phone += text.phone * chances[last]
        for output in likely & text.place.ways.keys():
            # The same phone once more needs a blank between.
            chance = (text.blank if output == last else text.total) * chances[output]
            if chance < least:
                continue
            further = text.further.get(output)
            if further is None:
                further = _Text((*text.outputs, output), text.place.behind(output))
                text.further[output] = further
            further.later_phone += chance
            later[further] = None
    for text in later:
        text.is_later()
    least = max(text.total for text in later) * _FAR_BEHIND
    kept = sorted((t for t in later if t.total > least), key=lambda t: -t.total)
    return kept[:beam]


def probabilities(logarithms: Floats) -> NDArray[np.float64]:
    """None is 0, whatever the logarithms are: a text that is all that is left stays."""
    return np.exp(np.maximum(logarithms, _LEAST_LOGARITHM, dtype=np.float64))


def likely_outputs(chances: Sequence[float]) -> set[int]:
    """The phones that are looked at in a frame."""
    least = min(_UNLIKELY, sorted(chances, reverse=True)[_LIKELIEST])
    return {output for output, chance in enumerate(chances) if output and chance >= least}
