"""One exchange with a Wyoming server, within bounds of time and size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar, cast
from urllib.parse import urlsplit

from wyoming.error import Error
from wyoming.event import Event, Eventable, async_read_event, async_write_event

from assistant.core.errors import EngineError

CONNECT_SECONDS = 2.0
MOST_BYTES = 8_000_000
"""In one event: over a minute of sound at 48 kHz, which no clause and no utterance has."""
E = TypeVar("E", bound=Eventable)


class EventTooLarge(EngineError):
    """An event announces more bytes than `MOST_BYTES`."""


class BoundedReader:
    """What the protocol needs of `asyncio.StreamReader`; no event fills the memory."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        return await self._reader.readline()

    async def readexactly(self, count: int) -> bytes:
        """Raises EventTooLarge, IncompleteReadError."""
        if count > MOST_BYTES:
            raise EventTooLarge(f"an event of {count} bytes")
        return await self._reader.readexactly(count)

    def feed_eof(self) -> None:
        self._reader.feed_eof()


def bounded(reader: asyncio.StreamReader) -> asyncio.StreamReader:
    """``reader`` for `wyoming`, which names the class where it needs the methods."""
    return cast(asyncio.StreamReader, BoundedReader(reader))


class Connection:
    """Open by `connected`."""

    def __init__(
        self, uri: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._uri = uri
        self._reader = bounded(reader)
        self._writer = writer

    async def send(self, *events: Eventable) -> None:
        for event in events:
            await async_write_event(event.event(), self._writer)

    async def receive(self, *kinds: type[E]) -> E:
        """The next event of one of ``kinds``; others are passed over, as the protocol wants.

        Raises EngineError: the server reports one, hangs up, or does not speak Wyoming.
        """
        while True:
            try:
                event = await async_read_event(self._reader)
                if event is None:
                    raise EngineError(f"{self._uri}: hung up, or does not speak Wyoming")
                if Error.is_type(event.type):
                    raise EngineError(f"{self._uri}: the server says {_text_of(event)!r}")
                for kind in kinds:
                    if kind.is_type(event.type):
                        return cast(E, kind.from_event(event))
            except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
                raise EngineError(f"{self._uri}: does not speak Wyoming ({error!r})") from error


def _text_of(event: Event) -> str:
    return str(event.data.get("text", ""))[:200]


@asynccontextmanager
async def connected(uri: str, *, seconds: float | None) -> AsyncIterator[Connection]:
    """A connection for one exchange of at most ``seconds``, or for as long as it is used.

    Raises:
        EngineError: out of reach, too slow, or gone; says which server.
    """
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await _open(uri)
            try:
                yield Connection(uri, reader, writer)
            finally:
                writer.close()
    except TimeoutError as error:
        raise EngineError(f"{uri}: does not answer in time") from error
    except (OSError, EOFError) as error:
        raise EngineError(f"{uri}: {error}") from error


async def _open(uri: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(uri)
    async with asyncio.timeout(CONNECT_SECONDS):
        if parts.scheme == "unix":
            return await asyncio.open_unix_connection(parts.path)
        return await asyncio.open_connection(parts.hostname, parts.port)
