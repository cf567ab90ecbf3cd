"""Short signals: soft pure tones, which no recogniser takes for speech."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from assistant.core.audio import Audio
from assistant.speak.sound import RATE, Samples, to_pcm

# Tones in Hz, one after the other: rising to invite, a chord upwards for joy, falling for sorry.
_TONES = {
    "listening": (880.0, 1174.7),
    "paid": (784.0, 988.0, 1318.5),
    "error": (440.0, 330.0),
}
_TONE_SECONDS = {"listening": 0.08, "paid": 0.065, "error": 0.095}
_AMPLITUDE = 0.12
_ATTACK_SECONDS = 0.006


@lru_cache
def chime(name: str) -> Audio:
    """``name`` is "listening", "paid" or "error"; each shorter than 200 ms.

    Raises:
        KeyError: for any other name.
    """
    tones = [_tone(hertz, _TONE_SECONDS[name]) for hertz in _TONES[name]]
    return Audio(to_pcm(np.concatenate(tones)), RATE)


def _tone(hertz: float, seconds: float) -> Samples:
    """A sine with a soft attack that rings off to nothing."""
    time = np.arange(round(seconds * RATE)) / RATE
    envelope = np.minimum(time / _ATTACK_SECONDS, 1.0) * np.cos(np.pi / 2 * time / seconds) ** 2
    return np.asarray(_AMPLITUDE * envelope * np.sin(2 * np.pi * hertz * time), np.float32)
