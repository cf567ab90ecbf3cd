"""Sound as Wyoming carries it: any rate, width and number of channels, as what the house uses."""

from __future__ import annotations

import numpy as np
import soxr
from wyoming.audio import AudioChunk, AudioFormat

from assistant.core.audio import BYTES_PER_SAMPLE, Audio
from assistant.core.errors import EngineError
from assistant.speak.sound import Samples, to_pcm

CHUNK_SECONDS = 0.064
_RATES = range(8_000, 192_001)
_WIDTHS = {2: "<i2", 4: "<i4"}
_CHANNELS = range(1, 9)


def checked_format(given: AudioFormat) -> AudioFormat:
    """Raises EngineError: sound that nobody makes."""
    if given.rate in _RATES and given.width in _WIDTHS and given.channels in _CHANNELS:
        return given
    raise EngineError(
        f"sound of {given.rate!r} Hz, {given.width!r} bytes a sample and {given.channels!r} "
        "channels: 16- or 32-bit PCM of 8 to 192 kHz is taken"
    )


def to_mono(pcm: bytes, given: AudioFormat) -> Samples:
    """Full scale 1.0; channels are averaged. Raises EngineError: a cut sample."""
    if len(pcm) % (given.width * given.channels):
        raise EngineError(f"{len(pcm)} bytes of sound end within a sample")
    samples = np.frombuffer(pcm, _WIDTHS[given.width]).reshape(-1, given.channels)
    return np.asarray(samples.mean(axis=1) / 2.0 ** (8 * given.width - 1), np.float32)


class Resampler:
    """Chunks of one format as 16-bit mono of another rate."""

    def __init__(self, given: AudioFormat, rate: int) -> None:
        """Raises EngineError as `checked_format` does."""
        self._given = checked_format(given)
        self._stream = soxr.ResampleStream(given.rate, rate, 1, dtype="float32")

    def push(self, pcm: bytes, *, last: bool = False) -> bytes:
        """What is ready of it; everything that is left with the ``last``."""
        samples = to_mono(pcm, self._given)
        if not samples.size and not last:
            return b""
        resampled = self._stream.resample_chunk(samples, last=last)
        return to_pcm(resampled)


def chunks(audio: Audio) -> list[AudioChunk]:
    """``audio`` in pieces of `CHUNK_SECONDS`."""
    size = BYTES_PER_SAMPLE * round(CHUNK_SECONDS * audio.rate)
    return [
        AudioChunk(audio.rate, BYTES_PER_SAMPLE, 1, audio.pcm[i : i + size])
        for i in range(0, len(audio.pcm), size)
    ]
