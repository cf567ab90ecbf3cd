"""What Whisper's encoder is given: the logarithm of the energies in 80 bands of pitch, 100 times a
second (Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision")."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE

FRAMES_PER_SECOND = 100
_WINDOW, _HOP = 400, SAMPLE_RATE // FRAMES_PER_SECOND
_BANDS = 80
_LEAST = 1e-10
_RANGE = 8.0
"""Powers of ten below the loudest that are told apart."""
# Slaney's mel scale: even up to 1 kHz, logarithmic above.
_HERTZ_A_MEL = 200 / 3
_LOGARITHMIC_FROM = 1000.0
_LOG_STEP = np.log(6.4) / 27


def features_of(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """(1, bands, frames): a frame for each whole hop of the samples, from -1 to 1 in loudness."""
    # It learnt from sound that went on in silence, not from sound that ended.
    around = np.pad(np.pad(samples, (0, _HOP)), _WINDOW // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(around, _WINDOW)
    frames = windows[::_HOP][: len(samples) // _HOP]
    spectrum = np.fft.rfft(frames * _hann()).astype(np.complex64)
    energies = _bands() @ np.square(np.abs(spectrum)).T
    logarithms = np.log10(np.maximum(energies, np.float32(_LEAST)))
    loud = np.maximum(logarithms, logarithms.max() - np.float32(_RANGE))
    return np.ascontiguousarray((loud[None] + 4) / 4, np.float32)


@cache
def _hann() -> NDArray[np.float32]:
    return np.hanning(_WINDOW + 1)[:-1].astype(np.float32)


@cache
def _bands() -> NDArray[np.float32]:
    """(bands, frequencies): triangles that overlap by half, all of one area."""
    highest = _mel(SAMPLE_RATE / 2)
    edges = _hertz(np.linspace(0, highest, _BANDS + 2))
    frequencies = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE)
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (frequencies - low) / (middle - low), (high - frequencies) / (high - middle)
    triangles = np.maximum(0, np.minimum(rising, falling))
    return np.asarray(triangles * 2 / (high - low), np.float32)


def _mel(hertz: float) -> float:
    above = np.log(hertz / _LOGARITHMIC_FROM) / _LOG_STEP
    return float(_LOGARITHMIC_FROM / _HERTZ_A_MEL + above)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    above = mels - _LOGARITHMIC_FROM / _HERTZ_A_MEL
    logarithmic = _LOGARITHMIC_FROM * np.exp(_LOG_STEP * np.maximum(above, 0))
    return np.where(above < 0, mels * _HERTZ_A_MEL, logarithmic)
