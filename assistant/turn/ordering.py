"""A paid order at its restaurant: what it answered, in words and on the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.core.cards import Card, Icon, MessageCard, PaymentCard, PaymentView
from assistant.core.emotion import Emotion
from assistant.core.restaurants import NOT_MADE, OrderState, PlacedOrder, RefundStanding
from assistant.skillkit.writing import write

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

AT_ONCE_SECONDS = 2.0
"""A restaurant that answers within this needs no words while we wait."""
PATIENCE_SECONDS = 20.0
"""So long the customer waits with us; a later answer is told when it comes."""


async def place(conversation: Conversation, reference: str) -> PlacedOrder:
    """Waits for the restaurant's answer to a paid order. One that is not made is said here."""
    orders = conversation.house.orders
    placed = await orders.answered(reference, AT_ONCE_SECONDS)
    if not _is_settled(placed):
        await conversation.phrase("order_waiting", shop=_shop_name(conversation, placed))
        placed = await orders.answered(reference, PATIENCE_SECONDS)
    if _is_settled(placed):
        if placed.state in NOT_MADE:
            await _say(conversation, placed)
        orders.told(reference)
    return placed


async def cancel(conversation: Conversation, reference: str) -> None:
    """Asks the restaurant to cancel, and says what became of it."""
    orders = conversation.house.orders
    placed = await orders.cancel(reference, PATIENCE_SECONDS)
    await _say(conversation, placed)
    if _is_settled(placed):
        orders.told(reference)


async def tell_order(conversation: Conversation, placed: PlacedOrder) -> None:
    """Says news of an order that nobody waited for."""
    await _say(conversation, placed)
    conversation.house.orders.told(placed.order.reference)


def _is_settled(placed: PlacedOrder) -> bool:
    return placed.state is not OrderState.WAITING and placed.refund is not RefundStanding.DUE


async def _say(conversation: Conversation, placed: PlacedOrder) -> None:
    text = _in_words(conversation, placed)
    sorry = placed.state in NOT_MADE or placed.too_late or placed.cancelling
    await conversation.say(
        text,
        card=_card(conversation, placed, text),
        emotion=Emotion.SORRY if sorry else Emotion.HAPPY,
    )


def _in_words(conversation: Conversation, placed: PlacedOrder) -> str:
    shop = _shop_name(conversation, placed)
    if placed.cancelling:
        return conversation.words("order_cancelling", shop=shop)
    if placed.too_late:
        return conversation.words("order_too_late", shop=shop)
    if placed.state not in NOT_MADE:
        due = None if placed.due is None else placed.due.astimezone(conversation.house.zone)
        key = "order_accepted" if due is None else "order_accepted_due"
        return conversation.words(key, shop=shop, due=due)
    why = "cancelled" if placed.reason is None else placed.reason.value
    said = [conversation.words(f"order_not_made_{why}", shop=shop)]
    if placed.refund is not RefundStanding.NONE:
        money = f"order_money_{placed.refund.value}"
        said.append(conversation.words(money, amount=placed.order.total))
    return " ".join(said)


def _card(conversation: Conversation, placed: PlacedOrder, text: str) -> Card:
    shop = _shop_name(conversation, placed)
    if placed.refund is not RefundStanding.DONE:
        icon = Icon.INFO if placed.state not in NOT_MADE else Icon.WARNING
        return MessageCard(title=shop, lines=(text,), icon=icon)
    return PaymentCard(
        title=conversation.words("pay_title"),
        payee=shop,
        amount=write(placed.order.total, conversation.language),
        payload="",
        expires_at=conversation.house.clock.now(),
        view=PaymentView.REFUNDED,
        note=text,
    )


def _shop_name(conversation: Conversation, placed: PlacedOrder) -> str:
    shop = conversation.house.places.get(placed.order.shop)
    return shop.name.get(conversation.language)
