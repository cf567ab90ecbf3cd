"""A camera that is shown pictures by a program, for tests and demos."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from assistant.core.picture import Picture


class ScriptedCamera:
    """Takes the pictures it is shown, one after the other; ends with the last.

    Args:
        fps: how many it takes a second.
    """

    def __init__(self, clock: Clock, shown: Iterable[Picture], fps: float = 30.0) -> None:
        self._clock, self._fps = clock, fps
        self._shown = iter(shown)
        self._unplugged = False

    def unplug(self) -> None:
        """Lets `pictures` fail as a real device does, until `plug`."""
        self._unplugged = True

    def plug(self) -> None:
        self._unplugged = False

    async def pictures(self) -> AsyncIterator[Picture]:
        due = self._clock.now()
        while True:
            due += 1 / self._fps
            await self._clock.sleep(due - self._clock.now())
            if self._unplugged:
                raise DeviceError("the camera was unplugged", key="error_camera")
            if (picture := next(self._shown, None)) is None:
                return
            yield replace(picture, at=self._clock.now())
