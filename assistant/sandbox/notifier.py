"""Sends notifications to merchants, with all that goes wrong on such a way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from assistant.core.clock import Clock
from assistant.sandbox.faults import Fault, Faults

log = logging.getLogger(__name__)

RETRY_SECONDS = (1.0, 3.0, 10.0)
"""Real providers repeat for a day; the sandbox is less patient."""
TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notification ready to send; ``accepted`` says whether an answer ends the repeating."""

    headers: dict[str, str]
    body: bytes
    accepted: Callable[[int, bytes], bool]


class Notifier:
    def __init__(self, faults: Faults, clock: Clock) -> None:
        self._faults, self._clock = faults, clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[tuple[str, Letter]] = []

    def post(self, url: str, write: Callable[[bool], Letter]) -> None:
        """Sends ``write(forged)`` to ``url`` in the background."""
        letter = write(self._faults.strikes(Fault.NOTIFY_FORGED))
        if self._faults.strikes(Fault.NOTIFY_LOST):
            return
        if self._faults.strikes(Fault.NOTIFY_REORDERED):
            self._held.append((url, letter))
            return
        letters = [(url, letter), *self._held]
        self._held.clear()
        if self._faults.strikes(Fault.NOTIFY_TWICE):
            letters.append((url, letter))
        task = asyncio.get_running_loop().create_task(self._deliver(letters))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, letters: list[tuple[str, Letter]]) -> None:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            for url, letter in letters:
                await self._send(client, url, letter)

    async def _send(self, client: httpx.AsyncClient, url: str, letter: Letter) -> None:
        for pause in (*RETRY_SECONDS, 0.0):
            try:
                answer = await client.post(url, content=letter.body, headers=letter.headers)
                if letter.accepted(answer.status_code, answer.content):
                    return
            except httpx.HTTPError as error:
                log.warning("%s was not notified: %s", url, error)
            await self._clock.sleep(pause)
