"""Motion without history: what a value is at time t, given when it was told to go where.

Every change adds its own eased step to those before it, so a change in the middle of a change
never jumps, and the same commands give the same motion whatever times are asked for.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
REMEMBERED = 30.0
"""Seconds that a change can still be asked about after it is done. More than any plan reaches
ahead, since a plan must not make what comes before it forgotten."""


def smoothstep(x: float) -> float:
    """0 before 0, 1 after 1, with no jump of speed at either end."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def spring_step(t: NDArray[np.float64], frequency: float, damping: float) -> NDArray[np.float64]:
    """Where a spring is ``t`` seconds after its rest moved from 0 to 1.

    ``frequency`` in rad/s, ``damping`` ratio below 1 (the closed form of the underdamped case).
    """
    since = np.maximum(t, 0.0)
    ringing = frequency * math.sqrt(1 - damping * damping)
    decay = np.exp(-damping * frequency * since)
    swing = np.cos(ringing * since) + damping * frequency / ringing * np.sin(ringing * since)
    place: NDArray[np.float64] = 1 - decay * swing
    return place


class Track:
    """A vector that is told to go to a target at a time and eases there."""

    def __init__(self, start: Vector) -> None:
        self._settled = start.astype(np.float32)
        self._starts = np.zeros(0)
        self._lengths = np.zeros(0)
        self._changes = np.zeros((0, start.size), np.float32)

    def to(self, at: float, target: Vector, seconds: float) -> None:
        """Goes to ``target`` from ``at`` on, within ``seconds``; drops plans for later times."""
        self._keep(self._starts < at)
        old = self._starts + self._lengths < at - REMEMBERED
        self._settled = self._settled + self._changes[old].sum(axis=0)
        self._keep(~old)
        change = (target - self.target).astype(np.float32)
        self._starts = np.append(self._starts, at)
        self._lengths = np.append(self._lengths, seconds)
        self._changes = np.vstack([self._changes, change])

    @property
    def target(self) -> Vector:
        """Where it ends when nothing more is told."""
        end: Vector = self._settled + self._changes.sum(axis=0)
        return end

    @property
    def steps(self) -> int:
        """How many changes are remembered."""
        return len(self._starts)

    def at(self, t: float) -> Vector:
        value: Vector = self.over(np.array([t]))[0]
        return value

    def over(self, times: NDArray[np.float64]) -> NDArray[np.float32]:
        """Its values at all ``times``, one row each."""
        if not len(self._starts):
            return np.tile(self._settled, (len(times), 1))
        x = np.minimum(np.maximum((times[:, None] - self._starts) / self._lengths, 0.0), 1.0)
        shares = (x * x * (3 - 2 * x)).astype(np.float32)
        values: NDArray[np.float32] = self._settled + shares @ self._changes
        return values

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self._starts, self._lengths = self._starts[kept], self._lengths[kept]
        self._changes = self._changes[kept]


def scalar(value: float) -> Vector:
    return np.array([value], np.float32)
