"""A wake word on a Wyoming server, and our own while there is none."""

from __future__ import annotations

import asyncio
import logging

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.info import Describe, Info
from wyoming.wake import Detect, Detection

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SECONDS, SAMPLE_RATE
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.ports import WakeWord
from assistant.wyoming.connection import Connection, connected

log = logging.getLogger(__name__)

RETRY_SECONDS = 10.0
"""How long a server that failed is left alone."""
ALIVE_SECONDS = 10.0
"""How often the server is asked whether it is there, and how long it may take to say so: one that
hangs takes sound for minutes, as the network keeps it."""
MOST_WAITING = round(5.0 / FRAME_SECONDS)
"""Frames a server may be behind."""


class WyomingWakeWord:
    """Implements `assistant.core.ports.WakeWord`: 1.0 on the frame behind a detection.

    Frames are sent as they come, so it serves live sound, not files at any speed. Call `start` in
    the event loop.

    Args:
        name: as the user writes it; the server has to have a model or phrase of that name.
        own: listens while the server does not.
    """

    def __init__(self, uri: str, name: str, own: WakeWord, clock: Clock) -> None:
        self.word = own.word
        self._uri, self._name, self._own, self._clock = uri, name, own, clock
        self._frames: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        """``None``: listen anew."""
        self._connected = False
        self._found = False
        self._alive = asyncio.Event()
        self._behind = asyncio.Event()
        self._life: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._life = asyncio.create_task(self._live())

    def close(self) -> None:
        if self._life is not None:
            self._life.cancel()

    def reset(self) -> None:
        self._found = False
        self._own.reset()
        if self._connected:
            self._put(None)

    def feed(self, frame: bytes) -> float:
        """Raises EngineError when ``frame`` is not made of whole 16-bit samples."""
        if len(frame) % BYTES_PER_SAMPLE:
            raise EngineError(f"wake word: a frame of {len(frame)} bytes holds half a sample")
        if not self._connected:
            return self._own.feed(frame)
        self._put(frame)
        found, self._found = self._found, False
        return 1.0 if found else 0.0

    def _put(self, frame: bytes | None) -> None:
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self._behind.set()

    async def _live(self) -> None:
        while True:
            try:
                async with connected(self._uri, seconds=None) as connection:
                    await self._serve(connection)
            except EngineError as error:
                log.warning("%s; our own wake word listens", error)
            finally:
                self._connected = False
            await self._clock.sleep(RETRY_SECONDS)

    async def _serve(self, connection: Connection) -> None:
        """Until the server fails: raises EngineError."""
        async with asyncio.timeout(ALIVE_SECONDS):
            await connection.send(Describe())
            model = self._model(await connection.receive(Info))
        while not self._frames.empty():
            self._frames.get_nowait()
        self._own.reset()
        self._behind.clear()
        self._connected = True
        tasks = [
            asyncio.create_task(self._send(connection, model)),
            asyncio.create_task(self._receive(connection, model)),
            asyncio.create_task(self._ask(connection)),
            asyncio.create_task(self._watch()),
        ]
        try:
            # None of them ends but by failing.
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    def _model(self, info: Info) -> str:
        """The server's name of the model for our word. Raises EngineError: it has none."""
        wanted = {_plain(self._name), _plain(self.word)}
        models = [model for program in info.wake for model in program.models]
        for model in models:
            if {_plain(model.name), _plain(model.phrase or "")} & wanted:
                return model.name
        offered = ", ".join(model.name for model in models) or "no wake word at all"
        raise EngineError(f"{self._uri}: does not know {self._name!r}; it has {offered}")

    async def _send(self, connection: Connection, model: str) -> None:
        begin = Detect(names=[model]), AudioStart(SAMPLE_RATE, BYTES_PER_SAMPLE, 1)
        await connection.send(*begin)
        while True:
            frame = await self._frames.get()
            if frame is None:
                await connection.send(AudioStop(), *begin)
            else:
                await connection.send(AudioChunk(SAMPLE_RATE, BYTES_PER_SAMPLE, 1, frame))

    async def _receive(self, connection: Connection, model: str) -> None:
        while True:
            event = await connection.receive(Detection, Info)
            if isinstance(event, Info):
                self._alive.set()
            elif isinstance(event, Detection) and event.name in (model, None):
                self._found = True

    async def _watch(self) -> None:
        await self._behind.wait()
        raise EngineError(f"{self._uri}: takes sound more slowly than it comes")

    async def _ask(self, connection: Connection) -> None:
        """Raises TimeoutError when the server is silent."""
        while True:
            await self._clock.sleep(ALIVE_SECONDS)
            self._alive.clear()
            async with asyncio.timeout(ALIVE_SECONDS):
                await connection.send(Describe())
                await self._alive.wait()


def _plain(name: str) -> str:
    """ "Hey_Jarvis" and "hey jarvis" are one word."""
    return " ".join(name.replace("_", " ").casefold().split())
