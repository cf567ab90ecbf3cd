"""The microphone and the loudspeaker of this machine, through PortAudio.

PortAudio calls back on threads of its own; there, samples are only copied.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from device.frames import FrameQueue, Loopback
from device.sound_card import SoundCard

log = logging.getLogger(__name__)

BLOCK_SECONDS = 0.02
"""Length of one block; after a cancellation the speaker is silent within two of them."""
LATENCY_SECONDS = 0.06
"""What we ask PortAudio to buffer: less crackles on small boards."""
STALL_SECONDS = 1.5
"""A device that moves no sound for so long has gone: not every driver says so."""
IDLE_SECONDS = 10.0
"""How long the speaker stays open after a sound, so that the next clause starts at once."""
FADE_SECONDS = 0.005

MICROPHONE_ADVICE = (
    "plug it in and check `python run.py doctor`, or use the local page: `python run.py run --page`"
)
SPEAKER_ADVICE = "plug it in and check `python run.py doctor`"


class PortAudioMicrophone:
    """Implements `assistant.core.ports.Microphone`.

    Args:
        device: a part of its name; the system's default when empty.

    Attributes:
        dropped: frames lost so far because nobody took them in time.
        played: as the port says.
    """

    def __init__(self, card: SoundCard, clock: Clock, device: str = "") -> None:
        self._card, self._clock, self._device = card, clock, device or None
        self.dropped = 0
        self.played: bytes | None = None

    async def frames(self) -> AsyncGenerator[bytes, None]:
        """As the port says; called again it looks for the device again."""
        capture = _Capture(self._device, self._card.loopback)
        try:
            stream = await self._card.open(capture.make)
        except Exception as error:  # PortAudioError, ValueError, OSError: all mean no microphone
            raise _microphone_error(f"no microphone: {error}") from error
        self._card.loopback.clear()
        watch = asyncio.create_task(self._watch(capture))
        try:
            while True:
                frame = await capture.queue.get()
                self.played = capture.queue.played
                yield frame
        finally:
            watch.cancel()
            self._card.close(stream)
            self.dropped += capture.queue.dropped

    async def _watch(self, capture: _Capture) -> None:
        """Notices a device that has fallen silent without a word."""
        seen = -1
        while capture.blocks != seen:
            seen = capture.blocks
            await self._clock.sleep(STALL_SECONDS)
        capture.queue.fail(_microphone_error("the microphone delivers no sound any more"))


class _Capture:
    """One opened microphone: brings blocks from PortAudio's thread to the event loop."""

    def __init__(self, device: str | None, loopback: Loopback) -> None:
        self._device, self._loopback = device, loopback
        self._loop = asyncio.get_running_loop()
        self.blocks = 0

    def make(self, sounddevice: Any) -> Any:
        found = sounddevice.query_devices(self._device, "input")
        rate = int(found["default_samplerate"])
        self.queue = FrameQueue(rate, self._loopback)
        return sounddevice.InputStream(
            samplerate=rate,
            device=self._device,
            # Not every device can do mono by itself; the first channel is the processed one.
            channels=min(2, found["max_input_channels"]),
            dtype="int16",
            blocksize=round(BLOCK_SECONDS * rate),
            latency=LATENCY_SECONDS,
            callback=self._take,
            finished_callback=self._end,
        )

    def _take(self, block: NDArray[np.int16], frames: int, time: Any, status: Any) -> None:
        self.blocks += 1
        self._call_soon(self.queue.put, block[:, 0].copy())

    def _end(self) -> None:
        self._call_soon(self.queue.fail, _microphone_error("the microphone was unplugged"))

    def _call_soon(self, call: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            # The event loop is closed: the program ends.
            pass


class PortAudioSpeaker:
    """Implements `assistant.core.ports.Speaker`.

    Args:
        device: a part of its name; the system's default when empty.
    """

    def __init__(self, card: SoundCard, clock: Clock, device: str = "") -> None:
        self._card, self._clock, self._device = card, clock, device or None
        self._gain = 1.0
        self._output: _Output | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.Task[None] | None = None

    def set_volume(self, percent: int) -> None:
        """Heard from the next block on. Half the percent is about half as loud to the ear."""
        self._gain = (percent / 100) ** 2
        if self._output is not None:
            self._output.gain = self._gain

    async def play(self, audio: Audio) -> None:
        """As the port says; returns when the last sample has left the loudspeaker."""
        async with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            if self._output is not None and self._output.gone:
                self.close()
            output = self._output or await self._open()
            try:
                await self._play(output, audio)
            except DeviceError:
                self.close()
                raise
            finally:
                self._idle = asyncio.create_task(self._close_when_idle())

    async def _play(self, output: _Output, audio: Audio) -> None:
        overdue = asyncio.ensure_future(self._clock.sleep(audio.seconds + STALL_SECONDS))
        playing = asyncio.ensure_future(output.play(audio))
        try:
            await asyncio.wait({overdue, playing}, return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():
                raise _speaker_error("the loudspeaker takes no sound any more")
            await playing
        finally:
            overdue.cancel()
            playing.cancel()

    def close(self) -> None:
        """Gives the device back; the next `play` opens it again."""
        if self._output is not None:
            output, self._output = self._output, None
            self._card.close(output.stream)

    async def _open(self) -> _Output:
        output = _Output(self._device, self._gain, self._card.loopback)
        try:
            output.stream = await self._card.open(output.make)
        except Exception as error:  # PortAudioError, ValueError, OSError: all mean no speaker
            raise _speaker_error(f"no loudspeaker: {error}") from error
        self._output = output
        return output

    async def _close_when_idle(self) -> None:
        await self._clock.sleep(IDLE_SECONDS)
        self.close()


class _Output:
    """One opened loudspeaker: a buffer that PortAudio's thread empties."""

    stream: Any

    def __init__(self, device: str | None, gain: float, loopback: Loopback) -> None:
        self._device, self._loopback = device, loopback
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._left = np.zeros(0, np.int16)
        self._silence_owed = 0
        self._played: asyncio.Future[None] | None = None
        self.gone = False
        self.gain = gain

    def make(self, sounddevice: Any) -> Any:
        found = sounddevice.query_devices(self._device, "output")
        self._rate = int(found["default_samplerate"])
        return sounddevice.OutputStream(
            samplerate=self._rate,
            device=self._device,
            channels=min(2, found["max_output_channels"]),
            dtype="int16",
            blocksize=round(BLOCK_SECONDS * self._rate),
            latency=LATENCY_SECONDS,
            callback=self._fill,
            finished_callback=self._end,
        )

    async def play(self, audio: Audio) -> None:
        samples = np.frombuffer(audio.pcm, np.int16)
        if audio.rate != self._rate:
            samples = soxr.resample(samples, audio.rate, self._rate)
        played: asyncio.Future[None] = self._loop.create_future()
        with self._lock:
            if self.gone:
                raise _speaker_error("the loudspeaker was unplugged")
            self._left, self._played = samples, played
            # The last sample is heard only when what PortAudio buffers behind it has gone, too.
            self._silence_owed = round(self.stream.latency * self._rate)
        try:
            await played
        except asyncio.CancelledError:
            self._fall_silent()
            raise

    def _fall_silent(self) -> None:
        """Keeps a moment of sound to fade, as a cut would click."""
        with self._lock:
            rest = self._left[: round(FADE_SECONDS * self._rate)]
            self._left = (rest * np.linspace(1, 0, len(rest))).astype(np.int16)
            self._played = None

    def _fill(self, block: NDArray[np.int16], frames: int, time: Any, status: Any) -> None:
        with self._lock:
            now, self._left = self._left[:frames], self._left[frames:]
            if not len(now):
                self._silence_owed -= frames
            done = self._played if self._silence_owed <= 0 else None
            self._played = None if done else self._played
        block.fill(0)
        block[: len(now)] = (now * self.gain).astype(np.int16)[:, np.newaxis]
        self._call_soon(self._loopback.put, block[:, 0].copy(), self._rate)
        if done is not None:
            self._call_soon(_settle, done)

    def _end(self) -> None:
        with self._lock:
            self.gone = True
            played, self._played = self._played, None
        if played is not None:
            self._call_soon(_settle, played, _speaker_error("the loudspeaker was unplugged"))

    def _call_soon(self, call: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            # The event loop is closed: the program ends.
            pass


def _settle(future: asyncio.Future[None], error: DeviceError | None = None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


def _microphone_error(detail: str) -> DeviceError:
    return DeviceError(f"{detail}; {MICROPHONE_ADVICE}", key="error_microphone")


def _speaker_error(detail: str) -> DeviceError:
    return DeviceError(f"{detail}; {SPEAKER_ADVICE}", key="error_speaker")
