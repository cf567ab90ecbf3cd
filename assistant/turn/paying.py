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
from assistant.core.events import CardShown, Understood
from assistant.core.payments import RefundState
from assistant.core.ports import EndOfInput
from assistant.core.restaurants import RestaurantOrder
from assistant.money.progress import PaymentProgress
from assistant.skillkit import PaymentResult
from assistant.skillkit.writing import write
from assistant.store import RefundRefusedError
from assistant.turn.consent import with_consent
from assistant.turn.meaning import move
from assistant.turn.ordering import place

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

STOPPING_MOVES = ("move.cancel", "move.stop", "move.no")


async def pay(
    conversation: Conversation,
    amount: Money,
    *,
    payee: str,
    subject: str,
    order: RestaurantOrder | None = None,
) -> PaymentResult:
    """Shows a code and stays with the customer until the payment has an end.

    Args:
        order: what is paid for. It is placed when it is paid, and the restaurant's answer awaited.
    """

    async def begin(confirmed: bool) -> PaymentResult:
        payments = conversation.house.payments.collect(
            amount,
            payee=payee,
            subject=subject,
            seconds=conversation.house.payment_seconds,
            confirmed=confirmed,
        )
        return await _collect(conversation, payments, order)

    result = await with_consent(conversation, amount, begin)
    return result or PaymentResult(payment="", amount=amount, outcome="refused")


async def _collect(
    conversation: Conversation,
    payments: AsyncGenerator[PaymentProgress, None],
    order: RestaurantOrder | None,
) -> PaymentResult:
    async with contextlib.aclosing(payments) as progress:
        end = await _watch(conversation, progress, order)
        paid = end.view is PaymentView.PAID
        if paid and order is not None:
            conversation.house.orders.paid(end.payment)
        # Still inside: a payment counts as told only once it has been.
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
) -> PaymentProgress:
    """Shows each change, and listens for "cancel" meanwhile. Returns the last."""
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
            await _stop(listener)
            if key := _spoken(shown, current.view):
                await conversation.phrase(key, amount=current.amount)
            shown = current.view
            listener = asyncio.create_task(_listen_for_cancel(conversation, current.payment))
    finally:
        await _stop(listener)
    raise AssertionError("a payment ends with a final word")


def _spoken(before: PaymentView | None, now: PaymentView) -> str | None:
    """The sentence of a change while waiting, if it needs one."""
    if now is PaymentView.UNREACHABLE:
        return "pay_unreachable"
    if before is PaymentView.UNREACHABLE:
        return "pay_back"
    return "pay_scanned" if now is PaymentView.SCANNED else "pay_scan"


async def _stop(listener: asyncio.Task[None] | None) -> None:
    if listener is not None:
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)


async def _listen_for_cancel(conversation: Conversation, payment: str) -> None:
    """Takes "cancel" while the code is shown; everything else must wait until it is paid."""
    while True:
        try:
            utterance = await conversation.listen(
                patience=conversation.house.payment_seconds, closed=True
            )
        except EndOfInput:
            return
        meant = move(conversation, utterance.texts, STOPPING_MOVES) if utterance else None
        if meant is not None:
            conversation.tell(Understood(intent=meant, slots={}, score=1.0))
            # The watcher hears of the outcome, which may be that it is paid already.
            await conversation.house.payments.cancel(payment)
            return


def _card(conversation: Conversation, progress: PaymentProgress) -> PaymentCard:
    waiting = {
        PaymentView.WAITING: "pay_note",
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
        note=conversation.words(key),
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
    conversation.house.payments.told(end.payment)


async def _give_back(conversation: Conversation, end: PaymentProgress) -> str:
    """The sentence that says what became of it."""
    try:
        state = await conversation.house.payments.refund(end.payment, reason="paid too late")
    except RefundRefusedError:
        # It went back already, before the power was cut.
        return _LATE["refunded"]
    return {
        RefundState.DONE: "late_paid_returned",
        RefundState.PENDING: "late_paid_returning",
        RefundState.FAILED: "refund_failed",
    }[state]
