"""Training of the classifier: Adam on a two-headed perceptron, in plain numpy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.hear.wake_embedding import EMBEDDING_SIZE
from assistant.hear.wake_network import HEADS, WINDOW, Floats, WakeNetwork
from assistant.hear.wakeword.examples import Examples

_HIDDEN = (64, 32)
_BATCH = 512
# Adam's usual constants (Kingma and Ba, 2015).
_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Schedule:
    """``decay`` is the weight decay, ``jitter`` noise on the normalised input, ``drop`` its dropout."""

    passes: int = 14
    rate: float = 1.5e-3
    decay: float = 3e-3
    jitter: float = 0.25
    drop: float = 0.15
    positive_weight: float = 1.0


class Pool:
    """All examples, with how often each is drawn."""

    def __init__(self, examples: Sequence[Examples]) -> None:
        self._embeddings = np.concatenate([part.embeddings for part in examples])
        self.targets = np.concatenate([part.targets for part in examples])
        # Each track's embeddings begin with silence that ends no window.
        lengths = np.array([len(part.embeddings) for part in examples])
        first = np.cumsum(lengths) - lengths
        self._begins = np.concatenate(
            [start + np.arange(len(part.targets)) for start, part in zip(first, examples, strict=True)]
        )
        self.hard = np.zeros(len(self.targets), bool)

    def windows(self, indices: NDArray[np.int64]) -> Floats:
        """Windows (n, 16, 96)."""
        return self._embeddings[self._begins[indices, None] + np.arange(WINDOW)]

    def draw(self, chance: np.random.Generator) -> NDArray[np.int64]:
        """One pass: all words and hard negatives, and a third of the easy rest."""
        certain = ~np.isnan(self.targets).all(axis=1)
        word = (np.nan_to_num(self.targets) > 0).any(axis=1)
        rest = np.flatnonzero(certain & ~word)
        rest = chance.choice(rest, len(rest) // 3, replace=False)
        indices = np.concatenate([np.flatnonzero(word), rest, *[np.flatnonzero(self.hard)] * 3])
        return chance.permutation(indices)

    def statistics(self) -> tuple[Floats, Floats]:
        """Mean and deviation (96,) of all embeddings."""
        return self._embeddings.mean(axis=0), self._embeddings.std(axis=0) + 1e-6

    def batches(self, size: int) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        for start in range(0, len(self.targets), size):
            indices = np.arange(start, min(start + size, len(self.targets)))
            yield indices, self.windows(indices)


def train(pool: Pool, schedule: Schedule, chance: np.random.Generator) -> WakeNetwork:
    """Trains, marks what was wrongly taken for the word as hard, and trains on from there."""
    network = _new_network(pool, chance)
    network = _passes(network, pool, schedule, chance)
    _mark_hard(network, pool)
    return _passes(network, pool, schedule, chance)


def _new_network(pool: Pool, chance: np.random.Generator) -> WakeNetwork:
    sizes = (WINDOW * EMBEDDING_SIZE, *_HIDDEN, HEADS)
    layers = tuple(
        (
            (chance.standard_normal((into, out)) * np.sqrt(2 / into)).astype(np.float32),
            np.zeros(out, np.float32),
        )
        for into, out in zip(sizes, sizes[1:], strict=False)
    )
    return WakeNetwork(*pool.statistics(), layers)


def _mark_hard(network: WakeNetwork, pool: Pool) -> None:
    for indices, windows in pool.batches(4096):
        wrong = (network.scores(windows) > 0.2) & (pool.targets[indices] == 0)
        pool.hard[indices] |= wrong.any(axis=1)


def _passes(
    network: WakeNetwork, pool: Pool, schedule: Schedule, chance: np.random.Generator
) -> WakeNetwork:
    values = [array.copy() for layer in network.layers for array in layer]
    first = [np.zeros_like(value) for value in values]
    second = [np.zeros_like(value) for value in values]
    draws = [pool.draw(chance) for _ in range(schedule.passes)]
    total = sum(len(draw) // _BATCH + 1 for draw in draws)
    step = 0
    for draw in draws:
        for start in range(0, len(draw), _BATCH):
            step += 1
            rate = schedule.rate * 0.5 * (1 + np.cos(np.pi * step / total))
            indices = draw[start : start + _BATCH]
            inputs = _roughen(network.normalise(pool.windows(indices)), schedule, chance)
            for n, slope in enumerate(_gradients(values, inputs, pool.targets[indices], schedule)):
                first[n] += (1 - _BETA1) * (slope - first[n])
                second[n] += (1 - _BETA2) * (slope**2 - second[n])
                move = first[n] / (1 - _BETA1**step) / (np.sqrt(second[n] / (1 - _BETA2**step)) + _EPSILON)
                if values[n].ndim == 2:
                    move = move + schedule.decay * values[n]
                values[n] -= (rate * move).astype(np.float32)
    pairs = tuple(zip(values[::2], values[1::2], strict=True))
    return WakeNetwork(network.mean, network.scale, pairs)


def _roughen(inputs: Floats, schedule: Schedule, chance: np.random.Generator) -> Floats:
    kept = chance.random(inputs.shape, np.float32) >= schedule.drop
    noise = chance.standard_normal(inputs.shape, np.float32) * np.float32(schedule.jitter)
    return (inputs + noise) * kept / np.float32(1 - schedule.drop)


def _gradients(values: list[Floats], inputs: Floats, wanted: Floats, schedule: Schedule) -> list[Floats]:
    """Slopes of the mean cross-entropy; a target of NaN counts for nothing."""
    activations = [inputs]
    for n in range(0, len(values) - 2, 2):
        activations.append(np.maximum(activations[-1] @ values[n] + values[n + 1], 0))
    scores = 1 / (1 + np.exp(-(activations[-1] @ values[-2] + values[-1])))
    weight = np.where(wanted > 0.5, schedule.positive_weight, 1.0)
    slope = (np.where(np.isnan(wanted), 0, scores - np.nan_to_num(wanted)) * weight).astype(np.float32)
    slope /= len(inputs)
    slopes: list[Floats] = []
    for n in range(len(values) - 2, -1, -2):
        before = activations[n // 2]
        slopes[:0] = [before.T @ slope, slope.sum(axis=0)]
        slope = (slope @ values[n].T) * (before > 0)
    return slopes
