"""What the sound model is taught to hear through."""

from __future__ import annotations

import random

import numpy as np
import pytest

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.phonetic.surroundings import Surroundings
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.sound import babble, loudness

SECONDS = 4


def tone(hertz: float, seconds: float) -> Samples:
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (1000 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def surroundings(seed: int) -> Surroundings:
    voices = [tone(300, 0.7), tone(500, 1.1)]
    return Surroundings(voices, random.Random(seed), np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(12))
def test_noise_is_2_to_30_db_below_speech(seed: int) -> None:
    noise = surroundings(seed).beneath(2500.0, SECONDS * SAMPLE_RATE)
    assert noise.shape == (SECONDS * SAMPLE_RATE,)
    assert -30.1 <= 20 * np.log10(loudness(noise) / 2500) <= -1.9


def test_noises_differ_and_the_same_seed_gives_the_same() -> None:
    ours = surroundings(1)
    one, another = (ours.beneath(1000.0, SAMPLE_RATE) for _ in range(2))
    assert not np.array_equal(one, another)
    assert np.array_equal(one, surroundings(1).beneath(1000.0, SAMPLE_RATE))


def test_others_are_heard_talking() -> None:
    """Two tones: in some of the noises nothing else has as much power as they."""

    def share(noise: Samples) -> float:
        power = np.abs(np.fft.rfft(noise)) ** 2
        hertz = np.fft.rfftfreq(len(noise), 1 / SAMPLE_RATE)
        near = np.min([np.abs(hertz - tone) for tone in (300, 500)], axis=0) < 10
        return float(power[near].sum() / power.sum())

    shares = [share(surroundings(seed).beneath(1000.0, 2 * SAMPLE_RATE)) for seed in range(30)]
    assert sum(one > 0.8 for one in shares) >= 3


def test_each_talker_is_as_loud() -> None:
    voices = iter([tone(300, 2) * 8, tone(700, 2)])
    heard = babble(lambda: next(voices), SAMPLE_RATE, talkers=2)
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum[300] == pytest.approx(spectrum[700], rel=0.05)
