"""An open question: asked until it is answered, whatever the user says in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from assistant.core.cards import Card
from assistant.core.events import CardShown, NotUnderstood, Understood
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Utterance
from assistant.skillkit import Cancelled
from assistant.turn.answers import (
    expected_networks,
    expected_sentences,
    is_talk,
    move_of,
    network_of_answers,
    sense_of,
)
from assistant.turn.meaning import other_language
from assistant.turn.question import (
    CANCELLING,
    EVERYWHERE,
    Question,
    Reading,
    Restarted,
)
from assistant.understand.verdict import Match, Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")

MISSES_ALLOWED = 3
SILENCES_ALLOWED = 2
_HARDLY = 0.99
"""A side question must be said in so many words where an answer is only not to be had."""


async def ask(conversation: Conversation, build: Callable[[], Question[T]]) -> T:
    """Asks, listens, and deals with everything that is not yet an answer.

    Args:
        build: makes the question in the language of the moment; the user may change it.

    Raises:
        Cancelled: "cancel", silence twice, or not understood three times.
        Restarted: "start over".
    """
    language = conversation.language
    question, network = await _put(conversation, build)
    misses = silences = 0
    while True:
        if conversation.language is not language:
            language = conversation.language
            question, network = await _put(conversation, build)
        utterance = await conversation.listen(
            question.phrases,
            closed=question.closed,
            sentences=expected_sentences(conversation, question),
            networks=expected_networks(conversation, question, network),
            sense_of=partial(sense_of, conversation, question),
        )
        if utterance is None:
            silences += 1
            await _nothing_said(conversation, question, final=silences >= SILENCES_ALLOWED)
            continue
        reading = await _response(conversation, question, utterance.texts)
        if reading is None:
            continue
        if reading.verdict is Verdict.DO:
            return cast(T, reading.value)
        if reading.verdict is Verdict.UNKNOWN:
            misses += 1
            await _not_understood(conversation, utterance, reading, final=misses >= MISSES_ALLOWED)
        await _say_again(conversation, question, language)


async def _put(
    conversation: Conversation, build: Callable[[], Question[T]]
) -> tuple[Question[T], WordNetwork | None]:
    """Asks a question, and makes the network of its answers meanwhile."""
    question = build()
    network, _ = await asyncio.gather(
        network_of_answers(conversation, question),
        conversation.say(question.prompt, card=question.card),
    )
    return question, network


async def _response(
    conversation: Conversation, question: Question[T], texts: Sequence[str]
) -> Reading[T] | None:
    """What came of a sentence: the answer on DO; on ASK something that leaves the question open, so
    that it is put again. None where it is open and was put again already."""
    if is_talk(conversation, question, texts):
        return Reading(Verdict.UNKNOWN)
    meant = move_of(conversation, question, texts)
    if meant is not None and meant in question.moves:
        conversation.tell(Understood(intent=meant, slots={}, score=1.0))
        return Reading(Verdict.DO, question.moves[meant])
    if await _handle_move(conversation, question, meant):
        return None
    reading = question.read(texts)
    side = await _side_question(conversation, question, texts, reading)
    if isinstance(side, Match):
        await _answer_aside(conversation, side, texts[0])
        verdict = Verdict.ASK if question.after_aside is None else Verdict.DO
        return Reading(verdict, question.after_aside)
    settled = side or await _settled(conversation, question, reading)
    if settled is None:
        return reading
    conversation.tell(Understood(intent=settled.name, slots=settled.slots, score=settled.score))
    return replace(settled, verdict=Verdict.DO)


async def _side_question(
    conversation: Conversation,
    question: Question[T],
    texts: Sequence[str],
    reading: Reading[T],
) -> Match | Reading[T] | None:
    """What a sentence means to another skill, where that is more than an answer; or the answer
    that came when it was asked whether that was meant.

    Raises:
        Restarted: it is the wish that led to this question, said anew.
    """
    if question.restarts and reading.verdict is not Verdict.DO:
        wish = conversation.restated(texts)
        if wish is not None:
            conversation.tell(
                Understood(intent=str(wish.intent), slots=wish.slots, score=wish.score)
            )
            raise Restarted(wish, texts[0])
    side = conversation.side_intent(texts)
    sure = side is not None and side.verdict is Verdict.DO
    if not sure and reading.verdict is Verdict.UNKNOWN:
        wish = await other_language(conversation, texts)
        if wish is not None or question.closed or reading.remark:
            return wish
        return await _confirmed(conversation, question, side)
    # A whole sentence of another skill beats an answer spotted inside it; one that only sounds
    # like it does not beat an answer that cannot be had: "with oat milk" is not "without milk".
    if side is None or not sure or _says_the_same(side, reading):
        return None
    bar = reading.score if reading.verdict is Verdict.DO else _HARDLY if reading.remark else 0.0
    return side if side.score > bar else None


def _says_the_same(side: Match, reading: Reading[Any]) -> bool:
    """Whether all that a side question says was asked for: "in ten minutes" sets no timer."""
    return bool(side.slots) and all(value in reading.said for value in side.slots.values())


async def _confirmed(
    conversation: Conversation, question: Question[T], side: Match | None
) -> Match | Reading[T] | None:
    """A side question that was only likely, if it was indeed meant; without intent if not. In
    place of a yes or a no the open question may be answered."""
    if side is None or side.intent is None:
        return None
    prompt = conversation.ask_back(side.intent)

    def read(texts: Sequence[str]) -> Reading[Match | Reading[T]]:
        answer = question.read(texts)
        verdict = Verdict.DO if answer.verdict is Verdict.DO else Verdict.UNKNOWN
        return Reading(verdict, answer, name=answer.name, score=answer.score)

    none_meant = replace(side, intent=None)
    asking: Question[Match | Reading[T]] = Question(
        prompt=prompt,
        again=prompt,
        read=read,
        moves={"move.yes": side, "move.no": none_meant, "move.done": none_meant},
        phrases=question.phrases,
        closed=True,
        is_learnt=question.is_learnt,
    )
    return await ask(conversation, lambda: asking)


async def _answer_aside(conversation: Conversation, side: Match, heard: str) -> None:
    if side.intent is None:
        await conversation.phrase("say_it_again")
    else:
        await conversation.run_side(side, heard)


async def _settled(
    conversation: Conversation, question: Question[T], doubtful: Reading[T]
) -> Reading[T] | None:
    """The answer in a reading. A doubtful one is asked about, and another answer may come then in
    place of a yes: "the Golden Dragon, is that right?" - "no, the second one"."""
    if doubtful.verdict is not Verdict.ASK:
        return doubtful if doubtful.verdict is Verdict.DO else None

    def read(texts: Sequence[str]) -> Reading[Reading[T] | None]:
        other = question.read(texts)
        verdict = Verdict.DO if other.verdict is Verdict.DO else Verdict.UNKNOWN
        return Reading(verdict, other, remark=other.remark, name=other.name, score=other.score)

    def build() -> Question[Reading[T] | None]:
        return Question(
            prompt=doubtful.confirm,
            again=doubtful.confirm,
            read=read,
            moves={"move.yes": doubtful, "move.no": None, "move.done": None},
            phrases=question.phrases,
            closed=True,
            is_learnt=question.is_learnt,
        )

    return await ask(conversation, build)


async def _handle_move(
    conversation: Conversation, question: Question[Any], meant: str | None
) -> bool:
    """Moves that work everywhere. True when the question should listen again."""
    if meant not in EVERYWHERE:
        return False
    conversation.tell(Understood(intent=meant, slots={}, score=1.0))
    match meant:
        case cancelling if cancelling in CANCELLING:
            raise Cancelled("cancelled")
        case "move.restart":
            raise Restarted
        case "move.wait":
            await conversation.pause()
            return True
        case _:
            await conversation.say(conversation.last_said or question.prompt)
            return True


async def _say_again(
    conversation: Conversation, question: Question[Any], language: Language | None = None
) -> None:
    if language is not None and conversation.language is not language:
        return  # It is put anew in the other language.
    if question.card is not None:
        conversation.tell(CardShown(card=question.card))
    await conversation.say(question.again or question.prompt)


async def _nothing_said(
    conversation: Conversation, question: Question[Any], *, final: bool
) -> None:
    if final:
        raise Cancelled("silence")
    await conversation.phrase("still_there")
    await _say_again(conversation, question)


async def _not_understood(
    conversation: Conversation, utterance: Utterance, reading: Reading[Any], *, final: bool
) -> None:
    conversation.tell(NotUnderstood(text=utterance.texts[0]))
    if final:
        raise Cancelled("not_understood")
    if reading.remark:
        await conversation.say(reading.remark)
    else:
        await conversation.not_understood(utterance)


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
            moves={"move.yes": True, "move.no": False, "move.done": False},
            closed=True,
        )

    return await ask(conversation, build)
