"""A microphone that is spoken to by a program, and a speaker that keeps what was played.

They are the devices of demos, audio files and tests; the same contract tests run against them
and against the real ones.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

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
ECHO_DELAY_SECONDS = 0.05
"""From a speaker through the room and the buffers to the microphone."""


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
        self._overheard: list[_Overheard] = []
        self.sounded: list[Sounded] = []
        self.played: bytes | None = bytes(FRAME_BYTES)
        """As the port says."""

    def overhear(self, audio: Audio, loudness: float) -> Callable[[], None]:
        """Hears a loudspeaker begin to play in the room, ``loudness`` 0 to 1.

        Returns what ends it before its time.
        """
        samples = np.frombuffer(audio.pcm, np.int16).astype(np.float32)
        overheard = _Overheard(
            self._clock.now(), soxr.resample(samples, audio.rate, SAMPLE_RATE), loudness
        )
        self._overheard.append(overheard)
        return lambda: overheard.end(self._clock.now())

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
            yield self._next(number, due - FRAME_SECONDS)
            number += 1

    def _next(self, number: int, began: float) -> bytes:
        speech = self._queue.popleft() if self._queue else bytes(FRAME_BYTES)
        self.played = bytes(FRAME_BYTES)
        if not self._background and not self._overheard:
            return speech
        mixed = np.frombuffer(speech, np.int16).astype(np.float32)
        if self._background:
            mixed += np.frombuffer(self._background[number % len(self._background)], np.int16)
        played = np.zeros(FRAME_SAMPLES, np.float32)
        for overheard in self._overheard:
            played += overheard.frame(began)
            mixed += overheard.loudness * overheard.frame(began - ECHO_DELAY_SECONDS)
        self.played = _pcm(played)
        self._overheard = [it for it in self._overheard if not it.over(began - ECHO_DELAY_SECONDS)]
        return _pcm(mixed)


class _Overheard:
    """A loudspeaker's sound: 16 kHz ``samples`` from ``at`` on."""

    def __init__(self, at: float, samples: NDArray[np.float32], loudness: float) -> None:
        self._at, self._samples, self.loudness = at, samples, loudness

    def frame(self, began: float) -> NDArray[np.float32]:
        """Its part of the frame that began at ``began``."""
        first = round((began - self._at) * SAMPLE_RATE)
        piece = self._samples[max(0, first) : max(0, first + FRAME_SAMPLES)]
        before = min(FRAME_SAMPLES, max(0, -first))
        return np.pad(piece, (before, FRAME_SAMPLES - before - len(piece)))

    def end(self, at: float) -> None:
        self._samples = self._samples[: max(0, round((at - self._at) * SAMPLE_RATE))]

    def over(self, at: float) -> bool:
        return at > self._at + len(self._samples) / SAMPLE_RATE


class ScriptedSpeaker:
    """Takes as long as a real speaker, and keeps what would have been heard.

    Args:
        overheard_by: a microphone that stands in the same room.
        echo: how loud it hears the speaker, as a share of full loudness.
    """

    def __init__(
        self, clock: Clock, overheard_by: ScriptedMicrophone | None = None, *, echo: float = 0.0
    ) -> None:
        self._clock = clock
        self._overheard_by, self._echo = overheard_by, echo
        self._unplugged = asyncio.Event()
        self.volume = 100
        self.sounded: list[Sounded] = []

    async def play(self, audio: Audio) -> None:
        began = self._clock.now()
        fall_silent = self._into_the_room(audio)
        pulled = asyncio.ensure_future(self._unplugged.wait())
        ended = asyncio.ensure_future(self._clock.sleep(audio.seconds))
        try:
            await asyncio.wait({pulled, ended}, return_when=asyncio.FIRST_COMPLETED)
            if self._unplugged.is_set():
                raise DeviceError("the loudspeaker was unplugged", key="error_speaker")
        finally:
            pulled.cancel()
            ended.cancel()
            fall_silent()
            heard = min(audio.seconds, self._clock.now() - began)
            end = BYTES_PER_SAMPLE * round(heard * audio.rate)
            self.sounded.append(Sounded(began, Audio(audio.pcm[:end], audio.rate)))

    def _into_the_room(self, audio: Audio) -> Callable[[], None]:
        if self._overheard_by is None or not self._echo:
            return lambda: None
        return self._overheard_by.overhear(audio, self._echo)

    def unplug(self) -> None:
        """Lets `play` fail as a real device does, until `plug`."""
        self._unplugged.set()

    def plug(self) -> None:
        self._unplugged.clear()

    def set_volume(self, percent: int) -> None:
        self.volume = percent


def _pcm(samples: NDArray[np.float32]) -> bytes:
    return np.clip(samples, -32768, 32767).astype(np.int16).tobytes()


def _frames(audio: Audio) -> list[bytes]:
    """Whole frames; the last one is filled up with silence."""
    padded = audio.pcm + bytes(-len(audio.pcm) % FRAME_BYTES)
    return [padded[i : i + FRAME_BYTES] for i in range(0, len(padded), FRAME_BYTES)]
