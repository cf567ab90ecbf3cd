"""Our wake-word classifier, in plain numpy: one convolution over time, then a small perceptron."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.core.errors import EngineError
from assistant.hear.layers import Floats, Layers, load_layers, logistic, logit, save_layers
from assistant.hear.wake_embedding import EMBEDDING_SIZE

WINDOW = 24
"""Embeddings the network sees at a time: 2.61 s of sound, a name said twice at leisure."""
HEADS = 2
"""Outputs: the word ended just now; the word ended just now for the second time running."""
NEIGHBOURS = 3
"""Embeddings side by side that the convolution sees."""
_DEPTH = 3
"""Layers of a network."""


@dataclass(frozen=True, slots=True)
class WakeNetwork:
    """``mean`` (d,) and ``basis`` (d, k) whiten embeddings; a layer is (weights, bias).

    The first layer is the convolution, applied to each 3 neighbours; ReLU between layers. On
    speech embeddings d is 96 and a window is 24 of them long; `wake_verifier` has others.
    """

    mean: Floats
    basis: Floats
    layers: Layers

    def scores(self, windows: Floats) -> Floats:
        """Scores (n, 2), 0 to 1, of windows (n, length, d)."""
        return self.activations(self.whiten(windows))[-1]

    def whiten(self, embeddings: Floats) -> Floats:
        whitened: Floats = np.matmul(embeddings - self.mean, self.basis, dtype=np.float32)
        return whitened

    def activations(
        self, whitened: Floats, change: Callable[[Floats], Floats] = lambda values: values
    ) -> list[Floats]:
        """What goes into each layer for windows (n, length, k), and last the scores (n, 2).

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
class WakeEnsemble:
    """Networks that learnt the same from other beginnings: each errs by itself, and what all of
    them believe does so less often.

    ``mean`` and ``basis`` as a `WakeNetwork`'s; ``members`` the layers of each.
    """

    mean: Floats
    basis: Floats
    members: tuple[Layers, ...]

    @property
    def networks(self) -> tuple[WakeNetwork, ...]:
        return tuple(WakeNetwork(self.mean, self.basis, layers) for layers in self.members)

    def scores(self, windows: Floats) -> Floats:
        """Scores (n, 2), 0 to 1, of windows (n, length, d), by the mean of their logits."""
        networks = self.networks
        whitened = networks[0].whiten(windows)
        logits = [logit(network.activations(whitened)[-1]) for network in networks]
        return logistic(np.mean(logits, axis=0))

    def save(self, path: Path) -> None:
        """Writes the layers of all members one behind the other."""
        layers = tuple(layer for member in self.members for layer in member)
        save_layers(path, layers, {"mean": self.mean, "basis": self.basis})


def load_ensemble(path: Path, window: int, size: int) -> WakeEnsemble:
    """Networks for windows (``window``, ``size``).

    Raises:
        EngineError: the file is missing, damaged, or of another shape.
    """

    def read() -> WakeEnsemble:
        layers, beside = load_layers(path)
        members = tuple(layers[n : n + _DEPTH] for n in range(0, len(layers), _DEPTH))
        return WakeEnsemble(beside["mean"], beside["basis"], members)

    return _checked(path, read, (window, size))


def load_network(path: Path, window: int = WINDOW, size: int = EMBEDDING_SIZE) -> WakeNetwork:
    """A network for windows (``window``, ``size``). Raises EngineError as `load_ensemble` does."""

    def read() -> WakeNetwork:
        layers, beside = load_layers(path)
        return WakeNetwork(beside["mean"], beside["basis"], layers)

    return _checked(path, read, (window, size))


_Network = TypeVar("_Network", WakeNetwork, WakeEnsemble)


def _checked(path: Path, read: Callable[[], _Network], window: tuple[int, int]) -> _Network:
    try:
        network = read()
        shape = network.scores(np.zeros((1, *window), np.float32)).shape
    except Exception as error:  # zipfile, numpy and shape errors share no base class
        raise EngineError(
            f"{path}: not a wake-word network ({error!r}); run `wakeword train`"
        ) from error
    if shape != (1, HEADS):
        raise EngineError(f"{path}: {shape[1]} outputs instead of {HEADS}; run `wakeword train`")
    return network
