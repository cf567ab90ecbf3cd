"""The One-Euro filter: smooth where little moves, quick where much does.

Casiez, Roussel, Vogel: "1 EUR Filter", CHI 2012, https://doi.org/10.1145/2207676.2208639
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class OneEuroFilter:
    """Filters a vector, each channel on its own.

    Args:
        least_cutoff: Hz, of each channel while it rests: lower is smoother and later.
        beta: how much the cutoff rises with a channel's speed, in Hz for one unit a second.
        speed_cutoff: Hz, for the speed itself.
    """

    def __init__(self, least_cutoff: Vector, beta: Vector, speed_cutoff: float = 2.0) -> None:
        self._least_cutoff, self._beta, self._speed_cutoff = least_cutoff, beta, speed_cutoff
        self._value: Vector | None = None
        self._speed = np.zeros_like(least_cutoff)
        self._at = 0.0

    def filter(self, value: Vector, at: float) -> Vector:
        """The filtered vector at ``at`` seconds; a time not later than the last changes nothing."""
        seconds = at - self._at
        if self._value is None:
            self._value, self._at = value, at
        elif seconds > 0:
            speed = (value - self._value) / np.float32(seconds)
            cutoff = np.full_like(self._speed, self._speed_cutoff)
            self._speed = self._speed + _share(cutoff, seconds) * (speed - self._speed)
            cutoff = self._least_cutoff + self._beta * np.abs(self._speed)
            self._value = self._value + _share(cutoff, seconds) * (value - self._value)
            self._at = at
        return self._value

    def forget(self) -> None:
        """The next value is taken as it is."""
        self._value = None
        self._speed = np.zeros_like(self._speed)


def _share(cutoff: Vector, seconds: float) -> Vector:
    """Of the new value, in a first-order low pass."""
    turns = 2 * np.pi * cutoff * np.float32(seconds)
    return np.asarray(turns / (turns + 1), np.float32)
