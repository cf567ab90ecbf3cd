"""A piece of speech with the moments at which the wake word ends in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE

Samples = NDArray[np.float32]
"""Sound as float32 of int16 size (-32768..32767), at ``SAMPLE_RATE`` unless said otherwise."""

# Below this part of its loudest 10 ms a word is taken to have faded away: -34 dB.
_FADED = 0.02


@dataclass(frozen=True, slots=True)
class Clip:
    """``ends`` in seconds from the first sample; empty where the wake word is not said."""

    samples: Samples
    ends: tuple[float, ...] = ()

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE


def last_sound(sound: Samples, begin: int, end: int, rate: int = SAMPLE_RATE) -> int:
    """The sample after the last audible 10 ms of ``sound[begin:end]``; ``end`` if all is silent."""
    step = rate // 100
    count = (end - begin) // step
    if count == 0:
        return end
    blocks = sound[begin : begin + count * step].reshape(count, step)
    level = np.sqrt((blocks**2).mean(axis=1))
    heard = np.flatnonzero(level > _FADED * level.max())
    return begin + int(heard[-1] + 1) * step if len(heard) else end
