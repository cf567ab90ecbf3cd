"""Whisper in a process of its own, beside a window.

Python lets one thread of a process run at a time. A thread of the recogniser that gives way to
frames is left without a core while it holds that lock, and the frames wait for it all the same. In
another process it cannot: ``docs/decisions/recogniser-apart.md``.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import subprocess
import sys
import threading
import weakref
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation, Transcript
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

_ROOT = Path(__file__).parents[2]
"""Where ``python -m assistant.hear...`` is found, wherever we were started."""


class WhisperApart:
    """`assistant.hear.whisper.WhisperRecogniser`, which see, in a process of its own that gives way
    as a whole.

    Where the process dies, whoever waits gets an EngineError, and the next call starts another,
    which loads the model first. It ends with this one.
    """

    name = "whisper"

    def __init__(self, model_dir: Path, clock: Clock, *, kept: Path | None = None) -> None:
        self._model_dir, self._kept, self._clock = model_dir, kept, clock
        # Writing waits while the other side is slow to read, which the event loop must not.
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="whisper-apart")
        self._numbers = itertools.count()
        self._process: _Process | None = None

    def speaks(self, language: Language) -> bool:
        return True

    def begin(self) -> None:
        """Starts the process; it loads the model at once. `load` waits for that."""
        self._writing.submit(self._begun)

    async def load(self) -> None:
        await self._ask("load")

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        return cast(Transcript, await self._ask("recognise", audio, expect))

    async def prepare(self, expect: Expectation) -> None:
        await self._ask("prepare", expect)

    async def languages(self, audio: Audio) -> dict[Language, float]:
        return cast(dict[Language, float], await self._ask("languages", audio))

    async def encode(self, audio: Audio) -> NDArray[np.float32]:
        return cast(NDArray[np.float32], await self._ask("encode", audio))

    def close(self) -> None:
        self._writing.submit(self._end)
        self._writing.shutdown(wait=False)

    async def _ask(self, method: str, *arguments: object) -> object:
        number, answer = next(self._numbers), Future[object]()
        with self._clock.busy():
            self._writing.submit(self._send, number, answer, method, arguments)
            try:
                return await asyncio.wrap_future(answer)
            except asyncio.CancelledError:
                answer.cancel()
                try:
                    self._writing.submit(self._abandon, number)
                except RuntimeError:
                    # Closed meanwhile: the process ends with all that it is at.
                    pass
                raise

    def _send(
        self, number: int, answer: Future[object], method: str, arguments: tuple[object, ...]
    ) -> None:
        if answer.cancelled():
            return
        try:
            self._begun().ask(number, answer, method, arguments)
        except OSError as error:
            _settle(answer, Answered(number, error=EngineError(f"Whisper's process: {error}")))

    def _begun(self) -> _Process:
        if self._process is None or self._process.ended:
            self._end()
            self._process = _Process(self._model_dir, self._kept)
        return self._process

    def _abandon(self, number: int) -> None:
        if self._process is not None:
            self._process.abandon(number)

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


class _Process:
    """One life of the process. All but `ended` is for one thread, which may have to wait.

    Raises OSError: it cannot be started.
    """

    def __init__(self, model_dir: Path, kept: Path | None) -> None:
        level = logging.getLogger().getEffectiveLevel()
        command = [sys.executable, "-m", "assistant.hear.whisper_process"]
        self._process = subprocess.Popen(
            [*command, str(level), *(str(path.resolve()) for path in (model_dir, kept) if path)],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is for the device, which ends this. Not a session: see `process_gives_way`.
            process_group=0,
        )
        self._lock = threading.Lock()
        self._ended = False
        self._answers: dict[int, Future[object]] = {}
        self._networks = weakref.WeakKeyDictionary[WordNetwork, int]()
        self._numbers = itertools.count()
        self._forgotten = deque[int]()
        threading.Thread(target=self._listen, name="whisper-answers", daemon=True).start()

    @property
    def ended(self) -> bool:
        return self._ended

    def ask(
        self, number: int, answer: Future[object], method: str, arguments: tuple[object, ...]
    ) -> None:
        with self._lock:
            if self._ended:
                _settle(answer, Answered(number, error=self._failure()))
                return
            self._answers[number] = answer
        self._tell(*(Forgotten(self._forgotten.popleft()) for _ in range(len(self._forgotten))))
        sent = tuple(
            self._expected(argument) if isinstance(argument, Expectation) else argument
            for argument in arguments
        )
        self._tell(Asked(number, method, sent))

    def abandon(self, number: int) -> None:
        with self._lock:
            self._answers.pop(number, None)
        self._tell(Abandoned(number))

    def end(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            # It had died with something left unread.
            pass

    def _expected(self, expect: Expectation) -> Expected:
        """Sends the networks that are new, too."""
        for network in (*expect.networks, *expect.vocabulary):
            if network not in self._networks:
                number = self._networks[network] = next(self._numbers)
                weakref.finalize(network, self._forgotten.append, number).atexit = False
                self._tell(Known(number, network))
        networks, vocabulary = (
            tuple(self._networks[network] for network in known)
            for known in (expect.networks, expect.vocabulary)
        )
        return Expected(replace(expect, networks=(), vocabulary=()), networks, vocabulary)

    def _tell(self, *messages: object) -> None:
        assert self._process.stdin is not None
        try:
            send(cast(Any, self._process.stdin), *messages)
        except OSError:
            # It has died: `_listen` sees it, too, and tells whoever waits.
            pass

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for told in received(cast(Any, self._process.stdout)):
            if isinstance(told, logging.LogRecord):
                logger = logging.getLogger(told.name)
                if logger.isEnabledFor(told.levelno):
                    logger.handle(told)
                continue
            with self._lock:
                answer = self._answers.pop(told.number, None)
            if answer is not None:
                _settle(answer, told)
        self._process.stdout.close()
        self._process.wait()
        with self._lock:
            self._ended = True
            left, self._answers = self._answers, {}
        for number, answer in left.items():
            _settle(answer, Answered(number, error=self._failure()))

    def _failure(self) -> EngineError:
        return EngineError(f"Whisper's process ended ({self._process.returncode})")


def _settle(answer: Future[object], answered: Answered) -> None:
    """Unless nobody waits any more."""
    if not answer.set_running_or_notify_cancel():
        return
    if answered.error is not None:
        answer.set_exception(answered.error)
    else:
        answer.set_result(answered.value)
