"""The device's screen as pictures for browsers, drawn on a thread of its own."""

from __future__ import annotations

import io
import queue
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assistant.core.bus import Told
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread

JPEG_QUALITY = 85
"""Text stays crisp and a phone still reads payment codes; about 60 kB at 1280x720."""
SMALLEST, LARGEST = 480, 1280
STEP = 16
"""Sizes are rounded to it, so that a browser's scroll bar does not redraw everything."""


class Screen(Protocol):
    """What draws the device's screen (`avatar.stage.Stage` does)."""

    @property
    def size(self) -> tuple[int, int]: ...

    def tell(self, told: Told) -> None: ...

    def draw(self, t: float) -> NDArray[np.uint8]:
        """The frame at ``t``: shape ``(height, width, 4)``, opaque BGRA."""
        ...

    def resize(self, size: tuple[int, int]) -> None: ...

    def choice_at(self, x: float, y: float) -> int | None: ...


class PictureMaker:
    """Draws a screen that belongs to it alone, on its own thread."""

    def __init__(self, screen: Screen, clock: Clock) -> None:
        self._screen, self._clock = screen, clock
        self._thread = EngineThread("page picture", clock)
        self._facts: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self._last: bytes = b""

    def tell(self, told: Told) -> None:
        """Takes a fact, from any thread."""
        self._facts.put(told)

    async def picture(self) -> bytes | None:
        """The screen now as JPEG; ``None`` when nothing has changed since the last call."""
        return await self._thread.run(self._picture)

    async def catch_up(self) -> None:
        """Takes in the facts so far without drawing."""
        if not self._facts.empty():
            await self._thread.run(self._take_facts)

    async def resize(self, width: int, height: int) -> None:
        """Draws as near to this size as the screen can."""
        await self._thread.run(self._resize, (_side(width), _side(height)))

    async def choice_at(self, x: float, y: float) -> int | None:
        """The number of the row at a place given in fractions of the screen."""
        return await self._thread.run(self._choice_at, x, y)

    def close(self) -> None:
        self._thread.close()

    def _picture(self) -> bytes | None:
        self._take_facts()
        pixels = self._screen.draw(self._clock.now())
        if (same := pixels.tobytes()) == self._last:
            return None
        self._last = same
        image = Image.frombuffer("RGB", self._screen.size, same, "raw", "BGRX", 0, 1)
        file = io.BytesIO()
        image.save(file, "JPEG", quality=JPEG_QUALITY)
        return file.getvalue()

    def _take_facts(self) -> None:
        while not self._facts.empty():
            self._screen.tell(self._facts.get())

    def _resize(self, size: tuple[int, int]) -> None:
        if size != self._screen.size:
            self._screen.resize(size)

    def _choice_at(self, x: float, y: float) -> int | None:
        width, height = self._screen.size
        return self._screen.choice_at(x * width, y * height)


def _side(pixels: int) -> int:
    return min(LARGEST, max(SMALLEST, pixels)) // STEP * STEP
