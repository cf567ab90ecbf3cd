"""Likelihoods and slopes against all alignments written out."""

from __future__ import annotations

from itertools import groupby, product

import numpy as np
import pytest

from assistant.hear.layers import Floats, log_softmax
from assistant.hear.phonetic.ctc import log_likelihoods, slopes
from assistant.hear.phonetic.model import BLANK

OUTPUTS = 4
TEXTS = ((1, 2), (1, 1), (3,), (2, 1, 3), (1, 2, 2))


def scores_of(frames: int, seed: int = 0) -> Floats:
    chance = np.random.default_rng(seed)
    return log_softmax(chance.standard_normal((frames, OUTPUTS)).astype(np.float32) * 2)


def written_out(scores: Floats, text: tuple[int, ...]) -> float:
    """The likelihood of ``text``, as the sum over all outputs of all frames."""
    total = -np.inf
    for path in product(range(OUTPUTS), repeat=len(scores)):
        if tuple(output for output, _ in groupby(path) if output != BLANK) == text:
            total = np.logaddexp(total, scores[range(len(path)), path].sum())
    return float(total)


def test_a_text_is_as_likely_as_all_its_alignments_together() -> None:
    scores = scores_of(6)
    expected = [written_out(scores, text) for text in TEXTS]
    assert log_likelihoods(scores, TEXTS) == pytest.approx(expected, abs=1e-4)


def test_a_text_longer_than_the_sound_was_not_said() -> None:
    assert log_likelihoods(scores_of(2), [(1, 2, 3)])[0] < -1e9


def test_slopes_are_those_of_the_likelihood() -> None:
    # Sounds of different lengths side by side: what is behind the end of one has no say.
    frames = (6, 4)
    texts = (TEXTS[0], TEXTS[1])
    raw = np.random.default_rng(3).standard_normal((2, 6, OUTPUTS)).astype(np.float64)

    def likely(values: np.ndarray) -> float:
        return sum(
            float(log_likelihoods(log_softmax(row[:length]), [text])[0])
            for row, length, text in zip(values, frames, texts, strict=True)
        )

    slope, totals = slopes(log_softmax(raw.astype(np.float32)), frames, texts)
    assert totals.sum() == pytest.approx(likely(raw), abs=1e-4)
    for place in np.ndindex(raw.shape):
        step = np.zeros_like(raw)
        step[place] = 0.05
        numeric = (likely(raw + step) - likely(raw - step)) / 0.1
        assert -slope[place] == pytest.approx(numeric, abs=5e-3)
