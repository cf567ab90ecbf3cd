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
MOST_SECONDS = 4.0
"""How far the ears may fall behind before the oldest sound is lost."""


class FrameQueue:
    """Takes blocks of any length at ``rate``, gives frames of 16 kHz. Event loop only.

    Attributes:
        dropped: frames lost because nobody took them in time.
    """

    def __init__(self, rate: int) -> None:
        self.restart(rate)
        self._frames: deque[bytes] = deque(maxlen=round(MOST_SECONDS / FRAME_SECONDS))
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
        return self._frames.popleft()

    def _append(self, frame: bytes) -> None:
        if len(self._frames) == self._frames.maxlen:
            if self.dropped == 0:
                log.warning("the ears are too slow for the microphone: sound is lost")
            self.dropped += 1
        self._frames.append(frame)
        self._news.set()
