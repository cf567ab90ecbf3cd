"""A finder, a tracker and a code reader that are told what they see, for tests and demos."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from assistant.core.errors import DeviceError
from assistant.core.face import FaceBox, TrackedFace
from assistant.core.picture import Picture


class ScriptedFinder:
    """`FaceFinder` that gives the boxes of one picture after the other; then nobody is there."""

    def __init__(self, seen: Iterable[tuple[FaceBox, ...]]) -> None:
        self._seen = iter(seen)

    async def find(self, picture: Picture) -> tuple[FaceBox, ...]:
        return tuple(sorted(next(self._seen, ()), key=lambda box: -box.height))

    def close(self) -> None:
        return


class ScriptedTracker:
    """`FaceTracker` that gives the faces of one picture after the other; then none."""

    def __init__(self, seen: Iterable[TrackedFace | None]) -> None:
        self._seen = iter(seen)

    async def track(self, picture: Picture) -> TrackedFace | None:
        return next(self._seen, None)

    def close(self) -> None:
        return


class HeldCodes:
    """`CodeReader` that reads what a program holds up."""

    def __init__(self) -> None:
        self._held: asyncio.Queue[str] = asyncio.Queue()
        self.gone = False
        """Lets the camera be missing."""

    def hold(self, code: str) -> None:
        self._held.put_nowait(code)

    async def read(self) -> str:
        if self.gone:
            raise DeviceError("there is no camera", key="error_camera")
        return await self._held.get()
