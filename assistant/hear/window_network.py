"""A small classifier of a stretch of sound, in plain numpy: one convolution over time, then a
perceptron. It hears the device's name, and who talks into the device's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.core.errors import EngineError
from assistant.hear.layers import Floats, Layers, load_layers, logistic, logit, save_layers

NEIGHBOURS = 3
"""Vectors side by side that the convolution sees."""
_DEPTH = 3
"""Layers of a network."""


@dataclass(frozen=True, slots=True)
class WindowNetwork:
    """``mean`` (d,) and ``basis`` (d, k) whiten what is in a window; a layer is (weights, bias).

    The first layer is the convolution, applied to each 3 neighbours; ReLU between layers.
    """

    mean: Floats
    basis: Floats
    layers: Layers

    def scores(self, windows: Floats) -> Floats:
        """Scores (n, heads), 0 to 1, of windows (n, length, d)."""
        return self.activations(self.whiten(windows))[-1]

    def whiten(self, vectors: Floats) -> Floats:
        whitened: Floats = np.matmul(vectors - self.mean, self.basis, dtype=np.float32)
        return whitened

    def activations(
        self, whitened: Floats, change: Callable[[Floats], Floats] = lambda values: values
    ) -> list[Floats]:
        """What goes into each layer for windows (n, length, k), and last the scores.

        ``change`` is done to what goes into all layers but the first.
        """
        length = whitened.shape[1] - NEIGHBOURS + 1
        inputs = [np.concatenate([whitened[:, n : n + length] for n in range(NEIGHBOURS)], axis=2)]
        for weights, bias in self.layers[:-1]:
            values = np.maximum(inputs[-1] @ weights + bias, 0)
            inputs.append(change(values.reshape(len(whitened), -1)))
        weights, bias = self.layers[-1]
        return [*inputs, logistic(inputs[-1] @ weights + bias)]

    def save(self, path: Path) -> None:
        save_layers(path, self.layers, {"mean": self.mean, "basis": self.basis})


@dataclass(frozen=True, slots=True)
class WindowEnsemble:
    """Networks that learnt the same from other beginnings: each errs by itself, and what all of
    them believe does so less often.

    ``mean`` and ``basis`` as a `WindowNetwork`'s; ``members`` the layers of each.
    """

    mean: Floats
    basis: Floats
    members: tuple[Layers, ...]

    @property
    def networks(self) -> tuple[WindowNetwork, ...]:
        return tuple(WindowNetwork(self.mean, self.basis, layers) for layers in self.members)

    def scores(self, windows: Floats) -> Floats:
        """Scores (n, heads), 0 to 1, of windows (n, length, d), by the mean of their logits."""
        networks = self.networks
        whitened = networks[0].whiten(windows)
        logits = [logit(network.activations(whitened)[-1]) for network in networks]
        return logistic(np.mean(logits, axis=0))

    def save(self, path: Path) -> None:
        """Writes the layers of all members one behind the other."""
        layers = tuple(layer for member in self.members for layer in member)
        save_layers(path, layers, {"mean": self.mean, "basis": self.basis})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a network takes: windows of so many vectors, each of a size; and its outputs.

    ``made_by``: the command that makes such a network.
    """

    window: int
    size: int
    heads: int
    made_by: str


def load_ensemble(path: Path, shape: Shape) -> WindowEnsemble:
    """Raises EngineError: the file is missing, damaged, or of another shape."""

    def read() -> WindowEnsemble:
        layers, beside = load_layers(path)
        members = tuple(layers[n : n + _DEPTH] for n in range(0, len(layers), _DEPTH))
        return WindowEnsemble(beside["mean"], beside["basis"], members)

    return _checked(path, read, shape)


def load_network(path: Path, shape: Shape) -> WindowNetwork:
    """Raises EngineError as `load_ensemble` does."""

    def read() -> WindowNetwork:
        layers, beside = load_layers(path)
        return WindowNetwork(beside["mean"], beside["basis"], layers)

    return _checked(path, read, shape)


_Network = TypeVar("_Network", WindowNetwork, WindowEnsemble)


def _checked(path: Path, read: Callable[[], _Network], shape: Shape) -> _Network:
    try:
        network = read()
        scores = network.scores(np.zeros((1, shape.window, shape.size), np.float32))
    except Exception as error:  # zipfile, numpy and shape errors share no base class
        raise EngineError(
            f"{path}: not a network for this ({error!r}); run `{shape.made_by}`"
        ) from error
    if scores.shape != (1, shape.heads):
        raise EngineError(
            f"{path}: {scores.shape[1]} outputs instead of {shape.heads}; run `{shape.made_by}`"
        )
    return network
