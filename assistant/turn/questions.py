"""An open question: asked until it is answered, whatever the user says in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from assistant.core.cards import Card
from assistant.core.events import CardShown, NotUnderstood, Understood
from assistant.core.ports import Utterance
from assistant.skillkit import Cancelled
from assistant.understand.matcher import Match, Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")

EVERYWHERE = ("move.cancel", "move.stop", "move.restart", "move.repeat")
"""Moves that every question understands."""
MISSES_ALLOWED = 3
SILENCES_ALLOWED = 2


class Restarted(Exception):
    """The user wants to begin the whole matter anew."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What an answer means to a question.

    ``value`` counts for DO and, after a yes to ``confirm``, for ASK. ``remark`` is said first on
    UNKNOWN, in place of "I did not understand".
    """

    verdict: Verdict
    value: T | None = None
    confirm: str = ""
    remark: str = ""
    name: str = "move.answer"
    slots: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """``moves`` maps a dialogue move to what it means here ("move.more" turns the page)."""

    prompt: str
    read: Callable[[Sequence[str]], Reading[T]]
    card: Card | None = None
    again: str = ""
    """Said on the second asking in place of a long prompt."""
    moves: Mapping[str, T] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()
    closed: bool = False


async def ask(conversation: Conversation, build: Callable[[], Question[T]]) -> T:
    """Asks, listens, and deals with everything that is not yet an answer.

    Args:
        build: makes the question in the language of the moment; the user may change it.

    Raises:
        Cancelled: "cancel", silence twice, or not understood three times.
        Restarted: "start over".
    """
    question, language = build(), conversation.language
    await conversation.say(question.prompt, card=question.card)
    misses = silences = 0
    while True:
        if conversation.language is not language:
            question, language = build(), conversation.language
            await conversation.say(question.prompt, card=question.card)
        utterance = await conversation.listen(question.phrases, closed=question.closed)
        if utterance is None:
            silences += 1
            if silences >= SILENCES_ALLOWED:
                raise Cancelled("silence")
            await conversation.phrase("still_there")
            await _say_again(conversation, question)
            continue
        texts = utterance.texts
        move = conversation.move(texts, {*question.moves, *EVERYWHERE}, question.moves)
        if move is not None and move in question.moves:
            conversation.tell(Understood(intent=move, slots={}, score=1.0))
            return question.moves[move]
        if await _handle_move(conversation, question, move):
            continue
        reading = question.read(texts)
        confirm = reading.confirm
        side = conversation.side_intent(texts)
        if reading.verdict is Verdict.DO and not _outranked(reading, side):
            return _accepted(conversation, reading)
        if reading.verdict is Verdict.UNKNOWN and not _is_sure(side):
            side = await conversation.other_language(texts)
        if side is not None and side.verdict is Verdict.DO:
            await conversation.run_side(side, texts[0])
            if conversation.language is language:
                await _say_again(conversation, question)
            continue
        if reading.verdict is Verdict.ASK and await yes_no(conversation, lambda: confirm):
            return _accepted(conversation, reading)
        if reading.verdict is Verdict.UNKNOWN:
            misses += 1
            await _not_understood(conversation, utterance, reading, final=misses >= MISSES_ALLOWED)
        await _say_again(conversation, question)


def _is_sure(side: Match | None) -> bool:
    return side is not None and side.verdict is Verdict.DO


def _outranked(reading: Reading[T], side: Match | None) -> bool:
    """A whole sentence of another skill beats an answer spotted inside it."""
    return side is not None and side.verdict is Verdict.DO and side.score > reading.score


def _accepted(conversation: Conversation, reading: Reading[T]) -> T:
    conversation.tell(Understood(intent=reading.name, slots=reading.slots, score=reading.score))
    assert reading.value is not None
    return reading.value


async def _handle_move(
    conversation: Conversation, question: Question[Any], move: str | None
) -> bool:
    """Moves that work everywhere. True when the question should listen again."""
    if move in ("move.cancel", "move.stop"):
        conversation.tell(Understood(intent=move, slots={}, score=1.0))
        raise Cancelled("cancelled")
    if move == "move.restart":
        conversation.tell(Understood(intent=move, slots={}, score=1.0))
        raise Restarted
    if move == "move.repeat":
        conversation.tell(Understood(intent=move, slots={}, score=1.0))
        await conversation.say(conversation.last_said or question.prompt)
        return True
    return False


async def _say_again(conversation: Conversation, question: Question[Any]) -> None:
    if question.card is not None:
        conversation.tell(CardShown(card=question.card))
    await conversation.say(question.again or question.prompt)


async def _not_understood(
    conversation: Conversation, utterance: Utterance, reading: Reading[Any], *, final: bool
) -> None:
    conversation.tell(NotUnderstood(text=utterance.texts[0]))
    if final:
        raise Cancelled("not_understood")
    if reading.remark:
        await conversation.say(reading.remark)
    else:
        await conversation.phrase("not_understood")


async def yes_no(
    conversation: Conversation, prompt: Callable[[], str], card: Card | None = None
) -> bool:
    """Asks a question that only yes or no can answer."""

    def build() -> Question[bool]:
        text = prompt()
        return Question(
            prompt=text,
            card=card,
            read=lambda _: Reading(Verdict.UNKNOWN),
            again=text,
            moves={"move.yes": True, "move.no": False},
            closed=True,
        )

    return await ask(conversation, build)
