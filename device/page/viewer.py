"""One browser tab: what is sent to it, and what it says.

Messages are JSON objects with a ``type``; sound and frames are binary. The first byte of what
goes to the browser says which::

    1 mask changes                             what moved since the last frame
    2 id:uint32 rate:uint32 pcm                sound to play, little-endian mono 16-bit

A frame is a row of numbers, all 0 at first. ``mask`` has a bit for each, the lowest first, set
where it changed; each change is a zigzag varint (as in Protocol Buffers).

What comes from the browser in binary is its microphone: mono 16-bit at the rate it named.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections import deque
from typing import Any

import numpy as np
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.core.audio import Audio
from device.page.display import Frame, Parts, Size

GOING_AWAY = 1001
FRAME, SOUND = b"\x01", b"\x02"


class Viewer:
    """A connected tab. Frames and parts that it is too slow for are left out; nothing else is.

    Attributes:
        control: it is paired, so it may talk to the device and hears it.
        size: of its screen; ``None`` until it said so.
    """

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[str | bytes] = deque()
        self._parts: dict[str, str] = {}
        self._changed: dict[str, str] = {}
        self._frame: Frame | None = None
        self._sent: Frame | None = None
        self._news = asyncio.Event()
        self.control = False
        self.size: Size | None = None

    def update(self, parts: Parts) -> None:
        """Sends those that differ from what was sent under their names."""
        for name, part in parts.items():
            if self._parts.get(name) != part:
                self._parts[name] = self._changed[name] = part
        self._news.set()

    def show(self, frame: Frame) -> None:
        self._frame = frame
        self._news.set()

    def send(self, kind: str, **fields: Any) -> None:
        self._waiting.append(json.dumps({"type": kind, **fields}, ensure_ascii=False))
        self._news.set()

    def sound(self, number: int, audio: Audio) -> None:
        self._waiting.append(SOUND + struct.pack("<II", number, audio.rate) + audio.pcm)
        self._news.set()

    async def deliver(self) -> None:
        """Sends what there is to send until the tab is gone."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                while self._waiting:
                    await self._send(self._waiting.popleft())
                while self._changed:
                    name = next(iter(self._changed))
                    part = self._changed.pop(name)
                    await self._send(f'{{"type":"part","name":"{name}","part":{part}}}')
                await self._send_frame()
        except (WebSocketDisconnect, RuntimeError):
            # Starlette says RuntimeError for a socket that was closed in between.
            return

    async def close(self) -> None:
        """Tells the tab that the device goes away; it will look for it again."""
        try:
            await self._socket.close(GOING_AWAY)
        except RuntimeError:
            # It was closed in between.
            pass

    async def _send_frame(self) -> None:
        if self._frame is None:
            return
        frame, self._frame = self._frame, None
        before = np.zeros_like(frame) if self._sent is None else self._sent
        if self._sent is None or not np.array_equal(frame, before):
            self._sent = frame
            await self._send(FRAME + encode(frame, before))

    async def _send(self, message: str | bytes) -> None:
        if isinstance(message, str):
            await self._socket.send_text(message)
        else:
            await self._socket.send_bytes(message)


def encode(frame: Frame, before: Frame) -> bytes:
    """What changed from one frame to the next, as the module's head describes it."""
    changes = frame.astype(np.int32) - before
    changed = changes != 0
    encoded = bytearray(np.packbits(changed, bitorder="little").tobytes())
    for change in changes[changed].tolist():
        rest = change << 1 ^ change >> 31
        while rest > 0x7F:
            encoded.append(rest & 0x7F | 0x80)
            rest >>= 7
        encoded.append(rest)
    return bytes(encoded)
