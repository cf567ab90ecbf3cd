"""The customer's phone shows its code to the camera, instead of scanning ours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from assistant.core.amount import Money
from assistant.core.cards import PaymentCard, PaymentView
from assistant.core.errors import DeviceError
from assistant.skillkit.writing import write
from assistant.turn.meanwhile import STOPPING_MOVES, next_move, stop

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

SHOW_CODE = "move.show_code"
READING_SECONDS = 60.0
"""So long the camera looks for a code: as long as one is good."""


def can_read(conversation: Conversation) -> bool:
    """Whether there is a camera, and a provider that takes such codes."""
    house = conversation.house
    return house.codes is not None and house.payments.reads_codes


async def read_code(conversation: Conversation, amount: Money, payee: str) -> str | None:
    """The code that the customer's phone shows; nothing is charged yet.

    Returns:
        The empty string where none was seen, which has been said; ``None`` where the customer
        said "cancel".
    """
    house = conversation.house
    assert house.codes is not None
    card = PaymentCard(
        title=conversation.words("pay_title"),
        payee=payee,
        amount=write(amount, conversation.language),
        payload="",
        expires_at=house.clock.now() + READING_SECONDS,
        view=PaymentView.READING,
        note=conversation.words("pay_show_note"),
    )
    await conversation.say(conversation.words("pay_show", amount=amount), card=card)
    reading = asyncio.create_task(house.codes.read())
    stopping = asyncio.create_task(next_move(conversation, STOPPING_MOVES))
    patience = asyncio.create_task(house.clock.sleep(READING_SECONDS))
    try:
        await asyncio.wait((reading, stopping, patience), return_when=asyncio.FIRST_COMPLETED)
        if stopping.done():
            stopping.result()
            return None
        if reading.done():
            return reading.result()
        why = "pay_no_code_seen"
    except DeviceError as error:
        why = error.key
    finally:
        await stop(reading, stopping, patience)
    await conversation.phrase(why)
    return ""
