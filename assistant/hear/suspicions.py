"""What may have been the name is verified while the device hears on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from assistant.core.errors import EngineError
from assistant.hear.attention import Suspicion
from assistant.hear.wake_policy import Wake, WakePolicy
from assistant.hear.wake_verifier import WakeVerifier

log = logging.getLogger(__name__)


class Suspicions:
    """Has what is suspected verified, one moment at a time, and tells who was called.

    Args:
        alone: what decides on the first ear's score where the second one fails.
        tell: told the call.
    """

    def __init__(
        self, verifier: WakeVerifier, alone: WakePolicy, tell: Callable[[Wake], None]
    ) -> None:
        self._verifier, self._alone, self._tell = verifier, alone, tell
        self._policy = WakePolicy(verifier.settings.policy)
        self._asking: asyncio.Task[None] | None = None

    def suspect(self, suspicion: Suspicion) -> None:
        """While an earlier moment is being verified this one is left out: the next comes soon."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(suspicion))

    def drop(self) -> None:
        """What was suspected so far belongs to an utterance."""
        self._policy.reset()
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self, suspicion: Suspicion) -> None:
        try:
            score = await self._verifier.score(suspicion.audio, suspicion.score)
            wake = self._policy.feed(suspicion.at, score)
        except EngineError as error:
            log.warning("the name was heard with one ear only: %s", error)
            wake = self._alone.feed(suspicion.at, suspicion.score)
        if wake is not None:
            self._tell(wake)
