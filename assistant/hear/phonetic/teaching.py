"""Makes the sound model: who speaks how much, and what is learnt of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from assistant.core.network import WordNetwork
from assistant.hear.phonetic.korean import PHONES
from assistant.hear.phonetic.learning import Example, Schedule, train
from assistant.hear.phonetic.lessons import (
    Encode,
    Pronounce,
    Spoken,
    lessons,
    said_by_espeak,
    said_by_kokoro,
)
from assistant.hear.phonetic.model import PhoneModel
from assistant.hear.phonetic.texts import texts
from assistant.hear.wakeword.kokoro import KokoroVoices

KEPT_FOR_TESTS = ("jf_alpha", "jm_kumo")
"""Kokoro's voices that speak in our tests."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many texts each engine speaks, how often each is heard, in other rooms, and how often
    everything is learnt from."""

    espeak: int = 2600
    espeak_rooms: int = 2
    kokoro: int = 1570
    kokoro_rooms: int = 3
    schedule: Schedule = field(default_factory=Schedule)


QUICK = Effort(espeak=1200, espeak_rooms=1, kokoro=0, schedule=Schedule(passes=6, width=128))


@dataclass(frozen=True, slots=True)
class PhoneTeacher:
    """Args:
    pronounce: a Korean word in Kokoro's phonemes.
    encode: Whisper's encoder.
    """

    kokoro: KokoroVoices
    pronounce: Pronounce
    encode: Encode

    def __call__(
        self, kinds: Sequence[Sequence[WordNetwork]], effort: Effort, report: Callable[[str], None]
    ) -> PhoneModel:
        """A model of Korean.

        Args:
            kinds: networks of what users say to the device; a quarter of the texts is made up.
            report: told what is being done.

        Raises:
            EngineError: a model is damaged.
        """
        chance = random.Random(0)
        said = texts(kinds, chance)
        report(f"espeak-ng says {effort.espeak} texts")
        spoken = list(said_by_espeak(islice(said, effort.espeak), chance))
        examples = list(self._heard(spoken, effort.espeak_rooms))
        report(f"Kokoro says {effort.kokoro} texts")
        told = islice(said, effort.kokoro)
        spoken = list(said_by_kokoro(told, self.kokoro, self.pronounce, KEPT_FOR_TESTS, chance))
        examples += self._heard(spoken, effort.kokoro_rooms)
        minutes = sum(len(example.encoded) for example in examples) / 50 / 60
        report(f"learning from {len(examples)} texts, {minutes:.0f} minutes")
        outputs = len(PHONES) + 1
        return train(examples, outputs, effort.schedule, np.random.default_rng(0), report)

    def _heard(self, spoken: Sequence[Spoken], rooms: int) -> Iterator[Example]:
        for seed in range(rooms):
            yield from lessons(spoken, self.encode, seed)
