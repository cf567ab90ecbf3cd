"""What may have been the name is verified while the device hears on."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from assistant.core.audio import Audio
from assistant.core.errors import EngineError
from assistant.hear.wake_policy import Wake, WakePolicy
from assistant.hear.wake_verifier import UNSUSPECTED, WakeVerifier, score_of

log = logging.getLogger(__name__)

_NEIGHBOURS_SECONDS = 0.25
"""Moments no farther apart are one beside the other."""
_MOST_WAITING = 8
"""Moments that wait to be verified: all of a name that was said twice."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The name may have ended at ``at``; ``score`` is the first ear's, ``audio`` what led there.

    ``position``: seconds of sound up to there, for a busy machine takes frames late and in bursts.
    """

    at: float
    position: float
    score: float
    audio: Audio


class Suspicions:
    """Has what is suspected verified, one moment after the other, and tells who was called.

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
        self._waiting: deque[Suspicion] = deque(maxlen=_MOST_WAITING)
        self._before = (float("-inf"), UNSUSPECTED)
        """The position of the moment verified last, and what was believed of it."""
        self._turn = False
        """Whether the next moment is heard drawn out."""

    @property
    def least(self) -> float:
        """Score of the first ear from which a moment is one to `suspect`."""
        return self._verifier.settings.suspect

    def suspect(self, suspicion: Suspicion) -> None:
        """A slow machine verifies behind the sound; of many moments the last ones count."""
        self._waiting.append(suspicion)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all())

    def drop(self) -> None:
        """What was suspected so far belongs to an utterance."""
        self._policy.reset()
        self._before = (float("-inf"), UNSUSPECTED)
        self._waiting.clear()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    async def settled(self) -> None:
        """Waits until all that was suspected has been verified."""
        if self._asking is not None:
            await asyncio.wait([self._asking])

    async def _ask_all(self) -> None:
        while self._waiting:
            await self._ask(self._waiting.popleft())

    async def _ask(self, suspicion: Suspicion) -> None:
        try:
            drawn_out, self._turn = self._turn, not self._turn
            belief = await self._verifier.belief(
                suspicion.audio, suspicion.score, drawn_out=drawn_out
            )
            wake = self._policy.feed(suspicion.at, self._score(suspicion.position, belief))
        except EngineError as error:
            log.warning("the name was heard with one ear only: %s", error)
            wake = self._alone.feed(suspicion.at, suspicion.score)
        if wake is not None:
            self._tell(wake)

    def _score(self, position: float, belief: float) -> float:
        last, before = self._before
        self._before = (position, belief)
        if position - last > _NEIGHBOURS_SECONDS:
            before = UNSUSPECTED
        return float(score_of(belief, before))
