"""One conversation, from the wake word until nobody has more to say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import Any

from assistant.core.errors import AssistantError, SkillError
from assistant.core.events import CardCleared, NotUnderstood, TurnEnded, Understood
from assistant.core.ports import EndOfInput, Opening, Utterance
from assistant.skillkit import Cancelled
from assistant.skillkit.loader import SkillRecord
from assistant.store import AlarmRecord
from assistant.turn.alarms import as_alarm
from assistant.turn.exchange import Exchange
from assistant.turn.filling import fill_slots
from assistant.turn.house import House
from assistant.turn.interpreter import Route
from assistant.turn.meaning import (
    as_spoken,
    command,
    ending,
    expected_commands,
    move,
    other_language,
)
from assistant.turn.question import WAIT, Question, Reading, Restarted
from assistant.turn.questions import ask
from assistant.turn.second_look import Sense
from assistant.turn.skill_turn import SkillTurn
from assistant.understand.choose import says_little_else
from assistant.understand.lexicon import says_not, wanted_instead
from assistant.understand.verdict import Match, Verdict
from assistant.understand.wording import is_about_others

log = logging.getLogger(__name__)

SIDE_DEPTH = 2
"""How many side questions may be open inside one another."""
ENDING_MOVES = ("move.cancel", "move.enough", "move.stop", "move.no", "move.done")
"""What ends a conversation in which no question is open."""


_ONLY_A_DISH = 0.9
"""The score of a dish named while restaurants are chosen; a sentence of another skill beats it."""


class _Guess(Enum):
    """What a question back about a likely command came to; LEFT: another was given instead."""

    RIGHT = "right"
    WRONG = "wrong"
    LEFT = "left"


class Conversation(Exchange):
    """Takes commands, and lets skills answer them."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self._running: list[str] = []
        """The intents being answered: each but the first is a side question of the one before."""

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
            utterance = await self._listen_for_command(patience, called=first)
            if utterance is None and first:
                # The tail of the wake word, or a cough: one more chance before giving up.
                utterance = await self._listen_for_command(patience, called=first)
                if utterance is None:
                    raise Cancelled("silence")
            if utterance is None:
                return
            if first:
                utterance = await as_spoken(self, utterance)
            if not await self._respond(utterance, first=first):
                return
            first, patience = False, self.house.patience.follow_up

    async def _respond(self, utterance: Utterance, *, first: bool) -> bool:
        """Answers one command. False when the conversation should end."""
        texts = utterance.texts
        match = command(self, texts, called=first)
        if match.score < 1.0 and move(self, texts, {WAIT}) == WAIT:
            self.tell(Understood(intent=WAIT, slots={}, score=1.0))
            await self.pause()
            return True
        if match.verdict is Verdict.UNKNOWN:
            match = await other_language(self, texts) or match
        if match.verdict is Verdict.DO and match.intent is not None:
            return await self.run(match, texts[0])
        if match.verdict is Verdict.ASK and match.intent is not None:
            self.tell(NotUnderstood(text=texts[0], guess=match.intent))
            answer = await ask(self, partial(self._guess, match.intent))
            if answer is _Guess.RIGHT:
                return await self.run(match, texts[0])
            if answer is _Guess.WRONG:
                await self.phrase("say_it_again")
            return True
        meant = ending(self, texts, {*ENDING_MOVES, "move.repeat"})
        if meant in ENDING_MOVES:
            self.tell(Understood(intent=meant, slots={}, score=1.0))
            return False
        if meant == "move.repeat":
            await self.say(self.last_said or self.words("nothing_to_repeat"))
            return True
        self.tell(NotUnderstood(text=texts[0]))
        # What follows an answer without the wake word may not be meant for the device.
        if first:
            await self.not_understood(utterance)
        return first

    def _guess(self, intent: str) -> Question[_Guess]:
        """Asks whether an intent was meant, unless the user then says something else outright."""
        prompt = self.ask_back(intent)
        wrong = _Guess.WRONG
        return Question(
            prompt=prompt,
            again=prompt,
            read=lambda _: Reading(Verdict.UNKNOWN),
            moves={"move.yes": _Guess.RIGHT, "move.no": wrong, "move.done": wrong},
            after_aside=_Guess.LEFT,
            closed=True,
        )

    def ask_back(self, intent: str) -> str:
        """The question whether an intent was meant."""
        return self.house.interpreter.ask_back(intent, self.language)

    async def _listen_for_command(self, patience: float, *, called: bool) -> Utterance | None:
        """``called``: by its name; else what makes no sense was not meant for the device, and is
        not looked at twice."""
        expect = expected_commands(self, self.language)
        return await self.listen(
            expect.phrases,
            patience=patience,
            sentences=expect.sentences,
            networks=expect.networks,
            sense_of=self._sense_of if called else lambda _: Sense(),
        )

    def _sense_of(self, texts: Sequence[str]) -> Sense | None:
        """What a command means."""
        meant = ending(self, texts, {*ENDING_MOVES, "move.repeat", WAIT})
        if meant is not None:
            return Sense(meant)
        return Sense.of_match(command(self, texts))

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
            except Restarted as anew:
                found, heard = self.house.interpreter.values(route, anew.slots), anew.heard
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
        interpreter, ordered = self.house.interpreter, self.has_customer
        match = interpreter.intent(
            texts, self.language, self.today, ordered=ordered, answering=True
        )
        if match.intent not in self._running:
            return match
        # "A hamburger, please" while taking an order is no wish for another order beside it; but
        # "I want something spicy" asks there what dishes of the kind there are.
        other = interpreter.intent(
            texts,
            self.language,
            self.today,
            ordered=ordered,
            running=self._running,
            answering=True,
        )
        return other if other.verdict is Verdict.DO and other.slots else None

    def restated(self, texts: Sequence[str]) -> Match | None:
        """The wish of the skill that runs, said anew with other values: "I'd rather eat pizza",
        or only the dish."""
        running = self._running[-1]
        match = self.house.interpreter.intent(texts, self.language, self.today, answering=True)
        if match.verdict is Verdict.DO and match.intent == running and match.slots:
            return match
        if match.verdict is Verdict.DO and match.intent != running and match.score > _ONLY_A_DISH:
            return None
        slot = self.house.interpreter.route(running).dish_slot
        refuses = says_not(texts[0], self.language)
        said = wanted_instead(texts[0], self.language) if refuses else texts[0]
        dish = self.house.places.dish_in(said, self.language)
        if slot is None or dish is None or is_about_others(said, self.language):
            return None
        if not says_little_else(said, self.house.places.dish_names(self.language), self.language):
            return None
        return Match(verdict=Verdict.DO, intent=running, slots={slot: dish}, score=_ONLY_A_DISH)

    async def run_side(self, match: Match, heard: str) -> None:
        """Answers a side question; the open question is asked again by its owner."""
        shop = self.shop
        try:
            await self.run(match, heard)
        except Cancelled:
            await self.phrase("back_to_matter")
        finally:
            self.told_of = self.shop or self.told_of
            self.shop = shop
