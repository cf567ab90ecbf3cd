"""What the page draws, worked out on a thread of its own."""

from __future__ import annotations

import json
import queue
from collections.abc import Collection, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.core.bus import Told
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread

Size = tuple[int, int]
Frame = NDArray[np.int16]
Parts = Mapping[str, str]
"""JSON by the name of the part."""


class Display(Protocol):
    """What knows how to draw the device's screen (`avatar.display.Display` does)."""

    def tell(self, told: Told) -> None: ...

    def daylight(self, hour: int, at: float) -> None: ...

    def character(self) -> dict[str, Any]:
        """The rig, sent once."""
        ...

    def frame(self, t: float) -> Frame:
        """What moves, shape ``(n,)``, sent as often as the screen is drawn."""
        ...

    def parts(self, size: Size, t: float) -> dict[str, dict[str, Any]]:
        """What changes now and then, by name, for a display of this size."""
        ...

    def choice_at(self, size: Size, x: float, y: float) -> int | None:
        """The row at a place given in fractions of a display of this size."""
        ...


class DisplayThread:
    """A display that belongs to it alone."""

    def __init__(self, display: Display, clock: Clock) -> None:
        self._display, self._clock = display, clock
        self._thread = EngineThread("page", clock)
        self._facts: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self._character = ""

    def tell(self, told: Told) -> None:
        """Takes a fact, from any thread."""
        self._facts.put(told)

    async def character(self) -> str:
        """The rig as JSON."""
        if not self._character:
            self._character = await self._thread.run(lambda: _dumps(self._display.character()))
        return self._character

    async def frame(self, sizes: Collection[Size]) -> tuple[Frame, dict[Size, Parts]]:
        """The screen now, and the parts for displays of these sizes."""
        return await self._thread.run(self._frame, sizes)

    async def catch_up(self) -> None:
        """Takes in the facts so far, and whether it is day or night."""
        await self._thread.run(self._take_facts)

    async def choice_at(self, size: Size, x: float, y: float) -> int | None:
        return await self._thread.run(self._display.choice_at, size, x, y)

    def close(self) -> None:
        self._thread.close()

    def _frame(self, sizes: Collection[Size]) -> tuple[Frame, dict[Size, Parts]]:
        self._take_facts()
        now = self._clock.now()
        parts: dict[Size, Parts] = {
            size: {name: _dumps(part) for name, part in self._display.parts(size, now).items()}
            for size in sizes
        }
        return self._display.frame(now), parts

    def _take_facts(self) -> None:
        while not self._facts.empty():
            self._display.tell(self._facts.get())
        self._display.daylight(self._clock.wall().hour, self._clock.now())


def _dumps(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
