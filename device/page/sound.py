"""The browser's microphone and loudspeaker as the device's own."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator

import numpy as np

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, SAMPLE_RATE, Audio
from assistant.core.clock import Clock
from device.frames import FrameQueue
from device.page.viewer import Viewer

LOWEST_RATE, HIGHEST_RATE = 8_000, 192_000
HANG_OVER_SECONDS = 1.2
"""Silence that follows when the microphone is switched off, so that the last sentence ends."""
SILENCE = bytes(BYTES_PER_SAMPLE * FRAME_SAMPLES)
LATE_SECONDS = 0.5
"""How much later than due a browser may finish a sound before it is no longer waited for."""


class PageMicrophone:
    """Implements `assistant.core.ports.Microphone` with whichever tab turned its own on.

    While none is on, no frames come: the device waits for what is typed.

    Attributes:
        own_speaker: whether the device sounds through the same browser, which takes its own sound
            out of what the microphone hears.
    """

    def __init__(self) -> None:
        self.own_speaker = True
        self._queue = FrameQueue(SAMPLE_RATE)
        self._speaker: Viewer | None = None

    def turn_on(self, viewer: Viewer, rate: int) -> None:
        """Raises ValueError on a rate that no microphone has."""
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError(f"a microphone at {rate} Hz")
        self._queue.restart(rate)
        self._speaker = viewer

    def take(self, viewer: Viewer, pcm: bytes) -> None:
        """Sound of a tab; only the one that was turned on last is heard."""
        if viewer is self._speaker:
            whole = len(pcm) // BYTES_PER_SAMPLE * BYTES_PER_SAMPLE
            self._queue.put(np.frombuffer(pcm[:whole], np.int16))

    def turn_off(self, viewer: Viewer) -> None:
        if viewer is self._speaker:
            self._speaker = None
            self._queue.restart(SAMPLE_RATE)
            self._queue.put(np.zeros(round(HANG_OVER_SECONDS * SAMPLE_RATE), np.int16))

    @property
    def played(self) -> bytes | None:
        """As the port says."""
        return SILENCE if self.own_speaker else None

    async def frames(self) -> AsyncGenerator[bytes, None]:
        while True:
            yield await self._queue.get()


class PageSpeaker:
    """Implements `assistant.core.ports.Speaker` with the tab that took control last.

    With no tab open the sound is heard by nobody, and takes as long as ever.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: list[Viewer] = []
        self._numbers = itertools.count(1)
        self._ended: dict[int, asyncio.Event] = {}
        self.volume = 100

    def add(self, viewer: Viewer) -> None:
        self._listeners.append(viewer)

    def remove(self, viewer: Viewer) -> None:
        if viewer in self._listeners:
            self._listeners.remove(viewer)

    def ended(self, number: int) -> None:
        """A tab says that a sound came to its end."""
        if number in self._ended:
            self._ended[number].set()

    def set_volume(self, percent: int) -> None:
        self.volume = percent
        for viewer in self._listeners:
            viewer.send("volume", percent=percent)

    async def play(self, audio: Audio) -> None:
        if not self._listeners:
            await self._clock.sleep(audio.seconds)
            return
        viewer, number = self._listeners[-1], next(self._numbers)
        ended = self._ended[number] = asyncio.Event()
        waits = {
            asyncio.ensure_future(ended.wait()),
            asyncio.ensure_future(self._clock.sleep(audio.seconds + LATE_SECONDS)),
        }
        viewer.sound(number, audio)
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            viewer.send("silence")
            raise
        finally:
            del self._ended[number]
            for wait in waits:
                wait.cancel()
