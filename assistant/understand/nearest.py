"""Which of many texts is most like another, by the pieces that they share."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray


class Pieces:
    """Which pieces each of ``texts`` is made of: ``piece`` and ``text``, both (n,), are the indices
    of every pair of them, by texts, and ``counts`` (pieces,) in how many texts each piece is."""

    def __init__(self, texts: Sequence[Collection[str]]) -> None:
        self.index: dict[str, int] = {}
        index = self.index
        self.piece = np.array([index.setdefault(p, len(index)) for t in texts for p in t], np.intp)
        self.text = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
        self.texts = len(texts)
        self.counts = np.bincount(self.piece, minlength=len(index))

    def of(self, text: Collection[str]) -> NDArray[np.intp]:
        """Those of the pieces of ``text`` that are known."""
        return np.array([self.index[piece] for piece in text if piece in self.index], np.intp)


class Nearest:
    """Compares texts, each a set of ``pieces``, by the cosine of their weights (tf-idf): a piece
    counts for more the fewer texts it is in."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._rarest = math.log(pieces.texts or 1) ** 2
        self._worth = np.log(pieces.texts / pieces.counts) ** 2
        self._holders = pieces.text[np.argsort(pieces.piece, kind="stable")].astype(np.int32)
        self._ends = np.cumsum(pieces.counts)
        worth = np.bincount(pieces.text, self._worth[pieces.piece], minlength=pieces.texts)
        self._lengths = np.sqrt(worth)
        self._lengths[self._lengths == 0] = 1.0

    def alike(self, text: Collection[str]) -> NDArray[np.float64]:
        """How alike each of the texts is, 0..1."""
        known = self._pieces.of(text)
        shared = np.zeros(self._pieces.texts)
        for piece in known:
            end = self._ends[piece]
            shared[self._holders[end - self._pieces.counts[piece] : end]] += self._worth[piece]
        length = math.sqrt(self._worth[known].sum() + self._rarest * (len(text) - len(known)))
        return shared / (self._lengths * (length or 1.0))
