"""One camera for several who look: opened once, closed behind the last, found again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

import pytest

from assistant.core.errors import DeviceError
from assistant.core.picture import Picture
from device.shared_camera import SharedCamera


class Lens:
    """A camera that takes a picture when it is told to; opened twice at a time it is broken."""

    def __init__(self) -> None:
        self.opened, self.open = 0, False
        self._taken: asyncio.Queue[Picture | None] = asyncio.Queue()

    def take(self, number: int) -> None:
        self._taken.put_nowait(Picture(bytes([number] * 3), 1, 1))

    def unplug(self) -> None:
        self._taken.put_nowait(None)

    async def pictures(self) -> AsyncIterator[Picture]:
        assert not self.open, "a device can be opened only once"
        self.opened, self.open = self.opened + 1, True
        try:
            while taken := await self._taken.get():
                yield taken
            raise DeviceError("unplugged", key="error_camera")
        finally:
            self.open = False


def looking(camera: SharedCamera) -> aclosing[AsyncGenerator[Picture]]:
    return aclosing(cast(AsyncGenerator[Picture], camera.pictures()))


async def begun(viewer: AsyncGenerator[Picture]) -> asyncio.Task[Picture]:
    """Waiting for its next picture."""
    task = asyncio.create_task(anext(viewer))
    await asyncio.sleep(0)
    return task


async def test_all_who_look_see_the_same_and_the_last_closes_it() -> None:
    lens = Lens()
    camera = SharedCamera(lens)
    async with looking(camera) as second:
        async with looking(camera) as first:
            waiting = [await begun(first), await begun(second)]
            lens.take(7)
            assert [(await task).rgb[0] for task in waiting] == [7, 7]
            assert lens.opened == 1
        again = await begun(second)
        lens.take(8)
        assert (await again).rgb[0] == 8
        assert lens.open
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not lens.open
    async with looking(camera) as third:
        waits = await begun(third)
        lens.take(9)
        assert (await waits).rgb[0] == 9
    assert lens.opened == 2


async def test_who_is_slow_gets_the_newest_and_the_loss_is_told_to_all() -> None:
    lens = Lens()
    camera = SharedCamera(lens)
    async with looking(camera) as quick, looking(camera) as slow:
        waiting = [await begun(quick), await begun(slow)]
        lens.take(1)
        await asyncio.gather(*waiting)
        for number in (2, 3):
            seen = await begun(quick)
            lens.take(number)
            assert (await seen).rgb[0] == number
        assert (await anext(slow)).rgb[0] == 3
        waiting = [await begun(quick), await begun(slow)]
        lens.unplug()
        for task in waiting:
            with pytest.raises(DeviceError, match="unplugged"):
                await task
    async with looking(camera) as again:
        seen = await begun(again)
        lens.take(4)
        assert (await seen).rgb[0] == 4
