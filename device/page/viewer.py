"""One browser tab: what is sent to it, and what it says.

Messages are JSON objects with a ``type``; sound and pictures are binary. The first byte of what
goes to the browser says which::

    1 jpeg                                     the screen
    2 id:uint32 rate:uint32 pcm                sound to play, little-endian mono 16-bit

What comes from the browser in binary is its microphone: mono 16-bit at the rate it named.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections import deque
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.core.audio import Audio

GOING_AWAY = 1001
PICTURE, SOUND = b"\x01", b"\x02"


class Viewer:
    """A connected tab. Pictures that it is too slow for are left out; nothing else is.

    Attributes:
        control: it showed the token, so it may talk to the device and hears it.
    """

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[str | bytes] = deque()
        self._picture: bytes | None = None
        self._news = asyncio.Event()
        self.control = False

    def show(self, picture: bytes) -> None:
        self._picture = picture
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
                if self._picture is not None:
                    picture, self._picture = self._picture, None
                    await self._send(PICTURE + picture)
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

    async def _send(self, message: str | bytes) -> None:
        if isinstance(message, str):
            await self._socket.send_text(message)
        else:
            await self._socket.send_bytes(message)
