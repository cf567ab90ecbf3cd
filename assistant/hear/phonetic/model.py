"""A sound model on top of Whisper's encoder: which phone is said when, whatever the words.

Whisper's decoder writes what is likely to be written; voices that it knows little of it turns into
other words. Its encoder still hears what they say: a small network on its output, trained with
connectionist temporal classification (Graves et al. 2006), tells the phones of every 20 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.core.errors import EngineError
from assistant.hear.layers import Floats, Layers, load_layers, log_softmax, save_layers

BLANK = 0
"""The output for no phone; phone n of the alphabet has output n + 1."""
KERNEL = 5
"""Frames side by side that a convolution sees."""
ENCODING_SIZE = 512


@dataclass(frozen=True, slots=True)
class PhoneModel:
    """A layer on each frame, then residual convolutions, then the phones; ReLU between them.

    ``mean`` and ``scale`` (512,) whiten the encoder's output. ``layers`` are weights and biases:
    (512, w), (KERNEL * w, w) of each convolution, (w, phones + 1).
    """

    mean: Floats
    scale: Floats
    layers: Layers

    def log_probabilities(self, encoded: Floats) -> Floats:
        """(frames, phones + 1), of the encoder's output (frames, 512)."""
        return log_softmax(self.activations(self.whiten(encoded)[None])[-1][0])

    def whiten(self, encoded: Floats) -> Floats:
        return np.asarray((encoded - self.mean) * self.scale, np.float32)

    def activations(
        self, whitened: Floats, change: Callable[[Floats], Floats] = lambda values: values
    ) -> list[Floats]:
        """What goes into each layer, and last the scores (n, frames, phones + 1).

        ``change`` is done to what goes into all layers.
        """
        inputs = [change(whitened)]
        values = np.maximum(self._layer(0, inputs[0]), 0)
        for number in range(1, len(self.layers) - 1):
            inputs.append(neighbours(change(values)))
            values = values + np.maximum(self._layer(number, inputs[-1]), 0)
        inputs.append(change(values))
        return [*inputs, self._layer(len(self.layers) - 1, inputs[-1])]

    def _layer(self, number: int, values: Floats) -> Floats:
        weights, bias = self.layers[number]
        # One large product: numpy would make one for each of the n.
        flat = values.reshape(-1, values.shape[-1]) @ weights + bias
        return flat.reshape(*values.shape[:-1], -1)

    def save(self, path: Path) -> None:
        save_layers(path, self.layers, {"mean": self.mean, "scale": self.scale})


def load_phone_model(path: Path, phones: int) -> PhoneModel:
    """A model of so many phones.

    Raises:
        EngineError: the file is missing, damaged, or of another shape.
    """
    try:
        layers, beside = load_layers(path)
        model = PhoneModel(beside["mean"], beside["scale"], layers)
        outputs = model.log_probabilities(np.zeros((1, ENCODING_SIZE), np.float32)).shape[1]
    except Exception as error:  # zipfile, numpy and shape errors share no base class
        raise EngineError(f"{path}: not a sound model ({error!r}); run `phones train`") from error
    if outputs != phones + 1:
        raise EngineError(f"{path}: {outputs} outputs, not {phones + 1}; run `phones train`")
    return model


def neighbours(values: Floats) -> Floats:
    """Each frame's values and its neighbours', (n, frames, KERNEL * w); silence beyond the ends."""
    around = KERNEL // 2
    padded = np.pad(values, ((0, 0), (around, around), (0, 0)))
    frames = values.shape[1]
    return np.concatenate([padded[:, n : n + frames] for n in range(KERNEL)], axis=2)
