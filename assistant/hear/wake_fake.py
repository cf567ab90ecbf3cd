"""A wake word and a second ear for tests: what they hear is what the test tells them to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.core.audio import BYTES_PER_SAMPLE, SAMPLE_RATE, Audio
from assistant.core.errors import EngineError
from assistant.hear.layers import Floats
from assistant.hear.wake_verifier import ENCODING_SIZE

_FRAMES_A_SECOND = 50


class ScriptedWakeWord:
    """`WakeWord` whose score is 1 on the frames whose numbers (from 0) are in ``wakes``.

    `reset` forgets no frame: the numbers count from the beginning.
    """

    def __init__(self, wakes: Sequence[int] = (), word: str = "샤오어 샤오어") -> None:
        self.word = word
        self._wakes = frozenset(wakes)
        self._frame = 0

    def feed(self, frame: bytes) -> float:
        """Raises EngineError when ``frame`` is not made of whole 16-bit samples."""
        if len(frame) % BYTES_PER_SAMPLE:
            raise EngineError(f"wake word: a frame of {len(frame)} bytes holds half a sample")
        self._frame += 1
        return 1.0 if self._frame - 1 in self._wakes else 0.0

    def reset(self) -> None:
        """Nothing is buffered."""


class LoudnessEncoder:
    """`SoundEncoder` that makes of each frame how loud it is, 512 times.

    Attributes:
        heard: all that was asked of it.
        failing: raises EngineError.
    """

    def __init__(self) -> None:
        self.heard: list[Audio] = []
        self.failing = False

    async def encode(self, audio: Audio) -> Floats:
        """Raises EngineError if told to; ValueError: ``audio`` is not at 16 kHz."""
        if audio.rate != SAMPLE_RATE:
            raise ValueError(f"takes {SAMPLE_RATE} Hz, got {audio.rate} Hz")
        self.heard.append(audio)
        if self.failing:
            raise EngineError("no encoder")
        frames = round(audio.seconds * _FRAMES_A_SECOND)
        samples = np.frombuffer(audio.pcm, "<i2").astype(np.float32)
        levels = [np.abs(part).mean() for part in np.array_split(samples, frames)]
        return np.repeat(np.array(levels, np.float32)[:, None], ENCODING_SIZE, axis=1)
