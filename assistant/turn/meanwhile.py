"""What the customer can say while a payment takes its time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from assistant.core.events import Understood
from assistant.core.ports import EndOfInput
from assistant.turn.meaning import move

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

STOPPING_MOVES = ("move.cancel", "move.stop", "move.no")


async def next_move(
    conversation: Conversation, allow: Collection[str], phrases: Sequence[str] = ()
) -> str:
    """The next of these moves, whatever else is said before; waits for ever if nobody can speak.

    Args:
        phrases: how one would say it; they help to hear it.
    """
    while True:
        try:
            utterance = await conversation.listen(
                phrases, patience=conversation.house.payment_seconds, closed=True
            )
        except EndOfInput:
            nobody: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            return await nobody
        meant = move(conversation, utterance.texts, allow) if utterance else None
        if meant is not None:
            conversation.tell(Understood(intent=meant, slots={}, score=1.0))
            return meant


async def stop(*listeners: asyncio.Task[Any] | None) -> None:
    """Cancels them and waits until they have ended."""
    running = [listener for listener in listeners if listener is not None]
    for listener in running:
        listener.cancel()
    await asyncio.gather(*running, return_exceptions=True)
