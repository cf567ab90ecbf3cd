"""A thread of its own for each heavy engine, so that no engine is entered twice at a time."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from assistant.core.clock import Clock

P = ParamSpec("P")
T = TypeVar("T")


class EngineThread:
    """Runs calls one after the other on one thread; a cancelled caller abandons the result."""

    def __init__(self, name: str, clock: Clock) -> None:
        self._clock = clock
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        with self._clock.busy():
            return await loop.run_in_executor(
                self._executor, lambda: context.run(call, *args, **kwargs)
            )

    def close(self, release: Callable[[], object] | None = None) -> None:
        """Ends the thread after the call it is in.

        Args:
            release: frees the engine, as the thread's last call: a cancelled caller may have left
                the engine at work there, and few bear to be freed meanwhile.
        """
        if release is not None:
            self._executor.submit(release)
        self._executor.shutdown(wait=False, cancel_futures=release is None)
