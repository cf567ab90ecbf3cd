"""Our wake-word classifier: a small perceptron over the last embeddings, in plain numpy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import EngineError
from assistant.hear.wake_embedding import EMBEDDING_SIZE

Floats = NDArray[np.float32]

WINDOW = 16
"""Embeddings the network sees at a time: 1.97 s of sound."""
HEADS = 2
"""Outputs: the word ended just now; the word ended just now for the second time running."""


@dataclass(frozen=True, slots=True)
class WakeNetwork:
    """``mean`` and ``scale`` (96,) normalise embeddings; each layer is (weights, bias), ReLU between."""

    mean: Floats
    scale: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    def scores(self, windows: Floats) -> Floats:
        """Scores (n, 2), 0 to 1, of windows (n, 16, 96)."""
        values = self.normalise(windows)
        for weights, bias in self.layers[:-1]:
            values = np.maximum(values @ weights + bias, 0)
        weights, bias = self.layers[-1]
        scores: Floats = 1 / (1 + np.exp(-(values @ weights + bias)))
        return scores

    def normalise(self, windows: Floats) -> Floats:
        return ((windows - self.mean) / self.scale).reshape(len(windows), -1)

    def save(self, path: Path) -> None:
        arrays = {"mean": self.mean, "scale": self.scale}
        for number, (weights, bias) in enumerate(self.layers):
            arrays[f"weights{number}"] = weights.astype(np.float16)
            arrays[f"bias{number}"] = bias
        np.savez_compressed(path, allow_pickle=False, **arrays)


def load_network(path: Path) -> WakeNetwork:
    """Raises EngineError when the file is missing, damaged, or of another shape."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name].astype(np.float32) for name in stored.files}
        depth = sum(name.startswith("weights") for name in arrays)
        layers = tuple((arrays[f"weights{n}"], arrays[f"bias{n}"]) for n in range(depth))
        network = WakeNetwork(arrays["mean"], arrays["scale"], layers)
        shape = network.scores(np.zeros((1, WINDOW, EMBEDDING_SIZE), np.float32)).shape
    except Exception as error:  # zipfile, numpy and shape errors share no base class
        raise EngineError(f"{path}: not a wake-word network ({error!r}); run `wakeword train`") from error
    if shape != (1, HEADS):
        raise EngineError(f"{path}: {shape[1]} outputs instead of {HEADS}; run `wakeword train`")
    return network
