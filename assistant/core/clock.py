"""Time. Nothing else in the house reads a clock or sleeps.

`SystemClock` is the wall. `SkippingClock` is accelerated time: it runs with the wall while any
engine or server is at work (``busy``), and jumps to the next sleeper when all the house is
only waiting. A latency measured on it is the latency a user would have felt.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds, monotonic; only differences mean anything."""
        ...

    def wall(self) -> datetime:
        """The local date and time, with its zone."""
        ...

    async def sleep(self, seconds: float) -> None: ...

    def busy(self) -> AbstractContextManager[None]:
        """Held while work outside the event loop goes on (an engine's thread, a server)."""
        ...


class SystemClock:
    def now(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return datetime.now().astimezone()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @contextmanager
    def busy(self) -> Iterator[None]:
        yield


class SkippingClock:
    """Accelerated time for files, demos and tests. One event loop, and no other such clock in it:
    two would each wait for the other to rest.

    Args:
        start: the date and time it pretends at the beginning; the wall's when ``None``.
        work_takes_time: ``False`` for tests of times, which must be the same on every machine:
            only waiting takes time then, and nobody waits while work goes on.
    """

    def __init__(self, start: datetime | None = None, *, work_takes_time: bool = True) -> None:
        self._start = start or datetime.now().astimezone()
        self._began = time.monotonic() if work_takes_time else None
        self._skipped = 0.0
        self._busy = self._stopped = 0
        self._stopped_at = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._looking = False
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> float:
        if self._began is None:
            return self._skipped
        until = self._stopped_at if self._stopped else time.monotonic()
        return until - self._began + self._skipped

    def wall(self) -> datetime:
        return self._start + timedelta(seconds=self.now())

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now() + seconds, next(self._order), woken))
        self._check_soon()
        await woken

    @contextmanager
    def busy(self) -> Iterator[None]:
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            self._check_soon()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Held while something works that is no part of the device: no time passes, so that
        nobody loses patience with it on a busy machine."""
        if not self._stopped:
            self._stopped_at = time.monotonic()
        self._stopped += 1
        try:
            yield
        finally:
            self._stopped -= 1
            if not self._stopped and self._began is not None:
                self._began += time.monotonic() - self._stopped_at
            self._check_soon()

    def _check_soon(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._look, False)

    def _look(self, calm: bool) -> None:
        """Lets everything that is ready run first; sockets are polled between two calm looks."""
        loop = asyncio.get_running_loop()
        # asyncio has no public way to ask whether anything is ready to run.
        ready = bool(getattr(loop, "_ready", ()))
        if ready or not calm:
            loop.call_soon(self._look, not ready)
            return
        self._looking = False
        self._wake_sleepers()

    def _wake_sleepers(self) -> None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        if not self._sleepers:
            return
        wait = self._sleepers[0][0] - self.now()
        if wait > 0 and self._stopped:
            return
        if wait > 0 and self._busy:
            if self._began is None:
                return
            self._timer = asyncio.get_running_loop().call_later(wait, self._check_soon)
            return
        self._skipped += max(0.0, wait)
        heapq.heappop(self._sleepers)[2].set_result(None)
        if self._sleepers:
            self._check_soon()
