"""Sound to play and to look for in what was recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import Audio


def sweep(seconds: float, rate: int) -> Audio:
    """A tone that rises from 300 to 1500 Hz: its place in a recording is unmistakable."""
    t = np.arange(round(seconds * rate)) / rate
    phase = 2 * np.pi * (300 * t + (1500 - 300) / (2 * seconds) * t**2)
    return Audio((12_000 * np.sin(phase)).astype(np.int16).tobytes(), rate)


def samples(pcm: bytes) -> NDArray[np.float64]:
    return np.frombuffer(pcm, np.int16).astype(np.float64)


def likeness(heard: NDArray[np.float64], spoken: NDArray[np.float64]) -> float:
    """The normalised correlation at the best place: 1.0 where ``heard`` holds ``spoken``."""
    size = len(heard) + len(spoken)
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(spoken, size))
    at = int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard)]))
    part = heard[at : at + len(spoken)]
    reference = spoken[: len(part)]
    norm = np.linalg.norm(part) * np.linalg.norm(reference)
    return float(part @ reference / norm) if norm else 0.0


def loud_seconds(pcm: bytes, rate: int) -> float:
    """How long it sounded, from the first to the last loud sample."""
    loud = np.flatnonzero(np.abs(samples(pcm)) > 300)
    return float(loud[-1] - loud[0]) / rate if len(loud) else 0.0
