"""What an answer to a question may be, and what it means."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.core.network import WordNetwork
from assistant.skillkit import Cancelled
from assistant.turn.meaning import led_by, likely_move, move
from assistant.turn.question import CANCELLING, EVERYWHERE, LEAVING, WAIT, Question
from assistant.turn.second_look import Sense
from assistant.understand.sayings import move_sayings
from assistant.understand.sentence_network import move_network
from assistant.understand.verdict import Match, Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation


def expected_sentences(conversation: Conversation, question: Question[Any]) -> tuple[str, ...]:
    """Moves, answers and, unless the question is closed, whatever else may be asked meanwhile."""
    language = conversation.language
    aside = () if question.closed else conversation.house.interpreter.sentences(language)
    return (*move_sayings(language), *question.sentences, *aside)


def expected_networks(
    conversation: Conversation, question: Question[Any], network: WordNetwork | None
) -> tuple[WordNetwork, ...]:
    """The same as `expected_sentences`, as networks of words.

    Args:
        network: of the answers.
    """
    language = conversation.language
    own = () if network is None else (network,)
    aside = () if question.closed else (conversation.house.interpreter.network(language),)
    return (move_network(language), *own, *aside)


async def network_of_answers(
    conversation: Conversation, question: Question[Any]
) -> WordNetwork | None:
    """Beside the event loop: that of a long menu takes a while."""
    if question.network is None:
        return None
    with conversation.house.clock.busy():
        return await asyncio.to_thread(question.network)


def is_talk(conversation: Conversation, question: Question[Any], texts: Sequence[str]) -> bool:
    """Whether a sentence is worded as if said to somebody else: then it means nothing here."""
    interpreter = conversation.house.interpreter
    return question.is_learnt and interpreter.is_talk(texts[0], conversation.language)


def move_of(
    conversation: Conversation, question: Question[Any], texts: Sequence[str]
) -> str | None:
    """The move that a sentence makes here. One that ends the matter is none where it is not said
    word for word and names what was asked for: "no coke, thanks" does not cancel the order."""
    meanings = {**dict.fromkeys(CANCELLING, Cancelled), **question.moves}
    meant = move(conversation, texts, {*question.moves, *EVERYWHERE}, meanings)
    if meant is None:
        return _led_by(conversation, question, texts)
    if meant not in LEAVING or conversation.house.interpreter.knows_move(
        texts[0], conversation.language
    ):
        return meant
    reading = question.read(texts)
    return None if reading.verdict is Verdict.DO or reading.on_topic else meant


def _led_by(
    conversation: Conversation, question: Question[Any], texts: Sequence[str]
) -> str | None:
    """The move that one clause of a sentence makes, where the whole of it means nothing else."""
    allowed = {*question.moves, *EVERYWHERE}
    led = led_by(conversation, texts, allowed, (WAIT, *CANCELLING))
    likely = None if led else likely_move(conversation, texts, allowed)
    if led is None and likely is None:
        return None
    reading, side = question.read(texts), conversation.side_intent(texts)
    answered = reading.verdict is not Verdict.UNKNOWN or reading.on_topic or reading.remark
    asked = side is not None and asks_aside(side, only_likely=likely is not None)
    return None if answered or asked else led or likely


def asks_aside(side: Match, *, only_likely: bool) -> bool:
    """Whether a sentence that makes a move means something to a skill beside it. What it is only
    likely to mean counts with a move that is no surer, where it names what it asks about."""
    return side.verdict is Verdict.DO or (
        only_likely and side.verdict is Verdict.ASK and bool(side.slots)
    )


def sense_of(
    conversation: Conversation, question: Question[Any], texts: Sequence[str]
) -> Sense | None:
    """What a sentence means as a move, an answer or a side question."""
    if is_talk(conversation, question, texts):
        return None
    meant = move_of(conversation, question, texts)
    if meant is not None:
        return Sense(meant)
    reading = question.read(texts)
    if reading.verdict is not Verdict.UNKNOWN or reading.remark:
        sure = reading.verdict is not Verdict.ASK
        return Sense(reading.name, {"answer": reading.value}, sure)
    side = conversation.side_intent(texts)
    return None if side is None else Sense.of_match(side)
