"""Rooms, microphones and noises to mix with a clean voice. All made, none recorded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wakeword.clip import Samples

Random = np.random.Generator
Maker = Callable[[int, Random], Samples]
"""So many samples of a noise."""

_BUMPS = (100, 200, 400, 800, 1600, 3200, 6400)
"""Where a microphone's response goes up or down, Hz."""


def convolve(samples: Samples, response: Samples) -> Samples:
    """Linear convolution through the spectrum, cut to the length of ``samples``."""
    size = 1 << (len(samples) + len(response) - 1).bit_length()
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[: len(samples)].astype(np.float32)


def room(samples: Samples, chance: Random) -> Samples:
    """A room: direct sound, then noise fading by 60 dB within 0.1 to 0.6 s."""
    fading = chance.uniform(0.1, 0.6)
    times = np.arange(int(fading * SAMPLE_RATE)) / SAMPLE_RATE
    tail = chance.standard_normal(len(times)) * 10 ** (-3 * times / fading)
    tail[: int(chance.uniform(0.001, 0.006) * SAMPLE_RATE)] = 0
    # Direct to reverberant energy: 10 dB at the mouth, -3 dB across the room.
    tail *= np.sqrt(10 ** (-chance.uniform(-3, 10) / 10) / (tail**2).sum())
    tail[0] = 1
    return convolve(samples, tail.astype(np.float32))


def band_limit(samples: Samples, chance: Random) -> Samples:
    """A cheap microphone: high-pass at 50-300 Hz, low-pass at 3.4-8 kHz, a tilt, and bumps."""
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE) + 1
    low, high = chance.uniform(50, 300), chance.uniform(3400, 8000)
    shape = 1 / np.sqrt(1 + (low / hertz) ** 4) / np.sqrt(1 + (hertz / high) ** 8)
    shape *= (hertz / 1000) ** chance.uniform(-0.5, 0.5)
    bumps = chance.standard_normal(len(_BUMPS)) * chance.uniform(0, 5)
    shape *= 10 ** (np.interp(np.log2(hertz), np.log2(_BUMPS), bumps) / 20)
    return np.fft.irfft(spectrum * shape, len(samples)).astype(np.float32)


def loudness(samples: Samples) -> float:
    """Root mean square of the louder half, so that pauses do not count."""
    step = SAMPLE_RATE // 50
    if len(samples) < step:
        return float(np.sqrt((samples**2).sum() / step)) + 1e-9
    power = (samples[: len(samples) // step * step].reshape(-1, step) ** 2).mean(axis=1)
    return float(np.sqrt(np.sort(power)[len(power) // 2 :].mean())) + 1e-9


def white(length: int, chance: Random) -> Samples:
    """As loud at all frequencies: rain, a bad line."""
    return chance.standard_normal(length).astype(np.float32)


def coloured(length: int, chance: Random) -> Samples:
    """Noise falling by 0 to 9 dB an octave: hiss, fan, rumble."""
    spectrum = np.fft.rfft(white(length, chance))
    spectrum *= (np.arange(len(spectrum)) + 1.0) ** -chance.uniform(0, 1.5)
    return np.fft.irfft(spectrum, length).astype(np.float32)


def hum(length: int, chance: Random) -> Samples:
    """Mains hum with its overtones over a little hiss."""
    times = np.arange(length) / SAMPLE_RATE
    base = chance.choice([50, 60, 100, 120])
    tones = sum(chance.random() / n * np.sin(2 * np.pi * base * n * times) for n in range(1, 12))
    return np.asarray(tones + 0.05 * chance.standard_normal(length), np.float32)


def music(length: int, chance: Random) -> Samples:
    """Chords of plucked and held tones with a beat."""
    out = np.zeros(length, np.float32)
    beat = int(SAMPLE_RATE * chance.uniform(0.2, 0.6))
    for start in range(0, length, beat):
        times = np.arange(min(beat * 3, length - start)) / SAMPLE_RATE
        for semitone in chance.choice(36, size=3, replace=False):
            pitch = 110 * 2 ** (semitone / 12)
            tone = sum(np.sin(2 * np.pi * pitch * n * times) / n**1.5 for n in range(1, 7))
            out[start : start + len(times)] += tone * np.exp(-times * chance.uniform(1, 12))
        drum = chance.standard_normal(len(times)) * np.exp(-times * chance.uniform(20, 80))
        out[start : start + len(times)] += drum * chance.random()
    return out


def clatter(length: int, chance: Random) -> Samples:
    """Dishes and doors: short ringing knocks at random moments over running water."""
    out = 0.03 * coloured(length, chance)
    out /= loudness(out) / 0.05
    for start in chance.integers(0, length, size=max(1, 3 * length // SAMPLE_RATE)):
        times = np.arange(min(SAMPLE_RATE // 2, length - start)) / SAMPLE_RATE
        ring = sum(
            np.sin(2 * np.pi * chance.uniform(300, 6000) * times)
            * np.exp(-times * chance.uniform(10, 120))
            for _ in range(4)
        )
        out[start : start + len(times)] += chance.random() * np.asarray(ring, np.float32)
    return out


def babble(speech: Callable[[], Samples], length: int, talkers: int) -> Samples:
    """So many people talking at a time, each as loud; ``speech`` gives another piece of it."""
    out = np.zeros(length, np.float32)
    for _ in range(talkers):
        at = 0
        while at < length:
            said = speech()[: length - at]
            out[at : at + len(said)] += said / loudness(said)
            at += len(said)
    return out


NOISES: tuple[Maker, ...] = (coloured, hum, music, clatter)
