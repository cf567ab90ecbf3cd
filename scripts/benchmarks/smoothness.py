"""Frames of the window while the device hears and speaks: all in one process, as it runs."""

from __future__ import annotations

import asyncio
import os
import queue
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import soxr

from assistant.commands.brain import keep_loaded
from assistant.commands.screen import open_stage
from assistant.config import Config
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Told
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Expectation
from assistant.core.speech import Speech
from assistant.engines import Engines
from assistant.places.catalogue import Catalogue
from assistant.turn.interpreter import Interpreter
from assistant.understanding import CITY, load_all_skills
from avatar.window import FASTEST, Window, prompt_lock
from scripts.benchmarks.drawing import conversation
from scripts.benchmarks.tables import percentile, table

SENTENCES = (
    "근처에서 제일 평점이 높은 세 곳이에요",
    "서울불고기로 할게요",
    "역에서 가는 길 알려 줘",
)
FRAMES = 240
ON_TIME, VERY_LATE = 1 / 60, 2 / 60
"""Seconds that a frame may take, and from which on one more is missed."""

T = TypeVar("T")
Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class _Frames:
    """Seconds of each frame from its beginning until it was shown.

    They were spent working (``busy``), waiting for a core that was taken (``queued``), or for what
    another thread of the device held, which is Python's lock (the rest). ``lasted``: all frames.
    """

    took: list[float]
    busy: list[float]
    queued: list[float]
    lasted: float

    def row(self, name: str) -> tuple[str, ...]:
        late, very = (
            sum(seconds > limit for seconds in self.took) / len(self.took)
            for limit in (ON_TIME, VERY_LATE)
        )
        locked = [
            took - busy - queued
            for took, busy, queued in zip(self.took, self.busy, self.queued, strict=True)
        ]
        measured = [
            f"{1000 * percentile(seconds, share):.1f}"
            for seconds in (self.took, self.busy, self.queued, locked)
            for share in (0.5, 0.99)
        ]
        frames = f"{len(self.took) / self.lasted:.0f}"
        return name, frames, f"{late:.0%}", f"{very:.0%}", *measured


def smoothness() -> str:
    """Beside a window engines give way to frames; without that, too, for comparison."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    rows = [*_rows(beside_window=False), *_rows(beside_window=True)]
    kinds = ("ms a frame", "working", "no core", "lock")
    medians = [column for kind in kinds for column in (kind, "p99")]
    header = ["1280x800, while", "fps", "> 16.7 ms", "> 33 ms", *medians]
    return table(header, rows)


def _rows(*, beside_window: bool) -> list[tuple[str, ...]]:
    device = _Device(beside_window=beside_window)
    try:
        works: dict[str, tuple[Work, ...]] = {
            "nothing else": (),
            "a voice is synthesised": (device.speak,),
            "the recogniser runs": (device.hear,),
            "what is said is understood": (device.understand,),
            "all at once": (device.speak, device.hear, device.understand),
        }
        manner = "giving way" if beside_window else "alike"
        return [device.frames(*work).row(f"{name}, {manner}") for name, work in works.items()]
    finally:
        device.close()


class _Device:
    """Engines on their threads, a brain on its own, the window on this one."""

    def __init__(self, *, beside_window: bool) -> None:
        self._beside_window = beside_window
        self._clock = SystemClock()
        self._config = Config(language=Language.KO)
        self._loop = asyncio.new_event_loop()
        self._brain = threading.Thread(target=self._loop.run_forever, name="brain", daemon=True)
        self._brain.start()
        self._engines = self._ask(
            Engines.load(self._config, self._clock, beside_window=beside_window)
        )
        self._interpreter = Interpreter(load_all_skills(self._config), Catalogue.load(CITY))
        self._interpreter.prepare(Language.KO)
        self._heard = _at_microphone_rate(self._ask(self._synthesised(SENTENCES[1])).audio)
        keep_loaded()

    def close(self) -> None:
        self._engines.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._brain.join()
        self._loop.close()

    def frames(self, *works: Work) -> _Frames:
        """Shown at the window's own pace while ``works`` run over and over."""
        over = threading.Event()

        async def repeat(work: Work) -> None:
            while not over.is_set():
                await work()

        running = [asyncio.run_coroutine_threadsafe(repeat(work), self._loop) for work in works]
        try:
            with prompt_lock() if self._beside_window else nullcontext():
                return self._show()
        finally:
            over.set()
            for future in running:
                future.result()

    def _show(self) -> _Frames:
        import pygame

        facts: queue.SimpleQueue[Told] = queue.SimpleQueue()
        window = Window(open_stage(self._config), self._clock, facts, lambda _: None)
        ticker = pygame.time.Clock()
        for told in conversation(self._clock.now(), FRAMES / FASTEST):
            facts.put(told)
        took, busy, queued, began = [], [], [], time.perf_counter()
        for _ in range(FRAMES):
            start, worked, waited = time.perf_counter(), time.thread_time(), _queued()
            window.frame()
            busy.append(time.thread_time() - worked)
            queued.append(_queued() - waited)
            took.append(time.perf_counter() - start)
            ticker.tick(FASTEST)
        lasted = time.perf_counter() - began
        pygame.display.quit()
        return _Frames(took, busy, queued, lasted)

    async def speak(self) -> None:
        for text in SENTENCES:
            await self._synthesised(text)

    async def hear(self) -> None:
        assert self._engines.whisper is not None
        await self._engines.whisper.recognise(self._heard, Expectation(language=Language.KO))

    async def understand(self) -> None:
        """Once a second: nobody says more."""
        for text in SENTENCES:
            self._interpreter.intent([text], Language.KO, date(2026, 11, 21))
            await asyncio.sleep(1.0)

    async def _synthesised(self, text: str) -> Speech:
        return await self._engines.voices[0].synthesise(text, text, Language.KO)

    def _ask(self, question: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(question, self._loop).result()


def _at_microphone_rate(sound: Audio) -> Audio:
    samples = soxr.resample(np.frombuffer(sound.pcm, np.int16), sound.rate, SAMPLE_RATE)
    return Audio(samples.tobytes(), SAMPLE_RATE)


def _queued() -> float:
    """Seconds that this thread could have run, had there been a core for it (Linux)."""
    return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
