"""What is said and heard in a conversation, a sentence at a time, in the language of the moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from assistant.core.cards import Card, Icon, MessageCard
from assistant.core.emotion import Emotion
from assistant.core.errors import AssistantError, DeviceError
from assistant.core.events import CardShown, EmotionShown, Fact, Failed, Heard, SkillAnswered
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.place import Shop
from assistant.core.ports import Expectation, Utterance
from assistant.turn.house import House
from assistant.turn.second_look import Sense, SenseOf, as_said, made_out, means_one_thing

log = logging.getLogger(__name__)


class Exchange:
    """Holds what belongs to one conversation: its shop, and what was said last."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.shop: Shop | None = house.places.counter()
        self.told_of: Shop | None = None
        """The shop that the last side question was about: "there"."""
        self.last_said = ""
        self._pause = 0.0
        self._speaker_lost = False

    @property
    def language(self) -> Language:
        return self.house.device.language

    @property
    def today(self) -> date:
        return self.house.now().date()

    @property
    def has_customer(self) -> bool:
        """Whether who speaks stands at a counter or has ordered lately."""
        if self.house.places.counter() is not None:
            return True
        last = self.house.orders.latest()
        return last is not None and last.is_talked_about(self.house.now())

    def tell(self, fact: Fact) -> None:
        self.house.bus.tell(fact)

    # -- hearing ----------------------------------------------------------------------------

    async def listen(
        self,
        phrases: Sequence[str] = (),
        *,
        closed: bool = False,
        patience: float | None = None,
        sentences: tuple[str, ...] = (),
        networks: tuple[WordNetwork, ...] = (),
        sense_of: SenseOf = lambda _: Sense(),
    ) -> Utterance | None:
        """One utterance without the wake word, or ``None`` when nobody spoke.

        Args:
            sense_of: what readings of an utterance mean; it is heard again where that is nothing,
                or is not sure.

        Raises:
            EndOfInput: nobody will speak again.
            EngineError: the recogniser failed.
        """
        expect = Expectation(
            language=self.language,
            phrases=tuple(phrases),
            closed=closed,
            sentences=sentences,
            networks=networks,
            vocabulary=self.house.interpreter.vocabulary(self.language),
        )
        # Asked in the pause and again behind it.
        sense_of = lru_cache(maxsize=1)(sense_of)
        is_sure = partial(means_one_thing, sense_of=sense_of, interpreter=self.house.interpreter)
        wait = max(self.house.patience.answer if patience is None else patience, self._pause)
        self._pause = 0.0
        while True:
            try:
                utterance = await self.house.ears.hear(expect, patience=wait, is_sure=is_sure)
            except DeviceError as lost:
                # One can still type, and the microphone may be plugged in again.
                await self.apologise(lost, "microphone")
                continue
            if utterance is None:
                return None
            utterance = as_said(utterance, self.house.interpreter)
            if not utterance.texts[0]:
                # The name alone: the wish is still to come.
                continue
            best = await made_out(
                self.house.ears, utterance, expect, sense_of, self.house.interpreter
            )
            if best is not utterance:
                self.tell_heard(best)
            return best

    def tell_heard(self, again: Utterance) -> None:
        """Of an utterance that was heard again, what was heard in place of the first reading."""
        self.tell(
            Heard(text=again.texts[0], language=again.language, engine=again.engine, seconds=0.0)
        )

    async def not_understood(self, utterance: Utterance) -> None:
        await self.phrase("too_long" if utterance.cut else "not_understood")

    async def pause(self) -> None:
        """Answers "wait a moment": the next utterance may take its time."""
        await self.phrase("waiting")
        self._pause = self.house.patience.pause

    # -- speaking ---------------------------------------------------------------------------

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
        """Speaks, unless the user takes the word; then falls silent and returns.

        Raises EngineError when no voice works.
        """
        self.last_said = text
        if card is not None:
            self.tell(CardShown(card=card))
        if emotion is not None:
            self.tell(EmotionShown(emotion=emotion))
        self.tell(SkillAnswered(skill=skill, text=text))
        try:
            await self._speak(text)
            self._speaker_lost = False
        except DeviceError as lost:
            self._note_lost_speaker(lost, None if card else text)

    async def _speak(self, text: str) -> None:
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

    def _note_lost_speaker(self, lost: DeviceError, text: str | None) -> None:
        """The conversation goes on in writing; ``text`` is what no card shows yet."""
        if not self._speaker_lost:
            self._speaker_lost = True
            log.error("%s", lost)
            self.tell(Failed(stage="speaker", key=lost.key, detail=str(lost)))
        if text is not None:
            title = self.words(lost.key)
            self.tell(CardShown(card=MessageCard(title=title, lines=(text,), icon=Icon.WARNING)))

    async def chime(self, name: str) -> None:
        """A short sound; the words that follow tell of a lost loudspeaker."""
        try:
            await self.house.mouth.chime(name)
        except DeviceError as lost:
            log.warning("no chime: %s", lost)

    async def apologise(self, error: Exception, stage: str) -> None:
        """Tells the user in plain words, and the log what to do."""
        key = error.key if isinstance(error, AssistantError) else AssistantError.key
        log.error("%s failed: %s", stage, error)
        self.tell(Failed(stage=stage, key=key, detail=str(error)))
        try:
            await self.say(self.words(key), emotion=Emotion.SORRY)
        except AssistantError as silent:
            log.error("could not say so: %s", silent)
