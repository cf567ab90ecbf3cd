"""Lips for a voice that does not say when it says what: from the sound alone.

How far the mouth opens follows the loudness; which shape it takes follows where in the spectrum the
energy lies: hiss is an s, dark sound a round mouth, bright sound a spread one. It cannot tell a
p from a pause, but it moves when the sound moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.core.speech import Viseme, VisemeAt
from assistant.speak.visemes import LEAD, SHORTEST

_STEP = 0.02
_WINDOW = 0.04
_SILENT, _OPEN = 0.08, 0.45
"""Of the loudest frame: below is silence, above an open vowel."""
_HISS, _DARK, _BRIGHT = 3500.0, 700.0, 1300.0
"""The centre of the spectrum in Hz: above is a hiss; below is u or o; above is e or i."""


def visemes_by_ear(audio: Audio) -> tuple[VisemeAt, ...]:
    """The mouth through ``audio``: begins at 0 and ends closed."""
    loudness, centre = _followed(audio)
    closed = VisemeAt(audio.seconds, Viseme.SIL)
    track = [VisemeAt(0.0, Viseme.SIL)]
    for number, (loud, hertz) in enumerate(zip(loudness, centre, strict=True)):
        at = max(0.0, number * _STEP - LEAD)
        viseme = _shape(float(loud), float(hertz))
        if viseme is not track[-1].viseme and (len(track) == 1 or at - track[-1].start >= SHORTEST):
            track.append(VisemeAt(at, viseme))
    if len(track) > 1 and audio.seconds - track[-1].start < SHORTEST:
        track.pop()
    return (*track, closed)


def _shape(loud: float, hertz: float) -> Viseme:
    if loud < _SILENT:
        return Viseme.SIL
    if hertz > _HISS:
        return Viseme.SS
    if hertz < _DARK:
        return Viseme.OH if loud > _OPEN else Viseme.OU
    if loud > _OPEN:
        return Viseme.AA
    return Viseme.E if hertz > _BRIGHT else Viseme.NN


def _followed(audio: Audio) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Loudness, 1 at the loudest, and the centre of the spectrum in Hz, every `_STEP`."""
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float64) / 32768
    step, window = round(_STEP * audio.rate), round(_WINDOW * audio.rate)
    if len(samples) < window:
        return np.zeros(0), np.zeros(0)
    frames = np.lib.stride_tricks.sliding_window_view(samples, window)[::step]
    loudness = np.sqrt((frames**2).mean(axis=1))
    spectra = np.abs(np.fft.rfft(frames * np.hanning(window), axis=1))
    hertz = np.fft.rfftfreq(window, 1 / audio.rate)
    centre = (spectra @ hertz) / np.maximum(spectra.sum(axis=1), 1e-9)
    return loudness / max(float(loudness.max()), 1e-6), centre
