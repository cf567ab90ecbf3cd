"""One camera that several look through: a device can be opened only once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from assistant.core.errors import DeviceError
from assistant.core.picture import Picture
from assistant.core.ports import Camera


class SharedCamera:
    """`Camera` on another one, which is open as long as anybody looks; belongs to one loop."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._viewers: set[_Viewer] = set()
        self._taking: asyncio.Task[None] | None = None

    async def pictures(self) -> AsyncIterator[Picture]:
        viewer = _Viewer()
        self._viewers.add(viewer)
        if self._taking is None:
            self._taking = asyncio.create_task(self._take(), name="camera")
        try:
            while True:
                await viewer.fresh.wait()
                viewer.fresh.clear()
                if viewer.newest is not None:
                    taken, viewer.newest = viewer.newest, None
                    yield taken
                if viewer.over and viewer.newest is None:
                    if viewer.error is not None:
                        raise viewer.error
                    return
        finally:
            self._viewers.discard(viewer)
            if not self._viewers and self._taking is not None:
                self._taking.cancel()
                self._taking = None

    async def _take(self) -> None:
        error: DeviceError | None = None
        try:
            async for picture in self._camera.pictures():
                for viewer in self._viewers:
                    viewer.newest = picture
                    viewer.fresh.set()
        except DeviceError as gone:
            error = gone
        # Who comes now opens it anew.
        viewers, self._viewers, self._taking = self._viewers, set(), None
        for viewer in viewers:
            viewer.over, viewer.error = True, error
            viewer.fresh.set()


class _Viewer:
    def __init__(self) -> None:
        self.fresh = asyncio.Event()
        self.newest: Picture | None = None
        self.over = False
        self.error: DeviceError | None = None
