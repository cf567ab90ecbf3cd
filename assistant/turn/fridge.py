"""A visit to the fridge: the code, the door and what was charged, in words and on the card."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING

from assistant.core.cards import (
    BasketRow,
    Card,
    Icon,
    MessageCard,
    PaymentCard,
    PaymentView,
    ReceiptCard,
)
from assistant.core.emotion import Emotion
from assistant.core.errors import PaymentError
from assistant.core.events import CardShown
from assistant.money.visit_progress import VisitProgress, VisitView
from assistant.skillkit.writing import write
from assistant.turn.consent import with_consent
from assistant.turn.meanwhile import STOPPING_MOVES, next_move, stop

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

_AGREEING = {
    VisitView.WAITING: PaymentView.WAITING,
    VisitView.SCANNED: PaymentView.SCANNED,
    VisitView.UNREACHABLE: PaymentView.UNREACHABLE,
}
_NOTES = {
    VisitView.WAITING: "fridge_note",
    VisitView.SCANNED: "pay_scanned_note",
    VisitView.UNREACHABLE: "pay_unreachable_note",
}
_AT_THE_DOOR = (VisitView.OPEN, VisitView.STILL_OPEN)
_CHARGED = (VisitView.CHARGED, VisitView.POSTPONED)
_LATE = {
    VisitView.CHARGED: "fridge_late_charged",
    VisitView.REVIEW: "fridge_late_review",
    VisitView.FAILED: "fridge_late_failed",
}


async def visit_fridge(conversation: Conversation) -> None:
    """Stays with the customer until the visit has an end, and says it.

    Raises:
        PaymentError: there is no fridge here, or the provider cannot authorise a maximum.
    """
    house, stock = conversation.house, conversation.house.stock
    if stock is None:
        raise PaymentError("this device has no fridge", key="error_no_fridge")
    name = stock.name.get(conversation.language)

    async def begin(confirmed: bool) -> None:
        visit = house.visits.visit(
            stock.maximum,
            payee=name,
            subject=name,
            seconds=house.payment_seconds,
            confirmed=confirmed,
        )
        await _attend(conversation, visit)

    await with_consent(conversation, stock.maximum, begin)


async def _attend(conversation: Conversation, visit: AsyncGenerator[VisitProgress, None]) -> None:
    async with contextlib.aclosing(visit) as progress:
        end = await _watch(conversation, progress)
        # Still inside: a visit counts as told only once it has been.
        if end.view is VisitView.CHARGED:
            await conversation.chime("paid")
        await conversation.say(
            _in_words(conversation, end),
            card=_card(conversation, end),
            emotion=Emotion.HAPPY if end.view in _CHARGED else Emotion.SORRY,
        )


async def tell_late_visit(conversation: Conversation, end: VisitProgress) -> None:
    """Tells the end of a visit that nobody watched any more."""
    key = _LATE.get(end.view, "fridge_late_released")
    await conversation.phrase(key, fridge=end.payee, amount=end.amount)
    conversation.house.visits.told(end.hold)


async def _watch(
    conversation: Conversation, progress: AsyncIterator[VisitProgress]
) -> VisitProgress:
    """Shows and says each change. Returns the last."""
    listener: asyncio.Task[None] | None = None
    shown: VisitView | None = None
    try:
        async for current in progress:
            if current.final:
                return current
            if current.view is shown or (current.view in _AGREEING and not current.payload):
                continue
            conversation.tell(CardShown(card=_card(conversation, current)))
            # Listening stops while the device speaks, so that it does not hear itself.
            await stop(listener)
            await conversation.say(_in_words(conversation, current, before=shown))
            shown = current.view
            if shown in _AGREEING or shown in _AT_THE_DOOR:
                listener = asyncio.create_task(_listen(conversation, current))
    finally:
        await stop(listener)
    raise AssertionError("a visit ends with a final word")


async def _listen(conversation: Conversation, current: VisitProgress) -> None:
    """Takes "cancel" while the code is shown; who is done at the open door is asked to shut it."""
    while True:
        await next_move(conversation, (*STOPPING_MOVES, "move.done"))
        if current.view in _AGREEING:
            conversation.house.visits.cancel(current.hold)
            return
        await conversation.phrase("fridge_shut_please")


def _in_words(
    conversation: Conversation, current: VisitProgress, *, before: VisitView | None = None
) -> str:
    match current.view:
        case VisitView.WAITING if before is VisitView.UNREACHABLE:
            return conversation.words("pay_back")
        case VisitView.WAITING:
            return conversation.words("fridge_scan", amount=current.maximum)
        case VisitView.SCANNED:
            return conversation.words("fridge_scanned")
        case VisitView.UNREACHABLE:
            return conversation.words("pay_unreachable")
        case VisitView.CHARGED | VisitView.POSTPONED:
            taken = [
                conversation.words("fridge_taken", name=each.article.name, count=each.count)
                for each in current.taken
            ]
            key = f"fridge_{current.view}"
            return conversation.words(key, amount=current.amount, taken=taken)
        case VisitView.RELEASED | VisitView.REVIEW:
            return conversation.words(f"fridge_{current.view}_{current.reason}")
        case view:
            return conversation.words(f"fridge_{view}")


def _card(conversation: Conversation, current: VisitProgress) -> Card:
    if current.view in _AGREEING:
        maximum = write(current.maximum, conversation.language)
        return PaymentCard(
            title=conversation.words("fridge_title"),
            payee=current.payee,
            amount=conversation.words("fridge_up_to", amount=maximum),
            payload=current.payload,
            expires_at=current.expires_at,
            view=_AGREEING[current.view],
            note=conversation.words(_NOTES[current.view]),
        )
    if current.view in _CHARGED:
        return _receipt(conversation, current)
    calm = current.view in (VisitView.OPENING, VisitView.OPEN, VisitView.CHARGING)
    return MessageCard(
        title=current.payee,
        lines=(_in_words(conversation, current),),
        icon=Icon.INFO if calm else Icon.WARNING,
    )


def _receipt(conversation: Conversation, current: VisitProgress) -> ReceiptCard:
    rows = tuple(
        BasketRow(
            count=taken.count,
            name=taken.article.name.get(conversation.language),
            options="",
            price=write(taken.price, conversation.language),
        )
        for taken in current.taken
    )
    return ReceiptCard(
        title=conversation.words("fridge_receipt"),
        payee=current.payee,
        rows=rows,
        total_label=conversation.words("fridge_total"),
        total=write(current.amount, conversation.language),
        note=conversation.words(f"fridge_{current.view}_note"),
        order_number=conversation.words("fridge_number", number=current.hold[:6].upper()),
    )
