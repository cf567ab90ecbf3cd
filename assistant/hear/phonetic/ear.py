"""What the sound alone says of what was said, beside what Whisper would write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.hear.layers import Floats
from assistant.hear.phonetic.ctc import log_likelihoods
from assistant.hear.phonetic.korean import PHONES, readings, written
from assistant.hear.phonetic.model import BLANK, PhoneModel, load_phone_model
from assistant.hear.phonetic.search import phone_network, search

SHIPPED = {Language.KO: Path(__file__).parents[3] / "assets" / "phones" / "ko.npz"}
"""The languages that have a sound model."""
_FOUND = 8
"""Texts of the networks that are of interest."""
_ALIKE = 3
"""Texts that sound the same, of which as many are of interest."""


class PhoneticEar:
    """Args: model: of Korean."""

    def __init__(self, model: PhoneModel) -> None:
        self._model = model

    def hear(self, encoded: Floats) -> Sounded:
        """``encoded``: (frames, 512), the encoder's output for the utterance."""
        return Sounded(self._model.log_probabilities(encoded))


class Sounded:
    """One utterance, as log probabilities (frames, outputs)."""

    def __init__(self, log_probabilities: Floats) -> None:
        self._scores = log_probabilities

    def found(
        self, networks: Sequence[WordNetwork], stopped: Callable[[], bool] = lambda: False
    ) -> list[str]:
        """The likeliest texts of networks, best first."""
        strings = search(self._scores, [phone_network(one) for one in networks], stopped=stopped)
        texts = (
            text
            for string in strings[:_FOUND]
            for text in string.network.texts(string.outputs, _ALIKE)
        )
        return list(dict.fromkeys(texts))[:_FOUND]

    def likelihood(self, text: str) -> float | None:
        """Log likelihood of ``text``, beside that of the phones most likely said, however they
        make words; ``None`` where it cannot be told how it sounds."""
        ways = [_outputs(way) for way in readings(text)]
        if not ways:
            return None
        return float(log_likelihoods(self._scores, ways).max()) - self._freely

    @cached_property
    def phones(self) -> int:
        """How many phones are most likely said."""
        return len(self._free_outputs)

    @cached_property
    def written(self) -> str:
        """Those phones in Hangul."""
        return written(bytes(PHONES[output - 1] for output in self._free_outputs))

    @cached_property
    def _freely(self) -> float:
        return float(log_likelihoods(self._scores, [self._free_outputs])[0])

    @cached_property
    def _free_outputs(self) -> tuple[int, ...]:
        path = self._scores.argmax(axis=1)
        return tuple(int(output) for output, _ in groupby(path) if output != BLANK)


def begin(networks: Sequence[WordNetwork]) -> None:
    """Does beforehand what `Sounded.found` needs of ``networks`` and not of the sound."""
    for network in map(phone_network, networks):
        network.following(network.start)


@cache
def shipped_ear(language: Language) -> PhoneticEar | None:
    """``None`` for a language without a sound model. Loaded when first asked for: training one, and
    devices of other languages, do without.

    Raises:
        EngineError: the model that we ship is missing or damaged.
    """
    path = SHIPPED.get(language)
    return PhoneticEar(load_phone_model(path, len(PHONES))) if path else None


def _outputs(phones: bytes) -> tuple[int, ...]:
    return tuple(PHONES.index(phone) + 1 for phone in phones)
