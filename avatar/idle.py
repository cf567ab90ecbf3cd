"""Life while nothing happens: blinks, breath, glances, drift. Pure functions of time and a seed.

Time is cut into cells; what happens in a cell is drawn from a generator seeded with the seed and
the cell's number, so any moment can be asked for in any order.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
HAIR_DELAYS = np.array([0.0, *(0.05 + 0.1 * k for k in range(8))])
"""Seconds ago at which the hair must know the head: now, then through the spring's response."""
_HAIR_SHARES = np.diff(spring_step(np.append(HAIR_DELAYS[1:] - 0.05, 0.8), *HAIR_SPRING))
_HAIR_SHARES /= _HAIR_SHARES.sum()


class Twitch(NamedTuple):
    """Small things a resting face does, each about -1 to 1."""

    brows: float
    mouth: float


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


def drift(times: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Small wandering of the head: sums of spring steps towards a new target in each cell.

    Shape ``(n, 3)``: yaw, pitch and roll at each of ``times``, in radians.
    """
    first, last = int(times.min() // DRIFT_CELL) - 2, int(times.max() // DRIFT_CELL)
    targets = [_drift_target(cell, seed) for cell in range(first - 1, last + 1)]
    places = np.array([target[1:] for target in targets])
    since = times[:, None] - np.array([target.at for target in targets[1:]])
    angles: NDArray[np.float64] = places[0] + spring_step(since, *HEAD_SPRING) @ np.diff(
        places, axis=0
    )
    return angles


def twitch(t: float, seed: int) -> Twitch:
    """Never the same face twice: slow noise for brows and the corners of the mouth."""
    return Twitch(_noise(t / 1.7, f"brows {seed}"), _noise(t / 2.3, f"mouth {seed}"))


def hair_lag(angles: NDArray[np.float64]) -> float:
    """How far the hair hangs behind the head, in radians.

    The hair is a spring that follows the head, as a convolution with the spring's impulse
    response, so that it too needs no history.

    Args:
        angles: the head's, `HAIR_DELAYS` ago.
    """
    return float(angles[1:] @ _HAIR_SHARES - angles[0])


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


def _noise(x: float, kind: str) -> float:
    cell = math.floor(x)
    before, after = _dice(kind, cell), _dice(kind, cell + 1)
    return before + (after - before) * smoothstep(x - cell)


@lru_cache(maxsize=64)
def _dice(kind: str, cell: int) -> float:
    return random.Random(f"{kind} {cell}").uniform(-1, 1)


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
