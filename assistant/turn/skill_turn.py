"""The turn as a skill sees it: its own words, and services as far as its manifest allows."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.core.amount import Money
from assistant.core.cards import Card
from assistant.core.emotion import Emotion
from assistant.core.errors import SkillError
from assistant.core.events import CardCleared, CardShown, EmotionShown
from assistant.core.fridge import Stock
from assistant.core.language import Language
from assistant.core.menu import Basket, MenuItem
from assistant.core.place import Shop
from assistant.core.restaurants import RestaurantOrder
from assistant.skillkit import (
    Alarms,
    DeviceControl,
    Http,
    Memory,
    OrderBook,
    Page,
    PaymentResult,
    Places,
    Reply,
    SkillBook,
)
from assistant.skillkit.loader import SkillRecord
from assistant.skillkit.writing import write
from assistant.turn.choosing import choose
from assistant.turn.collecting import OrderTaker
from assistant.turn.fridge import visit_fridge
from assistant.turn.ordering import cancel
from assistant.turn.paying import pay
from assistant.turn.question import Question, Reading
from assistant.turn.questions import ask, yes_no
from assistant.turn.signature import Slot
from assistant.understand.verdict import Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")


class SkillTurn:
    """Implements `assistant.skillkit.Turn` for one skill in one conversation."""

    def __init__(self, conversation: Conversation, record: SkillRecord, heard: str) -> None:
        self._conversation = conversation
        self._record = record
        self._heard = heard
        self._variety = random.Random(conversation.house.clock.now())
        self._shows_code = False

    @property
    def language(self) -> Language:
        return self._conversation.language

    @property
    def heard(self) -> str:
        return self._heard

    @property
    def shop(self) -> Shop | None:
        return self._conversation.shop

    def last_said(self) -> str:
        return self._conversation.last_said

    def about(self, shop: Shop | None) -> None:
        self._conversation.shop = shop

    def now(self) -> datetime:
        return self._conversation.house.now()

    # -- words ------------------------------------------------------------------------------

    def words(self, key: str, **values: Any) -> str:
        return self._record.words[self.language].reply(key, values, self._variety)

    def write(self, value: Any) -> str:
        return write(value, self.language)

    def _text(self, reply: Reply) -> str:
        return self.words(reply.key, **reply.values)

    # -- speaking and asking ----------------------------------------------------------------

    async def answer(self, reply: Reply) -> None:
        await self._speak(self._text(reply), reply.card, reply.emotion)

    async def say(
        self, key: str, *, card: Card | None = None, emotion: Emotion | None = None, **values: Any
    ) -> None:
        await self._speak(self.words(key, **values), card, emotion)

    async def _speak(self, text: str, card: Card | None, emotion: Emotion | None) -> None:
        await self._conversation.say(text, card=card, emotion=emotion, skill=self._record.name)

    async def ask(
        self,
        key: str,
        kind: Any,
        *,
        expect: Sequence[str] = (),
        card: Card | None = None,
        **values: Any,
    ) -> Any:
        return await self.ask_text(
            lambda: self.words(key, **values), kind, expect=expect, card=card
        )

    async def ask_text(
        self,
        prompt: Callable[[], str],
        kind: Any,
        *,
        expect: Sequence[str] = (),
        card: Card | None = None,
    ) -> Any:
        """Asks ``prompt`` until an answer of the slot type ``kind`` is heard."""
        return await self._ask(prompt, kind, partial(self._parse, kind), expect=expect, card=card)

    def _parse(self, kind: Any, texts: Sequence[str]) -> Any:
        """The value of a slot type in an answer, or ``None``."""
        words = self._record.words[self.language]
        return self._conversation.house.interpreter.parse_value(
            kind, texts, words, self.language, self._conversation.today
        )

    def _is_bare(self, kind: Any, texts: Sequence[str]) -> bool:
        """Whether an answer is nothing but a value: then it is no wish to another skill."""
        words = self._record.words[self.language]
        interpreter, today = self._conversation.house.interpreter, self._conversation.today
        return interpreter.says_only(kind, texts[0], words, self.language, today)

    async def _ask(
        self,
        prompt: Callable[[], str],
        kind: Any,
        parse: Callable[[Sequence[str]], Any],
        *,
        expect: Sequence[str] = (),
        card: Card | None = None,
    ) -> Any:
        def read(texts: Sequence[str]) -> Reading[Any]:
            value = parse(texts)
            if value is None:
                return Reading(Verdict.UNKNOWN)
            return Reading(Verdict.DO, value, score=1.0 if self._is_bare(kind, texts) else 0.5)

        def build() -> Question[Any]:
            phrases = tuple(expect)
            return Question(prompt=prompt(), read=read, card=card, phrases=phrases, is_learnt=False)

        return await ask(self._conversation, build)

    async def ask_slot(
        self, prompt: Callable[[], str], slot: Slot, beside: Sequence[Slot]
    ) -> dict[str, Any]:
        """Asks for ``slot`` of an intent; the answer may hold values of ``beside`` too."""
        found: dict[str, Any] = {}

        def parse(texts: Sequence[str]) -> Any:
            for other in beside:
                found[other.name] = self._parse(other.type, texts)
            return self._parse(slot.type, texts)

        value = await self._ask(prompt, slot.type, parse)
        values = {name: other for name, other in found.items() if other is not None}
        return values | {slot.name: value}

    async def ask_together(self, key: str, **kinds: Any) -> dict[str, Any]:
        slot, *beside = (Slot(name, kind, required=False) for name, kind in kinds.items())
        return await self.ask_slot(lambda: self.words(key), slot, beside)

    async def ask_any(self, key: str, **kinds: Any) -> dict[str, Any]:
        def read(texts: Sequence[str]) -> Reading[dict[str, Any]]:
            said = {name: self._parse(kind, texts) for name, kind in kinds.items()}
            found = {name: value for name, value in said.items() if value is not None}
            verdict = Verdict.DO if found else Verdict.UNKNOWN
            return Reading(verdict, found, score=0.5, said=tuple(found.values()))

        def build() -> Question[dict[str, Any]]:
            return Question(prompt=self.words(key), read=read, is_learnt=False)

        return await ask(self._conversation, build)

    async def confirm(self, key: str, *, card: Card | None = None, **values: Any) -> bool:
        return await yes_no(self._conversation, lambda: self.words(key, **values), card)

    async def choose(
        self,
        options: Sequence[T],
        *,
        names: Callable[[T], Sequence[str]],
        present: Callable[[Page[T]], Reply],
        page_size: int = 3,
        others: Sequence[T] = (),
    ) -> T:
        def show(page: Page[T]) -> tuple[str, Card | None]:
            reply = present(page)
            return self._text(reply), reply.card

        return await choose(self._conversation, options, names, show, page_size, others)

    async def collect(
        self,
        shop: Shop,
        *,
        present: Callable[[Page[MenuItem]], Reply],
        read_back: Callable[[Basket], Reply],
        first: str = "",
        filled: Basket | None = None,
        delivery: bool = True,
    ) -> Basket:
        def show(page: Page[MenuItem]) -> tuple[str, Card | None]:
            reply = present(page)
            return self._text(reply), reply.card

        def back(basket: Basket) -> tuple[str, Card | None]:
            reply = read_back(basket)
            return self._text(reply), reply.card

        taker = OrderTaker(self._conversation, shop, show, back, delivery=delivery)
        basket = await taker.take(first, filled)
        self._shows_code = taker.shows_code
        return basket

    async def pay(
        self, amount: Money, *, payee: str, subject: str, order: RestaurantOrder | None = None
    ) -> PaymentResult:
        self._need("payments")
        # Said of this payment only: another one begins with our code again.
        shows_code, self._shows_code = self._shows_code, False
        return await pay(
            self._conversation,
            amount,
            payee=payee,
            subject=subject,
            order=order,
            shows_code=shows_code,
        )

    async def visit_fridge(self) -> None:
        self._need("payments")
        await visit_fridge(self._conversation)

    async def cancel_order(self, reference: str) -> None:
        self._need("orders")
        await cancel(self._conversation, reference)

    def show(self, card: Card | None) -> None:
        self._conversation.tell(CardCleared() if card is None else CardShown(card=card))

    def feel(self, emotion: Emotion) -> None:
        self._conversation.tell(EmotionShown(emotion=emotion))

    # -- services ---------------------------------------------------------------------------

    def _need(self, permission: str) -> None:
        manifest = self._record.manifest
        if manifest is None or permission not in manifest.permissions:
            raise SkillError(
                f"{self._record.name} uses {permission!r} without asking for it in manifest.toml"
            )

    @property
    def places(self) -> Places:
        self._need("places")
        return self._conversation.house.places

    @property
    def fridge(self) -> Stock | None:
        return self._conversation.house.stock

    @property
    def http(self) -> Http:
        self._need("network")
        return self._conversation.house.http

    @property
    def memory(self) -> Memory:
        self._need("memory")
        return self._conversation.house.memory_of(self._record.name)

    @property
    def alarms(self) -> Alarms:
        self._need("alarms")
        return self._conversation.house.alarms_of(self._record.name)

    @property
    def device(self) -> DeviceControl:
        self._need("device")
        return self._conversation.house.device

    @property
    def skills(self) -> SkillBook:
        self._need("skills")
        return self._conversation.house.skills

    @property
    def orders(self) -> OrderBook:
        self._need("orders")
        return self._conversation.house.orders
