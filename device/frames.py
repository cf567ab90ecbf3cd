"""From what a sound source delivers to the frames that the ears take."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE
from assistant.core.errors import DeviceError

log = logging.getLogger(__name__)

FRAME_BYTES = FRAME_SAMPLES * BYTES_PER_SAMPLE
MOST_LOOPED_BYTES = BYTES_PER_SAMPLE * SAMPLE_RATE // 2
MOST_SECONDS = 4.0
"""How far the ears may fall behind before the oldest sound is lost."""


class Loopback:
    """What a loudspeaker plays, waiting for the microphone's frames that are taken meanwhile.

    Blocks and frames come at times of their own. Where a frame finds too little it is filled up
    with silence, and from then on all comes so much later: as late as the two need, and no more.
    """

    def __init__(self) -> None:
        self._resampler: soxr.ResampleStream | None = None
        self._rate = SAMPLE_RATE
        self._samples: bytes | None = None

    def clear(self) -> None:
        """Forgets what nobody took: a microphone begins."""
        self._samples = None if self._samples is None else b""

    def put(self, samples: NDArray[np.int16], rate: int) -> None:
        """Takes a block, shape ``(samples,)``, as it goes to the loudspeaker."""
        if rate != self._rate:
            self._rate = rate
            self._resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16")
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        # Where the loudspeaker's clock is the faster one, or the microphone stands still.
        self._samples = ((self._samples or b"") + samples.tobytes())[-MOST_LOOPED_BYTES:]

    def take(self) -> bytes | None:
        """What goes with one frame; ``None`` while there was never a loudspeaker."""
        if self._samples is None:
            return None
        frame, self._samples = self._samples[:FRAME_BYTES], self._samples[FRAME_BYTES:]
        return frame.ljust(FRAME_BYTES, b"\0")


class FrameQueue:
    """Takes blocks of any length at ``rate``, gives frames of 16 kHz. Event loop only.

    Args:
        loopback: of the loudspeaker that the same room hears.

    Attributes:
        dropped: frames lost because nobody took them in time.
        played: what ``loopback`` gave with the frame that `get` returned last.
    """

    def __init__(self, rate: int, loopback: Loopback | None = None) -> None:
        self._loopback = loopback
        self.played: bytes | None = None
        self.restart(rate)
        self._frames: deque[tuple[bytes, bytes | None]] = deque(
            maxlen=round(MOST_SECONDS / FRAME_SECONDS)
        )
        self._failure: DeviceError | None = None
        self._news = asyncio.Event()
        self.dropped = 0

    def restart(self, rate: int) -> None:
        """Sound of another source follows, at ``rate``; whole frames are kept."""
        self._resampler = None
        if rate != SAMPLE_RATE:
            self._resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16")
        self._rest = b""

    def put(self, samples: NDArray[np.int16]) -> None:
        """Takes a block, shape ``(samples,)``."""
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        self._rest += samples.tobytes()
        while len(self._rest) >= FRAME_BYTES:
            self._append(self._rest[:FRAME_BYTES])
            self._rest = self._rest[FRAME_BYTES:]

    def fail(self, error: DeviceError) -> None:
        """Lets `get` raise ``error`` once the frames before it are taken."""
        self._failure = error
        self._news.set()

    async def get(self) -> bytes:
        """The next frame. Raises what `fail` was given."""
        while not self._frames:
            if self._failure is not None:
                raise self._failure
            self._news.clear()
            await self._news.wait()
        frame, self.played = self._frames.popleft()
        return frame

    def _append(self, frame: bytes) -> None:
        if len(self._frames) == self._frames.maxlen:
            if self.dropped == 0:
                log.warning("the ears are too slow for the microphone: sound is lost")
            self.dropped += 1
        played = self._loopback.take() if self._loopback is not None else None
        self._frames.append((frame, played))
        self._news.set()
