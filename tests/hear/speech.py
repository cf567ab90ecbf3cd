"""Sound for the tests: spoken by espeak-ng, or made."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.models import models_dir
from assistant.speak.voices.espeak import EspeakVoice

HUSH = 0.0005
"""What every microphone hears in silence. Without it there is nothing but the noise that Kaldi adds
to a sound by chance (dither), and what vosk reads of it changes from one time to the next.
"""


def model(name: str) -> Path:
    """The folder of a model; skips the test where it is not."""
    folder = models_dir() / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not in {folder.parent}: `run.py models fetch {name}`")
    return folder


@cache
def spoken(text: str, language: Language = Language.EN) -> Audio:
    """16 kHz, with the silence an endpoint leaves around speech.

    espeak-ng says a text a little differently each time: choose one that is always understood.
    """
    voice = EspeakVoice(SystemClock())
    # In a thread: the test has an event loop running in its own.
    with ThreadPoolExecutor(1) as thread:
        said = thread.submit(asyncio.run, voice.synthesise(text, text, language)).result().audio
    voice.close()
    samples = np.frombuffer(said.pcm, "<i2").astype(np.float64) / 32768
    resampled = soxr.resample(samples, said.rate, SAMPLE_RATE)
    return audio(np.concatenate([np.zeros(5600), resampled, np.zeros(4000)]))


def in_a_room(sound: Audio) -> Audio:
    """With the `HUSH` of a quiet room."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float64) / 32768
    return audio(samples + HUSH * np.random.default_rng(1).standard_normal(samples.size))


def audio(samples: NDArray[np.floating]) -> Audio:
    """``samples`` from -1 to 1 at 16 kHz."""
    return Audio((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def noise(seconds: float, level: float = 0.05) -> Audio:
    return audio(level * np.random.default_rng(1).standard_normal(round(seconds * SAMPLE_RATE)))


def breath(seconds: float) -> Audio:
    """Noise that swells and fades, mostly below 1 kHz."""
    count = round(seconds * SAMPLE_RATE)
    rough = np.random.default_rng(2).standard_normal(count)
    soft = np.convolve(rough, np.hanning(24) / 12, mode="same")
    return audio(0.05 * soft * np.sin(np.pi * np.arange(count) / count))


def music(seconds: float) -> Audio:
    """Chords of a music box, two a second."""
    times = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    notes = (262.0, 330.0, 392.0, 523.0)
    envelope = np.exp(-4 * (times % 0.5))
    return audio(0.1 * envelope * sum(np.sin(2 * np.pi * n * times) for n in notes))
