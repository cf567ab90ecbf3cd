"""A microphone that is spoken to by a program, and a speaker that keeps what was played.

They are the devices of demos, audio files and tests; the same contract tests run against them
and against the real ones.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np

from assistant.core.audio import (
    BYTES_PER_SAMPLE,
    FRAME_SAMPLES,
    FRAME_SECONDS,
    SAMPLE_RATE,
    Audio,
)
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError

FRAME_BYTES = FRAME_SAMPLES * BYTES_PER_SAMPLE


@dataclass(frozen=True, slots=True)
class Sounded:
    """``audio`` began to sound at ``at``, on the device's clock."""

    at: float
    audio: Audio


class ScriptedMicrophone:
    """Hears silence (or ``background``, over and over) and whatever `speak` puts in front of it.

    Args:
        background: 16 kHz sound of the room, such as kitchen noise.
    """

    def __init__(self, clock: Clock, background: Audio | None = None) -> None:
        self._clock = clock
        self._queue: deque[bytes] = deque()
        self._background = _frames(background) if background else []
        self._ended = False
        self._unplugged = False
        self.sounded: list[Sounded] = []

    def speak(self, audio: Audio) -> None:
        """Queues 16 kHz speech. Raises ValueError at another rate."""
        if audio.rate != SAMPLE_RATE:
            raise ValueError(f"the microphone hears {SAMPLE_RATE} Hz, got {audio.rate}")
        begins = self._clock.now() + len(self._queue) * FRAME_SECONDS
        self.sounded.append(Sounded(begins, audio))
        self._queue.extend(_frames(audio))

    @property
    def speaking(self) -> bool:
        return bool(self._queue)

    def end(self) -> None:
        """Nobody will speak again."""
        self._ended = True

    def unplug(self) -> None:
        """Lets `frames` fail as a real device does, until `plug`."""
        self._unplugged = True

    def plug(self) -> None:
        self._unplugged = False

    async def frames(self) -> AsyncIterator[bytes]:
        due = self._clock.now()
        number = 0
        while not self._ended:
            if self._unplugged:
                self._queue.clear()
                raise DeviceError("the microphone was unplugged", key="error_microphone")
            due += FRAME_SECONDS
            await self._clock.sleep(due - self._clock.now())
            yield self._next(number)
            number += 1

    def _next(self, number: int) -> bytes:
        speech = self._queue.popleft() if self._queue else bytes(FRAME_BYTES)
        if not self._background:
            return speech
        room = self._background[number % len(self._background)]
        mixed = np.frombuffer(speech, np.int16).astype(np.int32) + np.frombuffer(room, np.int16)
        return np.clip(mixed, -32768, 32767).astype(np.int16).tobytes()


class ScriptedSpeaker:
    """Takes as long as a real speaker, and keeps what would have been heard."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.volume = 100
        self.sounded: list[Sounded] = []

    async def play(self, audio: Audio) -> None:
        began = self._clock.now()
        try:
            await self._clock.sleep(audio.seconds)
        finally:
            heard = min(audio.seconds, self._clock.now() - began)
            end = BYTES_PER_SAMPLE * round(heard * audio.rate)
            self.sounded.append(Sounded(began, Audio(audio.pcm[:end], audio.rate)))

    def set_volume(self, percent: int) -> None:
        self.volume = percent


def _frames(audio: Audio) -> list[bytes]:
    """Whole frames; the last one is filled up with silence."""
    padded = audio.pcm + bytes(-len(audio.pcm) % FRAME_BYTES)
    return [padded[i : i + FRAME_BYTES] for i in range(0, len(padded), FRAME_BYTES)]
