"""Our wake-word classifier, in plain numpy: one convolution over time, then a small perceptron."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.core.errors import EngineError
from assistant.hear.layers import Floats, Layers, load_layers, save_layers
from assistant.hear.wake_embedding import EMBEDDING_SIZE

WINDOW = 24
"""Embeddings the network sees at a time: 2.61 s of sound, a name said twice at leisure."""
HEADS = 2
"""Outputs: the word ended just now; the word ended just now for the second time running."""
NEIGHBOURS = 3
"""Embeddings side by side that the convolution sees."""


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
        # The logistic function, written so that it cannot overflow.
        scores: Floats = 0.5 + 0.5 * np.tanh(0.5 * (inputs[-1] @ weights + bias))
        return [*inputs, scores]

    def save(self, path: Path) -> None:
        save_layers(path, self.layers, {"mean": self.mean, "basis": self.basis})


def load_network(path: Path, window: int = WINDOW, size: int = EMBEDDING_SIZE) -> WakeNetwork:
    """A network for windows (``window``, ``size``).

    Raises:
        EngineError: the file is missing, damaged, or of another shape.
    """
    try:
        layers, beside = load_layers(path)
        network = WakeNetwork(beside["mean"], beside["basis"], layers)
        shape = network.scores(np.zeros((1, window, size), np.float32)).shape
    except Exception as error:  # zipfile, numpy and shape errors share no base class
        raise EngineError(
            f"{path}: not a wake-word network ({error!r}); run `wakeword train`"
        ) from error
    if shape != (1, HEADS):
        raise EngineError(f"{path}: {shape[1]} outputs instead of {HEADS}; run `wakeword train`")
    return network
