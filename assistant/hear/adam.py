"""Adam, for the small networks that we train ourselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.hear.layers import Floats

# Its usual constants (Kingma and Ba, 2015).
_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8


class Adam:
    """Adam with decoupled weight decay on matrices, changing ``values`` in place."""

    def __init__(self, values: Sequence[Floats], decay: float) -> None:
        self._values, self._decay, self._step = values, decay, 0
        self._first = [np.zeros_like(value) for value in values]
        self._second = [np.zeros_like(value) for value in values]

    def step(self, slopes: Sequence[Floats], rate: float) -> None:
        self._step += 1
        for value, slope, first, second in zip(
            self._values, slopes, self._first, self._second, strict=True
        ):
            first += (1 - _BETA1) * (slope - first)
            second += (1 - _BETA2) * (slope**2 - second)
            spread = np.sqrt(second / (1 - _BETA2**self._step)) + _EPSILON
            move = first / (1 - _BETA1**self._step) / spread
            if value.ndim == 2:
                move += self._decay * value
            value -= rate * move
