"""Accelerated time: waiting is skipped, work is not."""

import asyncio
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.core.clock import SkippingClock


async def test_waiting_is_skipped_in_the_order_of_the_sleepers() -> None:
    clock, woken = SkippingClock(), list[str]()

    async def sleep(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(name)

    real, began = time.monotonic(), clock.now()
    await asyncio.gather(sleep("hour", 3600), sleep("minute", 60), sleep("second", 1))
    assert woken == ["second", "minute", "hour"]
    passed = clock.now() - began
    took = time.monotonic() - real
    assert 3600 <= passed <= 3600 + took
    assert took < 60


async def test_work_takes_its_real_time() -> None:
    clock, ticks = SkippingClock(), list[float]()

    async def tick() -> None:
        while True:
            await clock.sleep(0.01)
            ticks.append(clock.now())

    ticking = asyncio.create_task(tick())
    with clock.busy():
        real = time.monotonic()
        began = clock.now()
        await asyncio.sleep(0.2)
        worked = clock.now() - began
        real = time.monotonic() - real
    ticking.cancel()
    # Nothing was skipped: the sleeper could wake only as often as on the wall.
    assert 0.19 <= worked <= real
    assert len(ticks) <= worked / 0.01


async def test_what_is_ready_runs_before_time_is_skipped() -> None:
    clock = SkippingClock()
    waiting = asyncio.create_task(clock.sleep(1000))
    for _ in range(500):
        await asyncio.sleep(0)
    assert clock.now() < 100
    waiting.cancel()


async def test_the_wall_follows_the_skipped_time() -> None:
    start = datetime(2026, 11, 21, 23, 59, 30, tzinfo=ZoneInfo("Asia/Seoul"))
    clock = SkippingClock(start)
    await clock.sleep(60)
    assert clock.wall().isoformat()[:16] == "2026-11-22T00:00"


async def test_where_work_takes_no_time_only_waiting_does() -> None:
    clock = SkippingClock(work_takes_time=False)
    waiting = asyncio.create_task(clock.sleep(60))
    with clock.busy():
        await asyncio.sleep(0.05)
        assert clock.now() == 0
        assert not waiting.done()
    await waiting
    assert clock.now() == 60


async def test_while_the_clock_is_stopped_no_time_passes_and_nobody_wakes() -> None:
    clock = SkippingClock()
    waiting = asyncio.create_task(clock.sleep(60))
    with clock.busy(), clock.stopped():
        began = clock.now()
        await asyncio.sleep(0.05)
        with clock.stopped():
            await asyncio.sleep(0.05)
        assert clock.now() == began
        assert not waiting.done()
    await waiting
    assert clock.now() >= began
