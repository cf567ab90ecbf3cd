"""The process of `assistant.hear.whisper_apart`: a recogniser behind a pipe.

``python -m assistant.hear.whisper_process LOG_LEVEL MODEL_DIR [KEPT]``. It ends with its standard
input, so that it never outlives the device, however that ends.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import logging.handlers
import os
import queue
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.engine import process_gives_way
from assistant.core.errors import AssistantError, EngineError
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation, Recogniser
from assistant.hear.apart_messages import (
    Abandoned,
    Answered,
    Asked,
    Expected,
    Forgotten,
    Known,
    received,
    send,
)
from assistant.hear.whisper import WhisperRecogniser

log = logging.getLogger(__name__)

AT_REST_SECONDS = 1.0
"""Behind an answer, after which nobody waits: by then the device speaks."""


class Served(Recogniser, Protocol):
    """What `WhisperRecogniser` can do."""

    async def load(self) -> None: ...

    async def languages(self, audio: Audio) -> dict[Language, float]: ...

    async def encode(self, audio: Audio) -> NDArray[np.float32]: ...


class Server:
    """Loads the recogniser, and answers what is asked of it."""

    def __init__(self, recogniser: Served, answers: BinaryIO) -> None:
        self._recogniser = recogniser
        self._answers = answers
        self._one_at_a_time = threading.Lock()
        self._asked: dict[int, asyncio.Task[None]] = {}
        self._networks: dict[int, WordNetwork] = {}
        self._tidying: asyncio.TimerHandle | None = None

    async def serve(self, questions: BinaryIO) -> None:
        """Returns when ``questions`` have ended."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loading = asyncio.create_task(self._recogniser.load())

        def read() -> None:
            for message in received(questions):
                loop.call_soon_threadsafe(self._take, message, loading)
            loop.call_soon_threadsafe(ended.set)

        threading.Thread(target=read, name="questions", daemon=True).start()
        await ended.wait()

    def tell(self, message: object) -> None:
        """Safe from any thread."""
        with self._one_at_a_time:
            try:
                send(self._answers, message)
            except OSError:
                # The device has ended, and so has `serve` in a moment.
                pass

    def _take(self, message: object, loading: asyncio.Task[None]) -> None:
        match message:
            case Asked(number, method, arguments):
                # Now: a network may be forgotten before the task begins.
                whole = [self._whole(argument) for argument in arguments]
                task = asyncio.create_task(self._answer(number, method, whole, loading))
                self._asked[number] = task
                task.add_done_callback(lambda _: self._is_done(number))
            case Abandoned(number) if number in self._asked:
                self._asked[number].cancel()
            case Known(number, network):
                self._networks[number] = network
            case Forgotten(number):
                del self._networks[number]

    def _is_done(self, number: int) -> None:
        del self._asked[number]
        if self._tidying is not None:
            self._tidying.cancel()
        self._tidying = asyncio.get_running_loop().call_later(AT_REST_SECONDS, self._tidy)

    def _tidy(self) -> None:
        if not self._asked:
            gc.collect()

    async def _answer(
        self, number: int, method: str, arguments: list[object], loading: asyncio.Task[None]
    ) -> None:
        value: Any = None
        try:
            await asyncio.shield(loading)
            if method != "load":
                value = await getattr(self._recogniser, method)(*arguments)
        except (AssistantError, ValueError) as error:
            self.tell(Answered(number, error=error))
        except Exception as error:
            log.exception("Whisper")
            failure = EngineError(f"Whisper: {type(error).__name__}: {error}")
            self.tell(Answered(number, error=failure))
        else:
            self.tell(Answered(number, value))

    def _whole(self, argument: object) -> object:
        if not isinstance(argument, Expected):
            return argument
        networks, vocabulary = (
            tuple(self._networks[number] for number in numbers)
            for numbers in (argument.networks, argument.vocabulary)
        )
        expect: Expectation = replace(argument.expect, networks=networks, vocabulary=vocabulary)
        return expect


class _ToDevice(logging.handlers.QueueHandler):
    """What is logged here appears in the device's log."""

    def __init__(self, server: Server) -> None:
        super().__init__(queue.SimpleQueue())
        self._server = server

    def enqueue(self, record: logging.LogRecord) -> None:
        self._server.tell(record)


class _GivingWay(WhisperRecogniser):
    async def load(self) -> None:
        await super().load()
        # Not before: the start of the device waits for the model.
        process_gives_way()
        # Looking through what networks consist of takes 0.1 s and more: while nobody waits.
        gc.freeze()
        gc.disable()


def main(log_level: str, model_dir: str, kept: str | None = None) -> None:
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server = Server(
        _GivingWay(Path(model_dir), SystemClock(), kept=Path(kept) if kept else None), answers
    )
    logging.basicConfig(level=int(log_level), handlers=[_ToDevice(server)])
    asyncio.run(_serve_to_the_end(server))


async def _serve_to_the_end(server: Server) -> None:
    await server.serve(sys.stdin.buffer)
    # An engine at work cannot be told to stop, and there is nothing to keep.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
