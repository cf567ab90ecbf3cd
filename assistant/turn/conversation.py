"""One conversation, from the wake word until nobody has more to say."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from assistant.core.cards import Card
from assistant.core.emotion import Emotion
from assistant.core.errors import AssistantError, DeviceError, SkillError
from assistant.core.events import (
    CardCleared,
    CardShown,
    EmotionShown,
    Fact,
    Failed,
    NotUnderstood,
    SkillAnswered,
    TurnEnded,
    Understood,
)
from assistant.core.language import Language
from assistant.core.menu import Basket
from assistant.core.place import Shop
from assistant.core.ports import EndOfInput, Expectation, Opening, Utterance
from assistant.skillkit import Cancelled
from assistant.skillkit.loader import SkillRecord
from assistant.store import AlarmRecord
from assistant.turn.alarms import as_alarm
from assistant.turn.filling import fill_slots
from assistant.turn.house import House
from assistant.turn.interpreter import Route
from assistant.turn.questions import Restarted, yes_no
from assistant.turn.skill_turn import SkillTurn
from assistant.understand.matcher import FLOOR, Match, Verdict
from assistant.understand.orders import parse_order
from assistant.understand.sayings import order_sayings
from assistant.understand.wake_words import strip_wake

log = logging.getLogger(__name__)

SIDE_DEPTH = 2
"""How many side questions may be open inside one another."""
LANGUAGE_INTENT = "language.switch"
ENDING_MOVES = ("move.cancel", "move.stop", "move.no", "move.done")
"""What ends a conversation in which no question is open."""


class Conversation:
    """Holds what belongs to one conversation: its shop, and what was said last."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.shop: Shop | None = house.places.counter()
        self.last_said = ""
        self._running: list[str] = []

    @property
    def language(self) -> Language:
        return self.house.device.language

    def tell(self, fact: Fact) -> None:
        self.house.bus.tell(fact)

    # -- the story --------------------------------------------------------------------------

    async def hold(self, opening: Opening) -> None:
        """The whole conversation. Raises nothing but the task's own cancellation."""
        outcome = "done"
        try:
            await self._attend(opening)
        except Cancelled as reason:
            outcome = str(reason)
            await self.phrase(f"end_{outcome}")
        except EndOfInput:
            outcome = "silence"
        except asyncio.CancelledError:
            self._close("interrupted")
            raise
        except Exception as error:  # whatever failed, the box must be ready for the next turn
            outcome = "failed"
            await self.apologise(error, "conversation")
        self._close(outcome)

    def _close(self, outcome: str) -> None:
        self.tell(CardCleared())
        self.tell(TurnEnded(outcome=outcome))

    async def _attend(self, opening: Opening) -> None:
        """Takes commands until one ends the conversation or nobody follows up."""
        if opening.how == "counter" and self.shop is not None:
            await self.phrase("counter_welcome", shop=self.shop.name)
        patience = self.house.patience.command
        first = True
        while True:
            utterance = await self._listen_for_command(patience)
            if utterance is None and first:
                # The tail of the wake word, or a cough: one more chance before giving up.
                utterance = await self._listen_for_command(patience)
                if utterance is None:
                    raise Cancelled("silence")
            if utterance is None:
                return
            if not await self._respond(utterance, first=first):
                return
            first, patience = False, self.house.patience.follow_up

    async def _respond(self, utterance: Utterance, *, first: bool) -> bool:
        """Answers one command. False when the conversation should end."""
        texts = utterance.texts
        match = self._command(texts)
        if match.verdict is Verdict.UNKNOWN:
            match = await self.other_language(texts) or match
        if match.verdict is Verdict.DO and match.intent is not None:
            return await self.run(match, texts[0])
        if match.verdict is Verdict.ASK and match.intent is not None:
            self.tell(NotUnderstood(text=texts[0], guess=match.intent))
            if await yes_no(self, partial(self._did_you_mean, match.intent)):
                return await self.run(match, texts[0])
            await self.phrase("say_it_again")
            return True
        move = self.move(texts, {*ENDING_MOVES, "move.repeat"})
        if move in ENDING_MOVES:
            self.tell(Understood(intent=move, slots={}, score=1.0))
            return False
        if move == "move.repeat":
            await self.say(self.last_said or self.words("nothing_to_repeat"))
            return True
        self.tell(NotUnderstood(text=texts[0]))
        # What follows an answer without the wake word may not be meant for the device.
        if first:
            await self.phrase("not_understood")
        return first

    def _did_you_mean(self, intent: str) -> str:
        guess = self.house.interpreter.meaning(intent, self.language)
        return self.words("ask_did_you_mean", guess=guess)

    def _command(self, texts: Sequence[str]) -> Match:
        """The intent of a command; at a counter, an order needs no sentence around it."""
        match = self.house.interpreter.intent(texts, self.language, self.today)
        counter = self.house.places.counter()
        if counter is None or match.verdict is Verdict.DO:
            return match
        order = parse_order(texts, counter.menu, self.language, current=Basket())
        if not (order.lines or order.doubts):
            return match
        return Match(verdict=Verdict.DO, intent=self.house.counter_intent, slots={}, score=1.0)

    async def other_language(self, texts: Sequence[str]) -> Match | None:
        """Whether the user asked, in another language, to be spoken to in that language."""
        for language in Language:
            if language is self.language:
                continue
            # Typed lines are as they are; a recogniser must be told what language to hear.
            again = await self.house.ears.hear_again(language)
            match = self.house.interpreter.intent(
                texts if again is None else (*again.texts, *texts),
                language,
                self.today,
                allow={LANGUAGE_INTENT},
            )
            if match.verdict is Verdict.DO:
                return match
        return None

    # -- skills -----------------------------------------------------------------------------

    async def run(self, match: Match, heard: str) -> bool:
        """Runs the skill of an intent. False when its answer ends the conversation."""
        assert match.intent is not None
        route = self.house.interpreter.route(match.intent)
        self.tell(Understood(intent=match.intent, slots=match.slots, score=match.score))
        found = self.house.interpreter.values(route, match.slots)
        self._running.append(route.name)
        try:
            return await self._run_route(route, found, heard)
        finally:
            self._running.pop()

    async def _run_route(self, route: Route, found: dict[str, Any], heard: str) -> bool:
        while True:
            turn = SkillTurn(self, route.record, heard)
            try:
                reply = await route.handler(turn, **await fill_slots(turn, route, found))
                if reply is None:
                    return True
                await turn.answer(reply)
                return bool(reply.follow_up)
            except Restarted:
                found, heard = {}, ""
            except (Cancelled, EndOfInput):
                raise
            except AssistantError as error:
                await self.apologise(error, route.name)
                return True
            except Exception as error:  # a skill's own fault must not reach the user as a traceback
                log.exception("skill %s failed", route.name)
                await self.apologise(SkillError(f"{route.name}: {error!r}"), route.name)
                return True

    async def ring(self, record: SkillRecord, alarm: AlarmRecord) -> None:
        """Lets a skill announce an alarm that is due."""
        assert record.alarm_handler is not None
        turn = SkillTurn(self, record, heard="")
        try:
            reply = await record.alarm_handler(turn, as_alarm(alarm))
            if reply is not None:
                await turn.answer(reply)
        except Exception as error:  # as in `run`
            log.exception("skill %s failed on an alarm", record.name)
            await self.apologise(error, record.name)
        self._close("done")

    def side_intent(self, texts: Sequence[str]) -> Match | None:
        """What a sentence means to the skills while a question of one of them is open."""
        if len(self._running) > SIDE_DEPTH:
            return None
        match = self.house.interpreter.intent(texts, self.language, self.today)
        # "A hamburger, please" while taking an order is no wish for another order beside it.
        return None if match.intent in self._running else match

    async def run_side(self, match: Match, heard: str) -> None:
        """Answers a side question; the open question is asked again by its owner."""
        shop = self.shop
        try:
            await self.run(match, heard)
        except Cancelled:
            await self.phrase("back_to_matter")
        finally:
            self.shop = shop

    # -- hearing and speaking ---------------------------------------------------------------

    @property
    def today(self) -> Any:
        return self.house.now().date()

    def move(
        self,
        texts: Sequence[str],
        allow: Collection[str],
        meanings: Mapping[str, object] = MappingProxyType({}),
    ) -> str | None:
        """The dialogue move of ``allow`` that a sentence makes, if it surely makes one.

        ``meanings``: two moves that mean the same here need not be told apart.
        """
        match = self.house.interpreter.move(texts, self.language, self.today, allow)
        if match.verdict is Verdict.DO:
            return match.intent
        pair = {match.intent, match.runner_up}
        if match.score >= FLOOR and pair <= meanings.keys():
            first, second = (meanings[str(name)] for name in pair)
            return match.intent if first == second else None
        return None

    def _hints(self) -> tuple[str, ...]:
        counter = self.house.places.counter()
        if counter is None:
            return self.house.interpreter.hints(self.language)
        return tuple(item.name.get(self.language) for item in counter.menu.items())

    async def _listen_for_command(self, patience: float) -> Utterance | None:
        sentences = self.house.interpreter.sentences(self.language)
        hints = self._hints()
        if self.house.places.counter() is not None:
            sentences += order_sayings(hints, self.language)
        return await self.listen(hints, patience=patience, sentences=sentences)

    async def listen(
        self,
        phrases: Sequence[str] = (),
        *,
        closed: bool = False,
        patience: float | None = None,
        sentences: tuple[str, ...] = (),
    ) -> Utterance | None:
        """One utterance without the wake word, or ``None`` when nobody spoke.

        Raises:
            EndOfInput: nobody will speak again.
            EngineError: the recogniser failed.
        """
        expect = Expectation(
            language=self.language, phrases=tuple(phrases), closed=closed, sentences=sentences
        )
        wait = self.house.patience.answer if patience is None else patience
        while True:
            try:
                utterance = await self.house.ears.hear(expect, patience=wait)
            except DeviceError as lost:
                await self.apologise(lost, "microphone")
                return None
            if utterance is None:
                return None
            texts = tuple(strip_wake(text, self.language) for text in utterance.texts)
            if texts[0]:
                return dataclasses.replace(utterance, texts=texts)
            # Whole sentences sound like the name too, such as the Chinese for "thank you".
            if self._command(utterance.texts).verdict is Verdict.DO:
                return utterance
            # The name alone: the wish is still to come.

    def words(self, key: str, **values: Any) -> str:
        return self.house.phrases.get(key, self.language, **values)

    async def phrase(self, key: str, **values: Any) -> None:
        await self.say(self.words(key, **values))

    async def say(
        self,
        text: str,
        *,
        card: Card | None = None,
        emotion: Emotion | None = None,
        skill: str = "dialogue",
    ) -> None:
        """Speaks, unless the user takes the word; then falls silent and returns."""
        self.last_said = text
        if card is not None:
            self.tell(CardShown(card=card))
        if emotion is not None:
            self.tell(EmotionShown(emotion=emotion))
        self.tell(SkillAnswered(skill=skill, text=text))
        speaking = asyncio.create_task(self.house.mouth.say(text, self.language))
        interruption = asyncio.create_task(self.house.ears.interruption())
        try:
            await asyncio.wait({speaking, interruption}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            interruption.cancel()
            if not speaking.done():
                speaking.cancel()
            await asyncio.gather(speaking, interruption, return_exceptions=True)
        if not speaking.cancelled() and (error := speaking.exception()):
            raise error

    async def apologise(self, error: Exception, stage: str) -> None:
        """Tells the user in plain words, and the log what to do."""
        key = error.key if isinstance(error, AssistantError) else AssistantError.key
        log.error("%s failed: %s", stage, error)
        self.tell(Failed(stage=stage, key=key, detail=str(error)))
        try:
            await self.say(self.words(key), emotion=Emotion.SORRY)
        except AssistantError as silent:
            log.error("could not say so: %s", silent)
