"""Forced alignment: where the words of a sound begin, found by one whose words are known.

As aeneas does it: espeak-ng, whose events are exact, says the same text, and dynamic time warping
of the mel cepstra (Sakoe and Chiba 1978) lays its sound on the other. Pauses, which the two make
in other places, are shortened first.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.speech import Speech

HOP = 0.005
"""Seconds between two frames."""

Frames = NDArray[np.float64]

_WINDOW = 400
_STEP = round(HOP * SAMPLE_RATE)
_FFT = 512
_BANDS = 40
_CEPSTRA = 13
_SLOPE = 4  # frames on either side
_PAUSE = 20  # frames; a stop's closure is shorter
_LEFT_OF_PAUSE = 10  # frames; as long as a closure, for a word may begin with one
_QUIET = 1e-3  # of the loudest frame's energy


def word_starts(speech: Speech, known: Speech) -> Mapping[int, float]:
    """Seconds at which words of ``speech`` begin, by the place of their first letter in the text.

    Args:
        known: the same text by another voice, its words' starts exact.
    """
    kept, kept_of_known = (np.flatnonzero(~_long_pauses(s.audio)) for s in (speech, known))
    here, there = _warped(_features(speech.audio)[kept], _features(known.audio)[kept_of_known])
    starts: dict[int, float] = {}
    for word in known.words:
        frame = np.searchsorted(kept_of_known, round(word.start / HOP))
        matched = here[there == min(int(frame), len(kept_of_known) - 1)]
        starts[word.begin] = float(kept[matched[len(matched) // 2]]) * HOP
    return starts


def _long_pauses(audio: Audio) -> NDArray[np.bool_]:
    """The frames of each pause but the last few before sound begins again."""
    quiet = quiet_frames(audio)
    cut = np.zeros(len(quiet), np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet, [0]])))
    for begin, end in edges.reshape(-1, 2):
        if end - begin >= _PAUSE:
            cut[begin : end - _LEFT_OF_PAUSE] = True
    return cut


def quiet_frames(audio: Audio) -> NDArray[np.bool_]:
    """Whether each ``HOP`` is 30 dB below the loudest."""
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float64)
    step = round(HOP * audio.rate)
    energy = (samples[: len(samples) // step * step].reshape(-1, step) ** 2).mean(axis=1)
    return np.asarray(energy <= energy.max() * _QUIET)


def _features(audio: Audio) -> Frames:
    """Mel cepstra and their slopes, each of mean 0 and deviation 1 over the sound: frames x 26."""
    samples = soxr.resample(
        np.frombuffer(audio.pcm, np.int16).astype(np.float64) / 32768, audio.rate, SAMPLE_RATE
    )
    sharpened = np.append(samples[:1], samples[1:] - 0.97 * samples[:-1])
    padded = np.pad(sharpened, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_STEP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), _FFT)) ** 2
    cepstra = np.log(np.maximum(power @ _mel_bands().T, 1e-6)) @ _cosines().T
    edged = np.pad(cepstra, ((_SLOPE, _SLOPE), (0, 0)), mode="edge")
    count = len(cepstra)
    slopes = sum(
        k * (edged[_SLOPE + k :][:count] - edged[_SLOPE - k :][:count])
        for k in range(1, _SLOPE + 1)
    )
    both = np.hstack([cepstra, slopes])
    return np.asarray((both - both.mean(axis=0)) / (both.std(axis=0) + 1e-6))


def _mel_bands() -> Frames:
    """Triangles from 80 to 7600 Hz, equally wide on the mel scale: bands x FFT bins."""
    lowest, highest = 1127 * np.log1p(np.array([80, 7600]) / 700)
    edges = 700 * np.expm1(np.linspace(lowest, highest, _BANDS + 2) / 1127)
    bins = np.fft.rfftfreq(_FFT, 1 / SAMPLE_RATE)[None]
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (bins - left) / (middle - left), (right - bins) / (right - middle)
    return np.asarray(np.maximum(np.minimum(rising, falling), 0))


def _cosines() -> Frames:
    """DCT-II without the scale, which is normalised away: cepstra x bands."""
    bands, orders = np.arange(_BANDS) + 0.5, np.arange(_CEPSTRA)
    return np.asarray(np.cos(np.pi / _BANDS * bands[None] * orders[:, None]))


def _warped(one: Frames, other: Frames) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The cheapest path through both from start to end, as the frames of each."""
    squares = (one**2).sum(axis=1)[:, None] + (other**2).sum(axis=1)[None] - 2 * one @ other.T
    costs = np.sqrt(np.maximum(squares, 0))
    total = np.full((len(one) + 1, len(other) + 1), np.inf)
    total[0, 0] = 0
    for i, row in enumerate(costs.tolist()):
        above = np.minimum(total[i, :-1], total[i, 1:]).tolist()
        left = np.inf
        for j, cost in enumerate(row):
            left = cost + min(above[j], left)
            total[i + 1, j + 1] = left
    i, j = len(one) - 1, len(other) - 1
    path = [(i, j)]
    while i or j:
        # ``total`` has one row and one column more, a border of infinity.
        steps = ((i - 1, j - 1), (i - 1, j), (i, j - 1))
        i, j = min(steps, key=lambda at: total[at[0] + 1, at[1] + 1])
        path.append((i, j))
    here, there = np.array(path[::-1], np.int64).T
    return here, there
