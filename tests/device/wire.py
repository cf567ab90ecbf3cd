"""What a page costs on the wire, counted where a browser would read it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from assistant.core.bus import Told
from assistant.core.clock import Clock
from tests.device.devices import PATIENCE, Device, own
from tests.device.displays import conversation

AS_CHROMIUM = [ClientPerMessageDeflateFactory(client_max_window_bits=True)]
FRAMES_TO_SETTLE = 30
"""Until the card is there, and what is sent once has been."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """``sent``: bytes on the wire while ``frames`` came in ``seconds``."""

    sent: int
    frames: int
    seconds: float


async def spoken_to(device: Device, clock: Clock, frames: int) -> Traffic:
    """Shows a card and speaks; counts what so many frames of it take."""
    async with (
        counted(device) as (port, count),
        websockets.connect(
            f"ws://127.0.0.1:{port}/live",
            origin=own(device),
            max_size=None,
            compression=None,
            extensions=AS_CHROMIUM,
        ) as socket,
    ):
        await socket.send('{"type": "hello", "token": ""}')
        await socket.send('{"type": "size", "width": 1280, "height": 800}')
        for at, fact in conversation("shops", clock.now() - 1.0):
            device.page.tell(Told(at, fact))
        await _receive(socket, FRAMES_TO_SETTLE)
        before, began = count[0], time.perf_counter()
        await _receive(socket, frames)
        return Traffic(count[0] - before, frames, time.perf_counter() - began)


async def _receive(socket: websockets.ClientConnection, frames: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while frames:
            message = await socket.recv()
            frames -= isinstance(message, bytes) and message[0] == 1


@asynccontextmanager
async def counted(device: Device) -> AsyncIterator[tuple[int, list[int]]]:
    """A port that leads to the page, and how many bytes came from there."""
    count = [0]

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, n: int) -> None:
        while data := await reader.read(65536):
            count[0] += n * len(data)
            writer.write(data)
            await writer.drain()
        writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", device.page.port)
        await asyncio.gather(
            carry(reader, there[1], 0), carry(there[0], writer, 1), return_exceptions=True
        )

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], count
    finally:
        server.close()
