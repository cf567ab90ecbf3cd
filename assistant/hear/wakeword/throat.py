"""The same words from another throat: the formants are moved, pitch and tempo stay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.hear.wakeword.clip import Samples

_SIZE = 512
"""Samples of a frame: 32 ms."""
_HOP = _SIZE // 4
_SMOOTH = 40
"""Quefrencies kept as the envelope: 2.5 ms, shorter than the period of a voice below 400 Hz."""
_MOST = np.log(10.0)
"""No partial is changed by more than 20 dB."""


def move_formants(samples: Samples, factor: float) -> Samples:
    """``samples`` with every formant at ``factor`` times its frequency.

    The spectral envelope of each frame, smoothed over the cepstrum, is stretched along the
    frequencies; phases stay as they are.
    """
    padded = np.pad(samples, (_SIZE, _SIZE + _HOP))
    window = np.hanning(_SIZE + 1)[:-1].astype(np.float32)
    starts = np.arange(0, len(padded) - _SIZE, _HOP)
    spectra = np.fft.rfft(padded[starts[:, None] + np.arange(_SIZE)] * window)
    cepstra = np.fft.irfft(np.log(np.abs(spectra) + 1e-3))
    cepstra[:, _SMOOTH:-_SMOOTH] = 0
    envelopes = np.fft.rfft(cepstra).real
    gains = np.clip(_stretched(envelopes, factor) - envelopes, -_MOST, _MOST)
    frames = np.fft.irfft(spectra * np.exp(gains)) * window
    out = np.zeros(len(padded), np.float32)
    for start, frame in zip(starts, frames, strict=True):
        out[start : start + _SIZE] += frame
    # Squared Hann windows a quarter apart add up to 1.5.
    return out[_SIZE : _SIZE + len(samples)] / np.float32(1.5)


def _stretched(envelopes: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """Envelopes (n, bins) read at ``bin / factor``; the last bin stands for those beyond."""
    places = np.minimum(np.arange(envelopes.shape[1]) / factor, envelopes.shape[1] - 1)
    below = np.minimum(places.astype(int), envelopes.shape[1] - 2)
    share = places - below
    stretched: NDArray[np.float64] = (
        envelopes[:, below] * (1 - share) + envelopes[:, below + 1] * share
    )
    return stretched
