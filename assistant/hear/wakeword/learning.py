"""Training of the classifier: Adam and cross-entropy, in plain numpy."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from assistant.hear.adam import Adam
from assistant.hear.layers import Floats
from assistant.hear.wakeword.pools import Pool
from assistant.hear.window_network import NEIGHBOURS, WindowEnsemble, WindowNetwork

# A score that counts as wrong where the word is not.
_HARD = 0.2
_MARKED = 4096
"""Windows marked at a time."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a network: ``directions`` of the input that it sees, ``features`` of three neighbours,
    ``hidden`` values of a whole window."""

    directions: int = 48
    features: int = 48
    hidden: int = 96


@dataclass(frozen=True, slots=True)
class Schedule:
    """``batch`` examples are learnt from at a time. ``decay`` is the weight decay, ``jitter`` the
    noise on the whitened input, ``shift`` what is added to a whole window alike, as another voice
    or microphone would, ``dropout`` the share of what goes into later layers that is left out."""

    passes: int = 5
    batch: int = 1024
    rate: float = 3e-3
    decay: float = 0.02
    jitter: float = 0.5
    shift: float = 0.0
    dropout: float = 0.3


def train(pool: Pool, schedule: Schedule, start: WindowNetwork | None = None) -> WindowNetwork:
    """Trains one network, new or from ``start`` on, as `train_ensemble` does several."""
    begun = WindowEnsemble(start.mean, start.basis, (start.layers,)) if start is not None else None
    return train_ensemble(pool, schedule, 1, begun).networks[0]


def train_ensemble(
    pool: Pool,
    schedule: Schedule,
    members: int,
    start: WindowEnsemble | None = None,
    size: Size = Size(),
) -> WindowEnsemble:
    """Trains ``members`` networks, each from a beginning and in an order of its own; again and
    again marks what one wrongly takes for the word as hard, and trains it on.

    Args:
        start: goes on from its networks, which are left as they were, instead of from new ones.
        size: of new ones.
    """
    chances = [np.random.default_rng(number) for number in range(members)]
    if start is not None:
        networks = [copy.deepcopy(network) for network in start.networks]
    else:
        whitening = _whitening(pool.vectors(), size.directions)
        networks = [_new_network(whitening, pool, size, chance) for chance in chances]
    pool.whiten(networks[0])
    for network, chance in zip(networks, chances, strict=True):
        _teach(network, pool, schedule, chance, new=start is None)
    return WindowEnsemble(
        networks[0].mean, networks[0].basis, tuple(network.layers for network in networks)
    )


def _teach(
    network: WindowNetwork, pool: Pool, schedule: Schedule, chance: np.random.Generator, new: bool
) -> None:
    """Trains ``network`` in place; one that is ``new`` takes nothing wrongly for the word yet."""
    pool.hard[:] = False
    if new:
        _passes(network, pool, schedule, chance)
    for _ in range(2):
        _mark_hard(network, pool)
        _passes(network, pool, schedule, chance)


def _new_network(
    whitening: tuple[Floats, Floats], pool: Pool, size: Size, chance: np.random.Generator
) -> WindowNetwork:
    shapes = (
        (NEIGHBOURS * size.directions, size.features),
        ((pool.length - NEIGHBOURS + 1) * size.features, size.hidden),
        (size.hidden, pool.targets.shape[1]),
    )
    layers = tuple(
        (
            (chance.standard_normal((into, out)) * np.sqrt(2 / into)).astype(np.float32),
            np.zeros(out, np.float32),
        )
        for into, out in shapes
    )
    return WindowNetwork(*whitening, layers)


def _whitening(vectors: Floats, directions: int) -> tuple[Floats, Floats]:
    """Mean (d,) of vectors (n, d), and the basis (d, k) of their widest directions."""
    mean = vectors.mean(axis=0)
    variances, axes = np.linalg.eigh(np.cov((vectors - mean).T))
    basis = axes[:, -directions:] / np.sqrt(variances[-directions:])
    return mean, basis.astype(np.float32)


def _mark_hard(network: WindowNetwork, pool: Pool) -> None:
    for start in range(0, len(pool.targets), _MARKED):
        indices = np.arange(start, min(start + _MARKED, len(pool.targets)))
        scores = network.activations(pool.windows(indices))[-1]
        pool.hard[indices] = ((scores > _HARD) & (pool.targets[indices] == 0)).any(axis=1)


def _passes(
    network: WindowNetwork, pool: Pool, schedule: Schedule, chance: np.random.Generator
) -> None:
    """Trains ``network`` in place; the rate falls to nothing along a cosine."""
    adam = Adam([array for layer in network.layers for array in layer], schedule.decay)
    for done in range(schedule.passes):
        draw = pool.draw(chance)
        for start in range(0, len(draw), schedule.batch):
            progress = (done + start / len(draw)) / schedule.passes
            rate = float(schedule.rate * 0.5 * (1 + np.cos(np.pi * progress)))
            indices = draw[start : start + schedule.batch]
            whitened = _disturbed(pool.windows(indices), schedule, chance)
            slopes = _slopes(network, whitened, pool.targets[indices], schedule.dropout, chance)
            adam.step(slopes, rate)


def _disturbed(whitened: Floats, schedule: Schedule, chance: np.random.Generator) -> Floats:
    count, _, size = whitened.shape
    noise = chance.standard_normal(whitened.shape, np.float32) * np.float32(schedule.jitter)
    shift = chance.standard_normal((count, 1, size), np.float32) * np.float32(schedule.shift)
    disturbed: Floats = whitened + noise + shift
    return disturbed


def _slopes(
    network: WindowNetwork,
    whitened: Floats,
    wanted: Floats,
    dropout: float,
    chance: np.random.Generator,
) -> list[Floats]:
    """Slopes of the mean cross-entropy by weights and biases; a NaN target counts for nothing."""
    scale = np.float32(1 / (1 - dropout))

    def leave_out(values: Floats) -> Floats:
        return values * (chance.random(values.shape, np.float32) >= dropout) * scale

    *inputs, scores = network.activations(whitened, leave_out)
    slope = np.where(np.isnan(wanted), 0, scores - np.nan_to_num(wanted)).astype(np.float32)
    slope /= len(whitened)
    slopes: list[Floats] = []
    for (weights, _), values in zip(reversed(network.layers), reversed(inputs), strict=True):
        flat = values.reshape(-1, values.shape[-1])
        slope = slope.reshape(len(flat), -1)
        slopes[:0] = [flat.T @ slope, slope.sum(axis=0)]
        # Nothing comes back through what was left out: it is 0 here, as is what ReLU cut.
        slope = (slope @ weights.T) * (flat > 0) * scale
    return slopes
