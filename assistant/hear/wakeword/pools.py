"""All that a network learns from, and how often each example is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.hear.layers import Floats
from assistant.hear.wake_network import WINDOW
from assistant.hear.wakeword.examples import Examples
from assistant.hear.wakeword.suspects import Moments
from assistant.hear.window_network import WindowNetwork


class Pool(Protocol):
    """All examples, with how often each is drawn.

    ``targets`` (n, 2); ``hard`` (n,): what was wrongly taken for the word.
    """

    targets: Floats
    hard: NDArray[np.bool_]

    def whiten(self, network: WindowNetwork) -> None:
        """Must be called before `windows`, with the network that is to see them."""
        ...

    def windows(self, indices: NDArray[np.int64]) -> Floats:
        """Whitened windows (n, length, k)."""
        ...

    def draw(self, chance: np.random.Generator) -> NDArray[np.int64]:
        """One pass."""
        ...

    def vectors(self) -> Floats:
        """What windows are made of, or a sample of it: (m, d)."""
        ...

    @property
    def length(self) -> int:
        """Vectors in a window."""
        ...


class TrackPool:
    """`Pool` of all windows of tracks."""

    length = WINDOW

    def __init__(self, examples: Sequence[Examples]) -> None:
        self._embeddings = np.concatenate([part.embeddings for part in examples])
        self.targets = np.concatenate([part.targets for part in examples])
        # Each track's embeddings begin with silence that ends no window.
        lengths = np.array([len(part.embeddings) for part in examples])
        first = np.cumsum(lengths) - lengths
        self._begins = np.concatenate(
            [
                start + np.arange(len(part.targets))
                for start, part in zip(first, examples, strict=True)
            ]
        )
        self.hard = np.zeros(len(self.targets), bool)

    def whiten(self, network: WindowNetwork) -> None:
        self._whitened = network.whiten(self._embeddings)

    def windows(self, indices: NDArray[np.int64]) -> Floats:
        return self._whitened[self._begins[indices, None] + np.arange(WINDOW)]

    def draw(self, chance: np.random.Generator) -> NDArray[np.int64]:
        """All words and hard negatives, and a quarter of the easy rest."""
        certain = ~np.isnan(self.targets).all(axis=1)
        word = (np.nan_to_num(self.targets) > 0).any(axis=1)
        rest = np.flatnonzero(certain & ~word)
        rest = chance.choice(rest, len(rest) // 4, replace=False)
        indices = np.concatenate([np.flatnonzero(word), rest, *[np.flatnonzero(self.hard)] * 2])
        return chance.permutation(indices)

    def vectors(self) -> Floats:
        return self._embeddings


class MomentPool:
    """`Pool` of moments, each a window of its own."""

    def __init__(self, moments: Sequence[Moments]) -> None:
        self._encodings = np.concatenate([part.encodings for part in moments])
        self.targets = np.concatenate([part.targets for part in moments])
        self.hard = np.zeros(len(self.targets), bool)
        self.length = self._encodings.shape[1]

    def whiten(self, network: WindowNetwork) -> None:
        self._whitened = np.concatenate(
            [network.whiten(part.astype(np.float32)) for part in self._parts()]
        )

    def windows(self, indices: NDArray[np.int64]) -> Floats:
        return self._whitened[indices]

    def draw(self, chance: np.random.Generator) -> NDArray[np.int64]:
        """All moments, the hard ones twice."""
        everything = np.arange(len(self.targets))
        return chance.permutation(np.concatenate([everything, np.flatnonzero(self.hard)]))

    def vectors(self) -> Floats:
        sample = self._encodings[::5].astype(np.float32)
        return sample.reshape(-1, sample.shape[-1])

    def _parts(self) -> Iterator[NDArray[np.float16]]:
        """Not all at once: they are large."""
        for start in range(0, len(self._encodings), 2048):
            yield self._encodings[start : start + 2048]
