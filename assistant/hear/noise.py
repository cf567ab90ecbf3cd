"""A sudden loud noise: what makes one start, as against a voice that is merely near."""

from __future__ import annotations

import math

import numpy as np

LOUD = -9.0
"""dB of full scale, root mean square of a frame. A vowel spoken loudly reaches some -13."""
SUDDEN = 26.0
"""dB above what the room has been like."""
SETTLES = 2.0
"""Seconds until the room's own level is followed by some 63 %."""
REST = 12.0
"""Seconds after a start in which nothing startles."""
_QUIET = -70.0


class NoiseWatch:
    """Fed with every frame of the room."""

    def __init__(self) -> None:
        self._room = _QUIET / 2
        self._before = -math.inf
        self._startled = -math.inf

    def feed(self, frame: bytes, now: float) -> float | None:
        """The level of a noise to start at, in dB of full scale, or ``None``.

        Args:
            frame: 16-bit mono.
            now: seconds; frames come in order.
        """
        level = level_of(frame)
        sudden = level > LOUD and level - self._room > SUDDEN
        rest = now - self._startled < REST
        passed = min(SETTLES, max(0.0, now - self._before)) if self._before > -math.inf else 0.0
        self._room += (level - self._room) * (1 - math.exp(-passed / SETTLES))
        self._before = now
        if not sudden or rest:
            return None
        self._startled = now
        return level


def level_of(frame: bytes) -> float:
    """Root mean square in dB of full scale, -70 at least."""
    samples = np.frombuffer(frame, np.int16).astype(np.float32) / 32768
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return max(_QUIET, 10 * math.log10(max(power, 1e-9)))
