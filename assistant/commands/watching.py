"""The camera of a running device."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.core.bus import Bus
from assistant.core.check import Verdict
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.ports import Camera
from assistant.models.registry import Registry
from device.checks import check_camera

OFF = "off"
LARGEST_SIDE = 320
"""Pixels: a face at three metres is still found, in 4 ms."""


def camera_of(setting: str) -> str:
    """The device to use for ``Config.camera``; empty where there is none or none is wanted."""
    if setting == OFF:
        return ""
    found = check_camera()
    return setting or (found.detail if found.verdict is Verdict.OK else "")


@asynccontextmanager
async def watching(camera: Camera, bus: Bus, clock: Clock) -> AsyncIterator[None]:
    """Tells who stands before ``camera`` while the block runs."""
    # Imported here: OpenCV, which devices without a camera do without.
    from assistant.see.finder import YuNetFinder
    from assistant.see.watcher import Watcher

    try:
        model = Registry.load().require("face-detector")
        finder = YuNetFinder(model, clock, LARGEST_SIDE)
    except EngineError as error:
        print(f"Nobody is looked at: {error}.", flush=True)
        yield
        return
    watcher = asyncio.create_task(Watcher(camera, finder, bus, clock).run())
    try:
        yield
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
        finder.close()
