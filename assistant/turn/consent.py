"""What rules have against a payment: asked back, or refused, in plain words and on the card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from assistant.core.amount import Money
from assistant.core.cards import Icon, MessageCard
from assistant.core.emotion import Emotion
from assistant.money.risk import Action, RiskError
from assistant.skillkit.writing import write
from assistant.turn.questions import yes_no

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")


async def with_consent(
    conversation: Conversation, amount: Money, begin: Callable[[bool], Awaitable[T]]
) -> T | None:
    """Begins a payment of ``amount``, asking the customer once more where a rule wants that.

    Args:
        begin: begins it, given whether it is confirmed; raises RiskError before anything is sent.

    Returns:
        ``None`` when nothing was begun; why has been said.
    """
    try:
        return await begin(False)
    except RiskError as risk:
        if risk.action is not Action.STEP_UP:
            await _refuse(conversation, amount, risk)
            return None
        if not await _confirmed(conversation, amount, risk):
            await conversation.say(conversation.words("pay_cancelled"), emotion=Emotion.SORRY)
            return None
    try:
        return await begin(True)
    except RiskError as risk:
        # While the customer thought about it, something graver came up.
        await _refuse(conversation, amount, risk)
        return None


async def _confirmed(conversation: Conversation, amount: Money, risk: RiskError) -> bool:
    def question() -> str:
        return conversation.words(risk.ask, amount=amount)

    card = _card(conversation, "confirm_title", amount, question())
    return await yes_no(conversation, question, card)


async def _refuse(conversation: Conversation, amount: Money, risk: RiskError) -> None:
    reason = conversation.words(risk.key)
    card = _card(conversation, "refused_title", amount, reason)
    await conversation.say(reason, card=card, emotion=Emotion.SORRY)


def _card(conversation: Conversation, title: str, amount: Money, reason: str) -> MessageCard:
    return MessageCard(
        title=conversation.words(title),
        lines=(reason,),
        icon=Icon.WARNING,
        big=write(amount, conversation.language),
    )
