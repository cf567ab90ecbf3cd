"""What our small networks have in common: layers kept in a file, and probabilities of scores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Layers = tuple[tuple[Floats, Floats], ...]
"""Weights and biases."""


_LEAST = 1e-4
"""No probability is surer than this as a logit, so that no network overrules the others alone."""


def logit(probability: Floats) -> Floats:
    """Logarithm of the odds, at most 9.2 from 0."""
    likely = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(likely / (1 - likely)), np.float32)


def logistic(value: Floats) -> Floats:
    """Probability 0 to 1 of a logit, so written that it cannot overflow."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * value), np.float32)


def log_softmax(scores: Floats) -> Floats:
    """Log probabilities of what the last axis has scores of."""
    scores = scores - scores.max(-1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
    return scores


def save_layers(path: Path, layers: Layers, beside: Mapping[str, Floats]) -> None:
    """Writes weights in 16 bits, and the arrays that stand ``beside`` the layers, by name."""
    arrays = dict(beside)
    for number, (weights, bias) in enumerate(layers):
        arrays[f"weights{number}"] = weights.astype(np.float16)
        arrays[f"bias{number}"] = bias
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_layers(path: Path) -> tuple[Layers, dict[str, Floats]]:
    """What `save_layers` wrote. Raises what zipfile and numpy raise: they share no base class."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name].astype(np.float32) for name in stored.files}
    depth = sum(name.startswith("weights") for name in arrays)
    return tuple((arrays[f"weights{n}"], arrays[f"bias{n}"]) for n in range(depth)), arrays
