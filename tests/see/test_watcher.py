"""Who stands before the screen, as the facts tell it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.events import PersonLeft, PersonSeen
from assistant.core.face import FaceBox
from assistant.core.picture import Picture
from assistant.see.fakes import ScriptedFinder
from assistant.see.watcher import GONE_SECONDS, LOOK_SECONDS, RETRY_SECONDS, Watcher
from device.scripted_camera import ScriptedCamera

BLACK = Picture(bytes(3 * 16), 4, 4)


def box(x: float, y: float = 0.5, height: float = 0.3) -> FaceBox:
    return FaceBox(x=x, y=y, width=0.2, height=height)


class Room:
    """A watcher whose finder sees ``seen``, one entry for each look."""

    def __init__(self, seen: Sequence[tuple[FaceBox, ...]]) -> None:
        clock = SkippingClock(work_takes_time=False)
        bus = Bus(clock)
        self.told: list[Told] = []
        bus.subscribe(self.told.append)
        self.camera = ScriptedCamera(clock, [BLACK] * 1000, fps=1000)
        self.clock = clock
        self._watcher = Watcher(self.camera, ScriptedFinder(seen), bus, clock)

    async def watch(self, seconds: float) -> list[PersonSeen | PersonLeft]:
        task = asyncio.create_task(self._watcher.run())
        await self.clock.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return [t.fact for t in self.told if isinstance(t.fact, PersonSeen | PersonLeft)]


async def test_the_nearest_person_is_told_as_they_would_say_it() -> None:
    facts = await Room([(box(0.5, height=0.1), box(0.25))]).watch(0.5)
    assert facts == [PersonSeen(right=0.5, up=0.0, near=0.3)]


async def test_only_a_move_is_told_again() -> None:
    still = [(box(0.5 + 0.01 * (k % 2)),) for k in range(5)]
    facts = await Room([*still, (box(0.2),)]).watch(6.5 * LOOK_SECONDS)
    assert [round(fact.right, 2) for fact in facts if isinstance(fact, PersonSeen)] == [0.0, 0.6]


async def test_a_person_who_looks_down_is_still_there_and_one_who_goes_is_gone() -> None:
    down = round(0.7 * GONE_SECONDS / LOOK_SECONDS)
    room = Room([(box(0.5),), *[()] * down, (box(0.5),)])
    facts = await room.watch((down + 2.5) * LOOK_SECONDS + GONE_SECONDS + 1)
    assert facts == [PersonSeen(right=0, up=0, near=0.3), PersonLeft()]
    gone = next(told.at for told in room.told if isinstance(told.fact, PersonLeft))
    assert gone > (down + 1) * LOOK_SECONDS + GONE_SECONDS


async def test_nobody_is_told_where_nobody_was() -> None:
    assert await Room([]).watch(5.0) == []


async def test_a_camera_that_is_pulled_out_is_looked_for_again() -> None:
    room = Room([(box(0.5),)] * 50)
    room.camera.unplug()
    watching = asyncio.create_task(room.watch(RETRY_SECONDS + 2))
    await room.clock.sleep(1)
    room.camera.plug()
    assert await watching == [PersonSeen(right=0, up=0, near=0.3)]
    assert room.told[0].at > RETRY_SECONDS
