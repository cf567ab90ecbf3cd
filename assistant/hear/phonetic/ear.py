"""What the sound alone says of what was said, beside what Whisper would write."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.hear.layers import Floats
from assistant.hear.phonetic.chinese import CHINESE
from assistant.hear.phonetic.ctc import log_likelihoods
from assistant.hear.phonetic.english import ENGLISH
from assistant.hear.phonetic.korean import KOREAN
from assistant.hear.phonetic.model import BLANK, PhoneModel, load_phone_model
from assistant.hear.phonetic.network import phone_network
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.phonetic.search import Searched, search
from assistant.hear.phonetic.words import word_model

PRONUNCIATIONS = {one.language: one for one in (KOREAN, ENGLISH, CHINESE)}
_SHIPPED = Path(__file__).parents[3] / "assets" / "phones"
_FOUND = 8
"""Texts of the networks that are of interest."""
_NEAR = -0.25
"""Log likelihood a phone, beside that of the phones most likely said."""
ALIKE = -0.6
"""The same, from which what was said sounds like a text of the networks..."""
APART = math.log(100)
"""...if the beginning of any other is this much less likely."""


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest texts of networks, best first. ``alike``: the first sounds like what was said,
    from beginning to end."""

    texts: list[str]
    alike: bool


class PhoneticEar:
    """A sound model of the language with this pronunciation."""

    def __init__(self, model: PhoneModel, pronunciation: Pronunciation) -> None:
        self._model, self._pronunciation = model, pronunciation

    def hear(self, encoded: Floats) -> Sounded:
        """``encoded``: (frames, 512), the encoder's output for the utterance."""
        return Sounded(self._model.log_probabilities(encoded), self._pronunciation)

    def holds(self, networks: Sequence[WordNetwork], text: str) -> bool:
        """Whether a text of ``networks`` sounds like this one."""
        ways = [self._pronunciation.outputs(way) for way in self._pronunciation.readings(text)]
        spelt = [phone_network(network, self._pronunciation) for network in networks]
        return any(network.holds(way) for network in spelt for way in ways)

    def begin(
        self,
        networks: Sequence[WordNetwork],
        vocabulary: tuple[WordNetwork, ...],
        stopped: Callable[[], bool],
    ) -> None:
        """Does beforehand what `Sounded.found` needs of ``networks``, and `Sounded.worded` of
        ``vocabulary``, and not of the sound, until ``stopped``."""
        for network in networks:
            phone_network(network, self._pronunciation).spell(stopped)
        if not stopped():
            word_model(vocabulary, self._pronunciation)


class Sounded:
    """One utterance, as log probabilities (frames, outputs)."""

    def __init__(self, log_probabilities: Floats, pronunciation: Pronunciation) -> None:
        self._scores, self._pronunciation = log_probabilities, pronunciation

    @property
    def language(self) -> Language:
        return self._pronunciation.language

    def found(
        self, networks: Sequence[WordNetwork], stopped: Callable[[], bool] = lambda: False
    ) -> Found:
        """What of networks was said."""
        spelt = [phone_network(one, self._pronunciation) for one in networks]
        searched = search(self._scores, spelt, stopped=stopped)
        texts = dict.fromkeys(text for string in searched.ended[:_FOUND] for text in string.texts)
        return Found([*texts][:_FOUND], self._is_alike(searched))

    def _is_alike(self, searched: Searched) -> bool:
        if not searched.ended:
            return False
        best = searched.ended[0].score
        return best - searched.begun >= APART and best - self._freely >= ALIKE * self.phones

    def worded(
        self, vocabulary: tuple[WordNetwork, ...], stopped: Callable[[], bool] = lambda: False
    ) -> list[str]:
        """The likeliest text in the words of ``vocabulary``, however they are put together, if
        there is one."""
        text = word_model(vocabulary, self._pronunciation).said(self._scores, stopped)
        return [text] if text else []

    def likelihood(self, text: str) -> float | None:
        """Log likelihood of ``text``, beside that of the phones most likely said, however they
        make words; ``None`` where it cannot be told how it sounds."""
        ways = [self._pronunciation.outputs(way) for way in self._pronunciation.readings(text)]
        if not ways:
            return None
        return float(log_likelihoods(self._scores, ways).max()) - self._freely

    def is_near(self, text: str) -> bool:
        """Whether hardly anything else sounds more like what was said than ``text``."""
        likelihood = self.likelihood(text)
        return likelihood is not None and likelihood >= _NEAR * self.phones

    @cached_property
    def said(self) -> bytes:
        """The phones most likely said, however they make words."""
        return self._pronunciation.of_outputs(self._free_outputs)

    @cached_property
    def phones(self) -> int:
        """How many these are."""
        return len(self._free_outputs)

    @cached_property
    def written(self) -> str:
        """They in letters."""
        return self._pronunciation.written(self.said)

    @cached_property
    def _freely(self) -> float:
        return float(log_likelihoods(self._scores, [self._free_outputs])[0])

    @cached_property
    def _free_outputs(self) -> tuple[int, ...]:
        path = self._scores.argmax(axis=1)
        return tuple(int(output) for output, _ in groupby(path) if output != BLANK)


def shipped_path(language: Language) -> Path:
    """Where the model of a language lies that the device uses."""
    return _SHIPPED / f"{language}.npz"


@cache
def shipped_ear(language: Language) -> PhoneticEar:
    """Loaded when first asked for: training one, and devices of other languages, do without.

    Raises:
        EngineError: the model that we ship is missing or damaged.
    """
    pronunciation = PRONUNCIATIONS[language]
    model = load_phone_model(shipped_path(language), len(pronunciation.phones))
    return PhoneticEar(model, pronunciation)
