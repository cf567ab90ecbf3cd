"""What else is heard while somebody speaks to the device, of which the sound model must write
nothing: other people, dishes, music, hiss, several of them at once."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.sound import (
    NOISES,
    Random,
    babble,
    band_limit,
    clatter,
    loudness,
    room,
    white,
)

_WIDE_SNR, _USUAL_SNR = (2.0, 30.0), (4.0, 16.0)
"""dB; half of the noises each."""
_SWELL_DB = (-10.0, 6.0)
"""By how much a noise comes and goes."""
_TALKERS = (1, 2, 3, 4, 6, 8)


class Surroundings:
    """Args:
    others: what other people say.
    """

    def __init__(self, others: Sequence[Samples], chance: random.Random, noise: Random) -> None:
        self._others, self._chance, self._noise = others, chance, noise
        # Twice what hides words best.
        self._makers = (*NOISES, clatter, white, self._talk, self._talk)

    def beneath(self, level: float, length: int) -> Samples:
        """A noise below speech of the loudness ``level``."""
        made = self._mixed(length)
        snr = self._chance.uniform(*self._chance.choice((_WIDE_SNR, _USUAL_SNR)))
        return np.asarray(made * (level / loudness(made) * 10 ** (-snr / 20)), np.float32)

    def _mixed(self, length: int) -> Samples:
        mixed = np.zeros(length, np.float32)
        for maker in self._chance.sample(self._makers, self._chance.choice((1, 1, 2, 3))):
            made = maker(length, self._noise)
            mixed += made * np.float32(10 ** self._chance.uniform(-0.5, 0) / loudness(made))
        if self._chance.random() < 0.4:
            mixed = self._swelling(mixed)
        return band_limit(mixed, self._noise) if self._chance.random() < 0.3 else mixed

    def _swelling(self, samples: Samples) -> Samples:
        seconds = len(samples) / SAMPLE_RATE
        moments = max(2, round(seconds * self._chance.uniform(0.5, 3)))
        level = 10 ** (self._noise.uniform(*_SWELL_DB, moments) / 20)
        at = np.linspace(0, moments - 1, len(samples))
        return np.asarray(samples * np.interp(at, np.arange(moments), level), np.float32)

    def _talk(self, length: int, noise: Random) -> Samples:
        def speech() -> Samples:
            pause = np.zeros(self._chance.randrange(SAMPLE_RATE // 2), np.float32)
            return np.concatenate([self._chance.choice(self._others), pause])

        talk = babble(speech, length, self._chance.choice(_TALKERS))
        return room(talk, noise) if self._chance.random() < 0.6 else talk
