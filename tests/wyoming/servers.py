"""Wyoming servers for the tests: ours with fakes of engines behind it, and such as misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from wyoming.event import Event, async_read_event, async_write_event

from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Recogniser, Synthesiser
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.wyoming.server import Services, serving

WORD = "샤오어 샤오어"


def services(
    *,
    texts: Iterable[str] = (),
    recogniser: Recogniser | None = None,
    voices: tuple[Synthesiser, ...] = (),
    wakes: tuple[int, ...] = (),
) -> Services:
    return Services(
        recogniser=recogniser or ScriptedRecogniser(texts, SystemClock()),
        voices=voices,
        wake_name=WORD,
        wake_word=lambda: (ScriptedWakeWord(wakes), WakePolicy(WakeSettings(threshold=0.5))),
        language=Language.KO,
    )


@asynccontextmanager
async def our_server(folder: Path, served: Services) -> AsyncIterator[str]:
    uri = f"unix://{folder}/ours.sock"
    async with serving(uri, served):
        yield uri


Answer = Callable[[Event, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def strange_server(folder: Path, answer: Answer) -> AsyncIterator[str]:
    """``answer`` is called with each event that a client sends."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            while (event := await async_read_event(reader)) is not None:
                await answer(event, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    path = folder / "strange.sock"
    server = await asyncio.start_unix_server(serve, path)
    try:
        yield f"unix://{path}"
    finally:
        for task in tasks:
            task.cancel()
        server.close()


async def say(writer: asyncio.StreamWriter, kind: str, **data: object) -> None:
    await async_write_event(Event(kind, dict(data)), writer)
