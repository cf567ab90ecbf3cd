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

    def frame(self, size: Size, t: float) -> Frame:
        """What moves on a display of this size, shape ``(n,)``, sent as often as it is drawn."""
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

    def tell(self, told: Told) -> None:
        """Takes a fact, from any thread."""
        self._facts.put(told)

    async def character(self) -> str:
        """The rig as JSON."""
        return await self._thread.run(lambda: _dumps(self._display.character()))

    async def frames(
        self, sizes: Collection[Size], with_parts: bool
    ) -> dict[Size, tuple[Frame, Parts]]:
        """The screen now on displays of these sizes; no parts where they are not wanted."""
        return await self._thread.run(self._frames, sizes, with_parts)

    async def catch_up(self) -> None:
        """Takes in the facts so far, and whether it is day or night."""
        await self._thread.run(self._take_facts)

    async def choice_at(self, size: Size, x: float, y: float) -> int | None:
        return await self._thread.run(self._display.choice_at, size, x, y)

    def close(self) -> None:
        self._thread.close()

    def _frames(self, sizes: Collection[Size], with_parts: bool) -> dict[Size, tuple[Frame, Parts]]:
        self._take_facts()
        now = self._clock.now()
        return {
            size: (self._display.frame(size, now), self._parts(size, now) if with_parts else {})
            for size in sizes
        }

    def _parts(self, size: Size, now: float) -> Parts:
        return {name: _dumps(part) for name, part in self._display.parts(size, now).items()}

    def _take_facts(self) -> None:
        while not self._facts.empty():
            self._display.tell(self._facts.get())
        self._display.daylight(self._clock.wall().hour, self._clock.now())


def _dumps(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
