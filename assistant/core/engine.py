"""A thread of its own for each heavy engine, so that no engine is entered twice at a time."""

from __future__ import annotations

import asyncio
import contextvars
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from assistant.core.clock import Clock

P = ParamSpec("P")
T = TypeVar("T")

NICER, NICEST = 10, 19
"""By how much a thread that gives way is nicer than the process, and the most there is. At 10 it
gets a tenth of what one gets that does not, where there are not cores enough for both."""


class EngineThread:
    """Runs calls one after the other on one thread; a cancelled caller abandons the result.

    Args:
        gives_way: where cores are short, to what must not wait: frames, sound, the brain. So do
            the threads that it starts. Linux only; elsewhere a thread has no niceness of its own.
    """

    def __init__(self, name: str, clock: Clock, *, gives_way: bool = False) -> None:
        self._clock = clock
        self._executor = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix=name, initializer=_give_way if gives_way else None
        )

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        with self._clock.busy():
            return await loop.run_in_executor(
                self._executor, lambda: context.run(call, *args, **kwargs)
            )

    def begin(self, call: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Calls it before what is run next; nobody waits for it, or hears of its failing."""
        self._executor.submit(call, *args, **kwargs)

    def close(self, release: Callable[[], object] | None = None) -> None:
        """Ends the thread after the call it is in.

        Args:
            release: frees the engine, as the thread's last call: a cancelled caller may have left
                the engine at work there, and few bear to be freed meanwhile.
        """
        if release is not None:
            self._executor.submit(release)
        self._executor.shutdown(wait=False, cancel_futures=release is None)


def _give_way(thread: int = 0) -> None:
    """``thread``: its native identifier; 0 is the one that calls."""
    if sys.platform == "linux":
        now = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, min(NICEST, now + NICER))


def process_gives_way() -> None:
    """All threads of this process give way, with those they start from now on.

    It must be in the device's session: where Linux divides the cores among sessions
    (``sched_autogroup_enabled``), niceness counts only within one.
    """
    if sys.platform != "linux":
        return
    for thread in Path("/proc/self/task").iterdir():
        try:
            _give_way(int(thread.name))
        except OSError:
            # It has ended.
            pass
