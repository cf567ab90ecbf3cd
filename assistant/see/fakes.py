"""A finder and a tracker that are told what they see, for tests and demos without a face."""

from __future__ import annotations

from collections.abc import Iterable

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
