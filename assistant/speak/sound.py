"""Makes the sound of every voice alike: 24 kHz, no silence at its ends, one loudness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.core.audio import Audio

Samples = NDArray[np.float32]

RATE = 24_000
LOUDNESS = -20.0
"""Root mean square of the voiced parts, in dB of full scale."""
PEAK = 0.89
"""-1 dB of full scale; what is louder is bent under it."""

_FRAME = 240  # 10 ms
_SILENT = 10 ** (-42 / 20)  # of the loudest frame
_PAD = 0.02
_FADE = 0.005


@dataclass(frozen=True, slots=True)
class Finished:
    """``trimmed`` seconds were cut from the beginning."""

    audio: Audio
    trimmed: float


def finish(samples: Samples, rate: int) -> Finished:
    """Resamples, trims and levels mono ``samples`` (float, full scale 1.0)."""
    if rate != RATE:
        samples = soxr.resample(samples, rate, RATE)
    energies = _energies(samples)
    loud = np.flatnonzero(energies > max(float(energies.max(initial=0.0)) * _SILENT, 1e-5))
    if not loud.size:
        return Finished(Audio(b"", RATE), 0.0)
    pad = round(_PAD * RATE)
    first = max(int(loud[0]) * _FRAME - pad, 0)
    last = (int(loud[-1]) + 1) * _FRAME + pad
    voiced = samples[first:last] * _gain(energies[loud])
    return Finished(Audio(to_pcm(_faded(_limited(voiced))), RATE), first / RATE)


def to_pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes()


def from_pcm(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def _energies(samples: Samples) -> Samples:
    """Root mean square of each 10 ms frame."""
    whole = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return np.asarray(np.sqrt(np.mean(whole**2, axis=1)), np.float32)


def _gain(energies: Samples) -> float:
    mean_square = float(np.mean(energies.astype(np.float64) ** 2))
    return float(10 ** (LOUDNESS / 20) / np.sqrt(mean_square))


def _limited(samples: Samples) -> Samples:
    """Leaves samples below three quarters of ``PEAK`` as they are and bends the rest smoothly."""
    knee = 0.75 * PEAK
    over = np.abs(samples) > knee
    bent = knee + (PEAK - knee) * np.tanh((np.abs(samples[over]) - knee) / (PEAK - knee))
    limited = samples.copy()
    limited[over] = np.sign(samples[over]) * bent
    return limited


def _faded(samples: Samples) -> Samples:
    length = min(round(_FADE * RATE), len(samples) // 2)
    ramp = np.linspace(0.0, 1.0, length, dtype=np.float32)
    faded = samples.copy()
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return faded
