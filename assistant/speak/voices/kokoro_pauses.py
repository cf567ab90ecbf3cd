"""Kokoro gives most of a pause to the phoneme before it; the mouth would stay open in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.speak.timing import TimedPhoneme, Timing

_FRAME = 0.005
_QUIET = 1e-3  # of the loudest frame's energy


def pauses_as_heard(timing: Timing, audio: Audio) -> Timing:
    """Each pause begins when the sound of the phoneme before it has ended."""
    return replace(timing, phonemes=tuple(_moved(timing.phonemes, _loud(audio))))


def _moved(phonemes: tuple[TimedPhoneme, ...], loud: NDArray[np.bool_]) -> Iterator[TimedPhoneme]:
    yield from phonemes[:1]
    for before, phoneme in pairwise(phonemes):
        if phoneme.symbol or not before.symbol:
            yield phoneme
            continue
        first = round(before.start / _FRAME)
        sounding = np.flatnonzero(loud[first : round(phoneme.start / _FRAME)])
        # A phoneme that is never loud is left as the model has it.
        ends = (first + sounding[-1] + 1) * _FRAME if sounding.size else phoneme.start
        yield replace(phoneme, start=min(float(ends), phoneme.start))


def _loud(audio: Audio) -> NDArray[np.bool_]:
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float64)
    step = round(_FRAME * audio.rate)
    energy = (samples[: len(samples) // step * step].reshape(-1, step) ** 2).mean(axis=1)
    return np.asarray(energy > energy.max(initial=0.0) * _QUIET)
