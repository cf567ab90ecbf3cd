"""Connectionist temporal classification (Graves et al. 2006): how likely a sequence of phones is,
said at any pace, and what each frame has to do with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.hear.layers import Floats
from assistant.hear.phonetic.model import BLANK

Doubles = NDArray[np.float64]
Ints = NDArray[np.intp]
_NEVER = -1e30


def log_likelihoods(log_probabilities: Floats, texts: Sequence[Sequence[int]]) -> Doubles:
    """Of each text, in outputs of the model, given (frames, outputs) of one sound."""
    lattice = _Lattice(texts)
    scores = np.asarray(log_probabilities, np.float64)
    forward = lattice.first(scores[:1][:, lattice.states][0])
    for frame in scores[1:]:
        forward = lattice.step(forward) + frame[lattice.states]
    return lattice.ended(forward)


def slopes(
    scores: Floats, frames: Sequence[int], texts: Sequence[Sequence[int]]
) -> tuple[Floats, Doubles]:
    """Slopes of the negative log likelihood by log probabilities (n, frames, outputs), through the
    softmax, and the log likelihoods (n,).

    Args:
        scores: log probabilities; those beyond each one's number of ``frames`` are not looked at.
    """
    lattice = _Lattice(texts)
    count, longest, outputs = scores.shape
    lengths = np.asarray(frames)
    here = np.take_along_axis(
        scores.astype(np.float64), np.repeat(lattice.states[:, None], longest, axis=1), axis=2
    )
    forward = np.empty_like(here)
    forward[:, 0] = lattice.first(here[:, 0])
    for at in range(1, longest):
        stepped = lattice.step(forward[:, at - 1]) + here[:, at]
        forward[:, at] = np.where((at < lengths)[:, None], stepped, forward[:, at - 1])
    totals = lattice.ended(forward[:, -1])
    backward = np.empty_like(here)
    backward[:, -1] = lattice.last
    for at in range(longest - 2, -1, -1):
        stepped = lattice.step_back(backward[:, at + 1] + here[:, at + 1])
        backward[:, at] = np.where((at + 1 < lengths)[:, None], stepped, lattice.last)
    share = np.exp(np.clip(forward + backward - totals[:, None, None], -80, 0))
    taken = np.zeros((count, longest, outputs))
    for text in range(count):
        np.add.at(taken[text].T, lattice.states[text], share[text].T)
    slope = np.exp(scores) - taken
    slope[np.arange(longest)[None] >= lengths[:, None]] = 0
    return slope.astype(np.float32), totals


class _Lattice:
    """Texts with blanks around their phones, (n, states), and the ways from state to state."""

    def __init__(self, texts: Sequence[Sequence[int]]) -> None:
        longest = max(map(len, texts))
        self.states: Ints = np.full((len(texts), 2 * longest + 1), BLANK, np.intp)
        for row, text in zip(self.states, texts, strict=True):
            row[1 : 2 * len(text) : 2] = text
        ends = 2 * np.array([len(text) for text in texts])
        place = np.arange(self.states.shape[1])
        self.last: Doubles = np.where(
            (place == ends[:, None]) | (place == ends[:, None] - 1), 0.0, _NEVER
        )
        # A blank may be left out between phones that differ.
        differs = self.states[:, 2:] != self.states[:, :-2]
        self._skips: Doubles = np.where(differs & (self.states[:, 2:] != BLANK), 0.0, _NEVER)

    def first(self, scores: Doubles) -> Doubles:
        begun = np.full_like(scores, _NEVER)
        begun[:, :2] = scores[:, :2]
        return begun

    def step(self, before: Doubles) -> Doubles:
        """Where one may be a frame later, before that frame's own scores."""
        after = before.copy()
        after[:, 1:] = np.logaddexp(after[:, 1:], before[:, :-1])
        after[:, 2:] = np.logaddexp(after[:, 2:], before[:, :-2] + self._skips)
        return after

    def step_back(self, after: Doubles) -> Doubles:
        before = after.copy()
        before[:, :-1] = np.logaddexp(before[:, :-1], after[:, 1:])
        before[:, :-2] = np.logaddexp(before[:, :-2], after[:, 2:] + self._skips)
        return before

    def ended(self, scores: Doubles) -> Doubles:
        return np.asarray(np.logaddexp.reduce(scores + self.last, axis=1))
