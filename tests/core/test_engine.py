from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.core.clock import SystemClock
from assistant.core.engine import NICER, NICEST, EngineThread

NICENESS_OF_ALL_THREADS = """
import os, threading
from pathlib import Path
from assistant.core.engine import process_gives_way

over = threading.Event()
threads = [threading.Thread(target=over.wait) for _ in range(2)]
threads[0].start()
process_gives_way()
threads[1].start()
tasks = [int(task.name) for task in Path("/proc/self/task").iterdir()]
print(*(os.getpriority(os.PRIO_PROCESS, task) for task in tasks))
over.set()
"""


class Engine:
    """Notes where it is used, and whether it was freed while at work."""

    def __init__(self) -> None:
        self.working, self.go_on = threading.Event(), threading.Event()
        self.freed_on: list[str] = []
        self.freed = threading.Event()
        self.freed_at_work = False

    def work(self) -> None:
        self.working.set()
        self.go_on.wait(60)
        self.working.clear()

    def free(self) -> None:
        self.freed_at_work = self.working.is_set()
        self.freed_on += [threading.current_thread().name]
        self.freed.set()


async def test_an_engine_left_at_work_is_freed_after_it_on_its_thread() -> None:
    engine, thread = Engine(), EngineThread("engine", SystemClock())
    left = asyncio.create_task(thread.run(engine.work))
    await asyncio.to_thread(engine.working.wait, 60)
    left.cancel()
    with pytest.raises(asyncio.CancelledError):
        await left
    thread.close(engine.free)
    assert not engine.freed.is_set()
    engine.go_on.set()
    assert await asyncio.to_thread(engine.freed.wait, 60)
    assert not engine.freed_at_work
    assert engine.freed_on == ["engine_0"]


async def test_a_closed_one_takes_no_more_calls() -> None:
    thread = EngineThread("engine", SystemClock())
    assert await thread.run(lambda: threading.current_thread().name) == "engine_0"
    thread.close()
    with pytest.raises(RuntimeError):
        await thread.run(lambda: None)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only processes have a niceness")
async def test_one_that_gives_way_is_nicer_with_all_that_it_starts() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def of_a_thread_it_starts() -> int:
        with ThreadPoolExecutor(1) as started:
            return started.submit(niceness).result(60)

    here = niceness()
    plain = EngineThread("plain", SystemClock())
    assert await plain.run(niceness) == here
    plain.close()
    giving_way = EngineThread("giving-way", SystemClock(), gives_way=True)
    nicer = min(NICEST, here + NICER)
    assert await giving_way.run(niceness) == nicer
    assert await giving_way.run(of_a_thread_it_starts) == nicer
    giving_way.close()
    assert niceness() == here


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only processes have a niceness")
def test_a_process_gives_way_with_the_threads_that_it_has_and_those_to_come() -> None:
    done = subprocess.run(
        [sys.executable, "-c", NICENESS_OF_ALL_THREADS],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
    )
    nicer = min(NICEST, os.getpriority(os.PRIO_PROCESS, 0) + NICER)
    assert [int(niceness) for niceness in done.stdout.split()] == [nicer] * 3
