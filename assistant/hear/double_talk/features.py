"""What a frame looks like beside what is usually left of the echo, in bands of the spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.core.audio import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE
from assistant.hear.layers import Floats

BANDS = 20
SIZE = 6 * BANDS
"""Values a frame."""
_LOWEST, _HIGHEST = 80.0, 7900.0
"""Hz."""
_FADES = 1.0
"""dB a frame by which the loudness of an echo is forgotten: a room fades no faster than 30 dB/s."""
_USUAL_SECONDS = 3.0
"""Time constant of what is usually left."""
_AUDIBLE = -40.0
"""dB in a band of a frame (`_levels`): below, there is no echo to learn from."""
_SILENT = -80.0
_NOTHING = 1e-7


@dataclass(frozen=True, slots=True)
class Streams:
    """One frame of sound, 16-bit mono, four times.

    ``heard``: as the microphone took it; ``played``: what the loudspeaker was given meanwhile;
    ``linear``: after the linear canceller, or as it was heard; ``clean``: after AEC3.
    """

    heard: bytes
    played: bytes
    linear: bytes
    clean: bytes


class EchoFeatures:
    """Fed with the frames of a device that sounds; remembers how its echo looked before."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The way from loudspeaker to microphone may be another one from now on."""
        self._linear_usual = np.zeros(BANDS, np.float32)
        self._clean_usual = np.zeros(BANDS, np.float32)
        self._echo = np.full(BANDS, _SILENT, np.float32)
        self._played = np.full(BANDS, _SILENT, np.float32)

    def feed(self, streams: Streams) -> Floats:
        """(`SIZE`,) in dB, by band: how much more is left by either canceller than usually; what
        is left, and what is heard, against the echo; and what was played against its loudest."""
        heard, played, linear, clean = map(
            _samples, (streams.heard, streams.played, streams.linear, streams.clean)
        )
        # What the linear canceller took away is the echo as far as it knows it.
        sounds = np.stack([heard, played, linear, clean, heard - linear])
        h, p, left, cleaned, echo = _levels(sounds)
        self._echo = np.maximum(self._echo - _FADES, echo)
        self._played = np.maximum(self._played - _FADES, p)
        more_left = left - h - self._linear_usual
        more_clean = cleaned - h - self._clean_usual
        learnt = np.where(echo > _AUDIBLE, np.float32(FRAME_SECONDS / _USUAL_SECONDS), 0)
        self._linear_usual = self._linear_usual + learnt * more_left
        self._clean_usual = self._clean_usual + learnt * more_clean
        parts = (
            more_left,
            more_clean,
            left - self._echo,
            cleaned - self._echo,
            h - self._echo,
            self._played - self._played.max(),
        )
        return np.asarray(np.concatenate(parts), np.float32)


def _samples(frame: bytes) -> Floats:
    return np.asarray(np.frombuffer(frame, "<i2") / 32768, np.float32)


def _mel(hertz: float) -> float:
    return 2595 * float(np.log10(1 + hertz / 700))


def _bank() -> Floats:
    """Triangles (frequencies, `BANDS`) as wide as they are far apart on the mel scale."""
    mel = np.linspace(_mel(_LOWEST), _mel(_HIGHEST), BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    hertz = np.fft.rfftfreq(FRAME_SAMPLES, 1 / SAMPLE_RATE)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


_BANK = _bank()
_TAPER = np.hanning(FRAME_SAMPLES).astype(np.float32)


def _levels(sounds: Floats) -> Floats:
    """dB (n, `BANDS`) of frames (n, `FRAME_SAMPLES`)."""
    power = np.abs(np.fft.rfft(sounds * _TAPER, axis=-1)) ** 2
    return np.asarray(10 * np.log10(power @ _BANK + _NOTHING), np.float32)
