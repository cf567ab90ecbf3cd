"""Motion without history: what a value is at time t, given when it was told to go where.

Every change adds its own eased step to those before it, so a change in the middle of a change
never jumps, and the same commands give the same motion whatever times are asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


def smoothstep(x: float) -> float:
    """0 before 0, 1 after 1, with no jump of speed at either end."""
    x = min(1.0, max(0.0, x))
    return x * x * (3 - 2 * x)


def spring_step(t: float, frequency: float, damping: float) -> float:
    """Where a spring is ``t`` seconds after its rest moved from 0 to 1.

    ``frequency`` in rad/s, ``damping`` ratio below 1 (the closed form of the underdamped case).
    """
    if t <= 0:
        return 0.0
    ringing = frequency * math.sqrt(1 - damping * damping)
    decay = math.exp(-damping * frequency * t)
    return 1 - decay * (
        math.cos(ringing * t) + damping * frequency / ringing * math.sin(ringing * t)
    )


@dataclass(frozen=True, slots=True)
class _Step:
    at: float
    seconds: float
    change: Vector


class Track:
    """A vector that is told to go to a target at a time and eases there."""

    def __init__(self, start: Vector) -> None:
        self._settled = start.astype(np.float32)
        self._steps: list[_Step] = []

    def to(self, at: float, target: Vector, seconds: float) -> None:
        """Goes to ``target`` from ``at`` on, within ``seconds``; drops plans for later times."""
        self._steps = [step for step in self._steps if step.at < at]
        self._settle(at - 10.0)
        self._steps.append(_Step(at, seconds, (target - self.target).astype(np.float32)))

    @property
    def target(self) -> Vector:
        """Where it ends when nothing more is told."""
        total = self._settled.copy()
        for step in self._steps:
            total += step.change
        return total

    def at(self, t: float) -> Vector:
        value = self._settled.copy()
        for step in self._steps:
            share = smoothstep((t - step.at) / step.seconds)
            if share > 0:
                value += step.change * np.float32(share)
        return value

    def _settle(self, before: float) -> None:
        while self._steps and self._steps[0].at + self._steps[0].seconds < before:
            self._settled = self._settled + self._steps.pop(0).change


def scalar(value: float) -> Vector:
    return np.array([value], np.float32)
