"""Which of many texts is most like another, by the pieces that they share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray


class Nearest:
    """Compares ``texts``, each a set of pieces, by the cosine of their weights (tf-idf): a piece
    counts for more the fewer texts it is in."""

    def __init__(self, texts: Sequence[Collection[str]]) -> None:
        counts = Counter(piece for text in texts for piece in text)
        self._rarest = math.log(len(texts) or 1) ** 2
        self._worth = {p: math.log(len(texts) / count) ** 2 for p, count in counts.items()}
        holders: dict[str, list[int]] = {}
        for index, text in enumerate(texts):
            for piece in text:
                holders.setdefault(piece, []).append(index)
        self._holders = {piece: np.array(found) for piece, found in holders.items()}
        lengths = [self._length(text) for text in texts]
        self._lengths: NDArray[np.float64] = np.array(lengths)

    def alike(self, text: Collection[str]) -> NDArray[np.float64]:
        """How alike each of the texts is, 0..1."""
        shared = np.zeros(len(self._lengths))
        for piece in text:
            if piece in self._holders:
                shared[self._holders[piece]] += self._worth[piece]
        return shared / (self._lengths * self._length(text))

    def _length(self, text: Collection[str]) -> float:
        return math.sqrt(sum(self._worth.get(piece, self._rarest) for piece in text)) or 1.0
