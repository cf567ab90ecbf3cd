"""Collecting a payment: the code on the screen, every turn of events in words and on the card."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING

from assistant.core.amount import Money
from assistant.core.cards import PaymentCard, PaymentView
from assistant.core.emotion import Emotion
from assistant.core.events import CardShown
from assistant.core.payments import RefundState
from assistant.core.restaurants import RestaurantOrder
from assistant.money.progress import PaymentProgress
from assistant.money.states import Reason
from assistant.skillkit import PaymentResult
from assistant.skillkit.writing import write
from assistant.turn.consent import with_consent
from assistant.turn.meanwhile import STOPPING_MOVES, next_move, stop
from assistant.turn.ordering import place
from assistant.turn.showing import SHOW_CODE, can_read, read_code

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

_SENTENCES = {
    "": "pay_paid",
    "declined": "pay_declined",
    "expired": "pay_expired",
    "cancelled": "pay_cancelled",
    "unreachable": "pay_failed_unreachable",
    "wrong_amount": "pay_wrong_amount",
    "refused": "pay_refused",
    "uncertain": "pay_uncertain",
    "refunded": "pay_returned",
}
"""What is said at the end of a payment, by `PaymentProgress.reason`."""

_LATE = {"refunded": "refunded", "refund_failed": "refund_failed"}
"""What is said of money that went back, by `PaymentProgress.reason`."""


async def pay(
    conversation: Conversation,
    amount: Money,
    *,
    payee: str,
    subject: str,
    order: RestaurantOrder | None = None,
    shows_code: bool = False,
) -> PaymentResult:
    """Shows a code, or reads the customer's, until the payment has an end.

    Args:
        order: what is paid for. It is placed when it is paid, and the restaurant's answer awaited.
        shows_code: the customer has said already that they will show the code of their phone.
    """

    async def begin(confirmed: bool) -> PaymentResult:
        # The code of the customer's phone; empty while ours is shown.
        code: str | None = ""
        if shows_code:
            # Before the phone is held up: its code is not good for long.
            conversation.house.payments.check(amount, confirmed=confirmed)
            confirmed = True
            code = await _read_first(conversation, amount, payee)
        while code is not None:
            payments = conversation.house.payments.collect(
                amount,
                payee=payee,
                subject=subject,
                seconds=conversation.house.payment_seconds,
                code=code,
                confirmed=confirmed,
            )
            result = await _collect(conversation, payments, order)
            if result is not None:
                return result
            # Whoever comes this far was let through, or has confirmed it.
            confirmed = True
            code = "" if code else await read_code(conversation, amount, payee)
        await conversation.say(conversation.words("pay_cancelled"), emotion=Emotion.SORRY)
        return PaymentResult(payment="", amount=amount, outcome="cancelled")

    result = await with_consent(conversation, amount, begin)
    return result or PaymentResult(payment="", amount=amount, outcome="refused")


async def _read_first(conversation: Conversation, amount: Money, payee: str) -> str | None:
    """As `read_code`; empty also where no code can be read, which has been said."""
    if can_read(conversation):
        return await read_code(conversation, amount, payee)
    await conversation.phrase("pay_cannot_read")
    return ""


async def _collect(
    conversation: Conversation,
    payments: AsyncGenerator[PaymentProgress, None],
    order: RestaurantOrder | None,
) -> PaymentResult | None:
    """``None``: nothing was paid, and the customer goes on by the other way, code for code."""
    showing = asyncio.Event()
    async with contextlib.aclosing(payments) as progress:
        end = await _watch(conversation, progress, order, showing)
        paid = end.view is PaymentView.PAID
        if paid and order is not None:
            conversation.house.orders.paid(end.payment)
        if showing.is_set() and end.view is PaymentView.CANCELLED:
            return None
        # Still inside: a payment counts as told only once it has been.
        if end.by_code and end.reason == Reason.REFUSED:
            await conversation.phrase("pay_code_refused")
            return None
        await _say_end(conversation, end)
    placed = await place(conversation, end.payment) if paid and order is not None else None
    return PaymentResult(
        payment=end.payment,
        amount=end.amount,
        outcome=end.reason or PaymentView.PAID.value,
        order=placed,
    )


async def _watch(
    conversation: Conversation,
    progress: AsyncIterator[PaymentProgress],
    order: RestaurantOrder | None,
    showing: asyncio.Event,
) -> PaymentProgress:
    """Shows each change, and listens meanwhile for "cancel", and for "I'll show my code", which
    sets ``showing``. Returns the last."""
    listener: asyncio.Task[None] | None = None
    shown: PaymentView | None = None
    try:
        async for current in progress:
            if order is not None:
                # Kept before anybody can see the code, and so before anybody can pay.
                reference = current.payment
                conversation.house.orders.write_down(
                    dataclasses.replace(order, reference=reference)
                )
                order = None
            if current.final:
                return current
            if current.view is PaymentView.WAITING and not current.payload:
                continue
            conversation.tell(CardShown(card=_card(conversation, current)))
            # Listening stops while the device speaks, so that it does not hear itself.
            await stop(listener)
            await conversation.phrase(_spoken(shown, current), amount=current.amount)
            shown = current.view
            if shown is not PaymentView.READING:
                listener = asyncio.create_task(_listen(conversation, current, showing))
    finally:
        await stop(listener)
    raise AssertionError("a payment ends with a final word")


def _spoken(before: PaymentView | None, current: PaymentProgress) -> str:
    """The sentence of a change while waiting."""
    if current.view is PaymentView.UNREACHABLE:
        return "pay_unreachable"
    if current.view is PaymentView.SCANNED:
        return "pay_code_pin" if current.by_code else "pay_scanned"
    if before is PaymentView.UNREACHABLE:
        return "pay_back"
    return "pay_code_read" if current.by_code else "pay_scan"


async def _listen(
    conversation: Conversation, current: PaymentProgress, showing: asyncio.Event
) -> None:
    """Everything but these wishes must wait until it is paid."""
    allow: tuple[str, ...] = STOPPING_MOVES
    phrases: tuple[str, ...] = ()
    if not current.by_code:
        allow, phrases = (*allow, SHOW_CODE), (conversation.words("pay_show_wish"),)
    meant = await next_move(conversation, allow, phrases)
    while meant == SHOW_CODE and not can_read(conversation):
        await conversation.phrase("pay_cannot_read")
        meant = await next_move(conversation, allow, phrases)
    if meant == SHOW_CODE:
        showing.set()
    # The watcher hears of the outcome, which may be that it is paid already.
    await conversation.house.payments.cancel(current.payment)


def _card(conversation: Conversation, progress: PaymentProgress) -> PaymentCard:
    waiting = {
        PaymentView.WAITING: "pay_note_or_show" if can_read(conversation) else "pay_note",
        PaymentView.READING: "pay_code_read_note",
        PaymentView.SCANNED: "pay_scanned_note",
        PaymentView.UNREACHABLE: "pay_unreachable_note",
    }
    key = waiting.get(progress.view) or _SENTENCES[progress.reason]
    return PaymentCard(
        title=conversation.words("pay_title"),
        payee=progress.payee,
        amount=write(progress.amount, conversation.language),
        payload=progress.payload,
        expires_at=progress.expires_at,
        view=progress.view,
        note=conversation.words(key, wish=conversation.words("pay_show_wish")),
    )


async def _say_end(conversation: Conversation, end: PaymentProgress) -> None:
    key = "pay_too_late_to_cancel" if end.late else _SENTENCES[end.reason]
    paid = end.view is PaymentView.PAID
    if paid:
        await conversation.chime("paid")
    await conversation.say(
        conversation.words(key),
        card=_card(conversation, end),
        emotion=Emotion.HAPPY if paid else Emotion.SORRY,
    )


async def tell_late(conversation: Conversation, end: PaymentProgress) -> None:
    """Tells the end of a payment that had been left open: after a restart, or an uncertain one.

    Its order is closed by then, so that what was paid after all goes back; where the order was
    placed before the device stopped, it tells of itself.
    """
    paid = end.view is PaymentView.PAID
    if not (paid and conversation.house.orders.get(end.payment) is not None):
        outcome = _LATE.get(end.reason, "late_not_paid")
        if paid:
            outcome = await _give_back(conversation, end)
        await conversation.phrase(outcome, payee=end.payee, amount=end.amount)
    conversation.house.payments.told(end)


async def _give_back(conversation: Conversation, end: PaymentProgress) -> str:
    """The sentence that says what became of it."""
    state = await conversation.house.payments.refund(end.payment, reason="paid too late")
    return {
        RefundState.DONE: "late_paid_returned",
        RefundState.PENDING: "late_paid_returning",
        RefundState.FAILED: "refund_failed",
    }[state]
