"""Life while nothing happens: blinks, breath, glances, drift. Pure functions of time and a seed.

Time is cut into cells; what happens in a cell is drawn from a generator seeded with the seed and
the cell's number, so any moment can be asked for in any order.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from avatar.motion import smoothstep, spring_step

BREATH = (1.2, 0.5, 1.0, 1.5)
"""Seconds in, held, out, at rest."""
BLINK_CLOSES, BLINK_OPENS = 0.05, 0.1
DRIFT_CELL = 2.4
GLANCE_CELL = 1.8
BLINK_CELL = 3.6
HEAD_SPRING = (8.0, 0.9)
HAIR_SPRING = (12.0, 0.35)
"""(rad/s, damping ratio): the hair follows the head late and swings."""


class Drift(NamedTuple):
    """The head's idle angles, in radians."""

    yaw: float
    pitch: float
    roll: float


class _Target(NamedTuple):
    at: float
    yaw: float
    pitch: float
    roll: float


def blink(t: float, seed: int, slow: float = 1.0) -> float:
    """How closed the lids are, 0 to 1. ``slow`` stretches a blink (sleepiness)."""
    cell = int(t // BLINK_CELL)
    return max(
        _blink_shape(t - at, held * slow, slow)
        for c in (cell - 1, cell)
        for at, held in _blinks(c, seed)
    )


def breath(t: float, seed: int) -> float:
    """0 breathed out, 1 breathed in."""
    rise, hold, fall, rest = BREATH
    phase = (t + seed % 7) % (rise + hold + fall + rest)
    return smoothstep(phase / rise) - smoothstep((phase - rise - hold) / fall)


def drift(t: float, seed: int) -> Drift:
    """Small wandering of the head: sums of spring steps towards a new target in each cell."""
    cell = int(t // DRIFT_CELL)
    before = _drift_target(cell - 3, seed)
    yaw, pitch, roll = before.yaw, before.pitch, before.roll
    for c in (cell - 2, cell - 1, cell):
        target = _drift_target(c, seed)
        moved = spring_step(t - target.at, *HEAD_SPRING)
        yaw += (target.yaw - before.yaw) * moved
        pitch += (target.pitch - before.pitch) * moved
        roll += (target.roll - before.roll) * moved
        before = target
    return Drift(yaw, pitch, roll)


def hair_lag(angle: Callable[[float], float], t: float) -> float:
    """How far the hair hangs behind the head at ``t``, in radians.

    ``angle(t)`` is the head's; the hair is a spring that follows it, as a convolution with the
    spring's impulse response, so that it too needs no history.
    """
    followed = sum(share * angle(t - delay) for delay, share in _HAIR_RESPONSE)
    return followed - angle(t)


def _impulse_response(frequency: float, damping: float) -> tuple[tuple[float, float], ...]:
    delays = [0.035 + 0.07 * k for k in range(13)]
    shares = [
        spring_step(d + 0.035, frequency, damping) - spring_step(d - 0.035, frequency, damping)
        for d in delays
    ]
    return tuple((d, share / sum(shares)) for d, share in zip(delays, shares, strict=True))


_HAIR_RESPONSE = _impulse_response(*HAIR_SPRING)


def glance(t: float, seed: int, contact: float) -> tuple[float, float]:
    """Where the eyes point (right, up), each -1 to 1; (0, 0) is the viewer.

    ``contact`` is the share of glances that go to the viewer.
    """
    cell = int(t // GLANCE_CELL)
    x, y = _glance_target(cell - 1, seed, contact)[1:]
    at, to_x, to_y = _glance_target(cell, seed, contact)
    share = smoothstep((t - at) / 0.05)
    return x + (to_x - x) * share, y + (to_y - y) * share


def _blink_shape(since: float, held: float, slow: float) -> float:
    return smoothstep(since / (BLINK_CLOSES * slow)) - smoothstep(
        (since - BLINK_CLOSES * slow - held) / (BLINK_OPENS * slow)
    )


@lru_cache(maxsize=64)
def _blinks(cell: int, seed: int) -> tuple[tuple[float, float], ...]:
    dice = random.Random(f"blink {seed} {cell}")
    at = (cell + 0.15 + 0.6 * dice.random() ** 1.5) * BLINK_CELL
    held = 0.03 + 0.05 * dice.random()
    if dice.random() < 0.15:
        return (at, held), (at + 0.28, held)
    return ((at, held),)


@lru_cache(maxsize=64)
def _drift_target(cell: int, seed: int) -> _Target:
    dice = random.Random(f"drift {seed} {cell}")
    at = (cell + 0.4 * dice.random()) * DRIFT_CELL
    return _Target(at, dice.gauss(0, 0.07), dice.uniform(-0.03, 0.06), dice.gauss(0, 0.03))


@lru_cache(maxsize=64)
def _glance_target(cell: int, seed: int, contact: float) -> tuple[float, float, float]:
    dice = random.Random(f"glance {seed} {cell}")
    at = (cell + 0.7 * dice.random()) * GLANCE_CELL
    x, y = dice.gauss(0, 0.3), dice.gauss(0.0, 0.12)
    if dice.random() < contact:
        x, y = 0.04 * x, 0.04 * y
    return at, max(-0.7, min(0.7, x)), max(-0.3, min(0.3, y))
