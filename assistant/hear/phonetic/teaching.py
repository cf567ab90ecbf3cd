"""Makes the sound model: who speaks how much, and what is learnt of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.hear.phonetic.learning import Example, Schedule, train
from assistant.hear.phonetic.lessons import (
    Encode,
    KokoroSpeaker,
    Pronounce,
    Spoken,
    lessons,
    said_by_espeak,
    said_by_kokoro,
)
from assistant.hear.phonetic.model import PhoneModel
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.phonetic.texts import texts
from assistant.hear.wakeword.kokoro import KokoroVoices

KEPT_FOR_TESTS = {
    Language.KO: ("jf_alpha", "jm_kumo"),
    Language.EN: ("af_heart", "am_adam", "am_michael", "bf_emma"),
    Language.ZH: ("zf_xiaobei", "zf_xiaoni", "zm_yunjian", "zm_yunxi"),
}
"""Kokoro's voices that speak in our tests."""


_REPORTED = 200
"""Texts after which it is told how far one is."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many texts each engine speaks, how often each is heard, in other rooms, and how often
    everything is learnt from."""

    espeak: int = 2600
    espeak_rooms: int = 3
    kokoro: int = 1570
    kokoro_rooms: int = 3
    schedule: Schedule = field(default_factory=lambda: Schedule(passes=8))


_SMALLER = Effort(
    espeak=2000, espeak_rooms=2, kokoro=1100, kokoro_rooms=3, schedule=Schedule(passes=7)
)
EFFORTS = {Language.KO: Effort(), Language.EN: _SMALLER, Language.ZH: _SMALLER}
"""Most for the language that Whisper knows least of."""
QUICK = Effort(espeak=1200, espeak_rooms=1, kokoro=0, schedule=Schedule(passes=6, width=128))


@dataclass(frozen=True, slots=True)
class PhoneTeacher:
    """Args:
    pronounce: words in Kokoro's phonemes, by language.
    encode: Whisper's encoder.
    """

    kokoro: KokoroVoices
    pronounce: Mapping[Language, Pronounce]
    encode: Encode

    def __call__(
        self,
        pronunciation: Pronunciation,
        kinds: Sequence[Sequence[WordNetwork]],
        effort: Effort,
        report: Callable[[str], None],
    ) -> PhoneModel:
        """A model of the language with this pronunciation.

        Args:
            kinds: networks of what users say to the device; a quarter of the texts is made up.
            report: told what is being done.

        Raises:
            EngineError: a model is damaged.
        """
        chance, language = random.Random(0), pronunciation.language
        told = texts(pronunciation, kinds, chance)
        report(f"espeak-ng says {effort.espeak} texts")
        said = list(said_by_espeak(islice(told, effort.espeak), pronunciation, chance))
        examples = list(self._heard(said, effort.espeak_rooms))
        report(f"Kokoro says {effort.kokoro} texts")
        speaker = KokoroSpeaker(self.kokoro, self.pronounce[language], KEPT_FOR_TESTS[language])
        said = []
        for one in said_by_kokoro(islice(told, effort.kokoro), pronunciation, speaker, chance):
            said.append(one)
            if len(said) % _REPORTED == 0:
                report(f"Kokoro has said {len(said)}")
        examples += self._heard(said, effort.kokoro_rooms)
        minutes = sum(len(example.encoded) for example in examples) / 50 / 60
        report(f"learning from {len(examples)} texts, {minutes:.0f} minutes")
        outputs = len(pronunciation.phones) + 1
        return train(examples, outputs, effort.schedule, np.random.default_rng(0), report)

    def _heard(self, said: Sequence[Spoken], rooms: int) -> Iterator[Example]:
        for seed in range(rooms):
            yield from lessons(said, self.encode, seed)
