"""Taking an order: dishes with counts and options, until the user confirms the whole of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.core.cards import Card
from assistant.core.menu import Basket, MenuItem
from assistant.core.place import Shop
from assistant.skillkit import Cancelled, Page
from assistant.turn.choosing import pages_of
from assistant.turn.meaning import move
from assistant.turn.order_doubts import unread
from assistant.turn.question import Question, Reading
from assistant.turn.questions import ask
from assistant.turn.showing import SHOW_CODE
from assistant.turn.taken_basket import TakenBasket
from assistant.understand.numbers import without_counts
from assistant.understand.order_network import order_network
from assistant.understand.ordered import Change, OrderParse
from assistant.understand.orders import parse_count, parse_order
from assistant.understand.sayings import order_sayings
from assistant.understand.verdict import Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

MENU_PAGE = 6
"""Dishes read at a time."""


class _Move(Enum):
    FORWARD = 1
    BACK = -1
    ENOUGH = "enough"
    GO_ON = "go on"
    SO_FAR = "so far"
    SHOW_CODE = "show code"


@dataclass(frozen=True, slots=True)
class _Prompt:
    text: str
    card: Card | None = None


class OrderTaker:
    """One order at one shop.

    Attributes:
        shows_code: in place of a yes, the user wished to pay with the code of their phone.
    """

    def __init__(
        self,
        conversation: Conversation,
        shop: Shop,
        show: Callable[[Page[MenuItem]], tuple[str, Card | None]],
        read_back: Callable[[Basket], tuple[str, Card | None]],
        *,
        delivery: bool,
    ) -> None:
        self._conversation, self._shop = conversation, shop
        self._show, self._read_back = show, read_back
        self._taken = TakenBasket(conversation, shop, delivery=delivery)
        self._pages = pages_of(tuple(shop.menu.items()), MENU_PAGE)
        self._page = 0
        self.shows_code = False

    async def take(self, first: str, filled: Basket | None = None) -> Basket:
        """Returns the basket the user said yes to.

        Args:
            first: what was said of the order already.
            filled: a basket to begin with, read back at once.
        """
        if filled is not None and filled.lines:
            self._taken.begin_with(filled)
            if self._taken.is_enough() and await self._confirmed():
                return self._taken.basket
        if first := self._without_shop(first):
            # The words around the wish are no dishes, and what is missing may still be named.
            await self._apply(replace(self._parse((first,)), unknown=()))
        while True:
            await self._fill()
            if await self._confirmed():
                return self._taken.basket

    # -- the two states of an order ---------------------------------------------------------

    async def _fill(self) -> None:
        """Takes dishes until the user wants no more and the order can be delivered."""
        while True:
            answer = await ask(self._conversation, self._what_else)
            match answer:
                case OrderParse():
                    await self._apply(answer)
                case _Move.FORWARD | _Move.BACK:
                    self._turn_page(answer.value)
                case _Move.GO_ON:
                    self._taken.remark("what_would_you_like")
                case _Move.SO_FAR:
                    self._taken.remark_so_far()
                case _Move.ENOUGH if not self._taken.basket.lines:
                    raise Cancelled("cancelled")
                case _Move.ENOUGH if self._taken.is_enough():
                    return
                case _:
                    pass

    def _what_else(self) -> Question[OrderParse | _Move]:
        prompt = self._prompt()
        moves: dict[str, OrderParse | _Move] = {
            "move.more": _Move.FORWARD,
            "move.back": _Move.BACK,
            "move.no": _Move.ENOUGH,
            "move.done": _Move.ENOUGH,
            "move.enough": _Move.ENOUGH,
            "move.total": _Move.SO_FAR,
        }
        if self._taken.basket.lines:
            # After "done": "买单" is no yes to "anything else?".
            moves["move.yes"] = _Move.GO_ON
        language = self._conversation.language
        dishes = tuple(item.name.get(language) for item in self._shop.menu.items())
        return Question(
            prompt=prompt.text,
            card=prompt.card,
            again=self._words(
                "anything_else" if self._taken.basket.lines else "what_would_you_like"
            ),
            read=self._read,
            moves=moves,
            phrases=dishes,
            sentences=order_sayings(dishes, language),
            network=partial(order_network, self._shop.menu, language),
        )

    def _prompt(self) -> _Prompt:
        """What there is to say now: remarks first, then the menu or "anything else?"."""
        remarks = self._taken.said_first()
        if self._taken.basket.lines and not self._page:
            return _Prompt(" ".join([*remarks, self._words("anything_else")]))
        text, card = self._show(self._pages[self._page])
        return _Prompt(" ".join([*remarks, text]), card)

    def _turn_page(self, step: int) -> None:
        wanted = self._page + step
        if 0 <= wanted < len(self._pages):
            self._page = wanted
        else:
            self._taken.remark("no_more_pages")

    async def _confirmed(self) -> bool:
        """Reads the basket back. A change in place of a yes is taken, and read back again."""
        while True:
            answer = await ask(self._conversation, self._is_this_right)
            if answer is _Move.SO_FAR:
                continue
            self.shows_code = answer is _Move.SHOW_CODE
            if isinstance(answer, OrderParse):
                await self._apply(answer)
                if self._taken.basket.lines and self._taken.is_enough():
                    continue
                return False
            if not answer:
                self._taken.remark("what_would_you_like")
            return bool(answer)

    def _is_this_right(self) -> Question[OrderParse | _Move | bool]:
        remarks = self._taken.said_first()
        text, card = self._read_back(self._taken.basket)
        language = self._conversation.language
        return Question(
            prompt=" ".join([*remarks, text]),
            card=card,
            again=text,
            read=self._read_answer,
            moves={
                "move.yes": True,
                "move.done": True,
                "move.no": False,
                "move.back": False,
                "move.total": _Move.SO_FAR,
                SHOW_CODE: _Move.SHOW_CODE,
            },
            phrases=tuple(line.item.name.get(language) for line in self._taken.basket.lines),
            closed=True,
        )

    # -- understanding ----------------------------------------------------------------------

    def _without_shop(self, text: str) -> str:
        """A shop may be named like its dishes: its name in a wish is not an order."""
        names = self._shop.spoken_names(self._conversation.language)
        for name in sorted(names, key=len, reverse=True):
            letters = map(re.escape, name.replace(" ", ""))
            text = re.sub(r"\s*".join(letters), " ", text, flags=re.IGNORECASE)
        return text.strip()

    def _parse(self, texts: Sequence[str]) -> OrderParse:
        return parse_order(
            texts, self._shop.menu, self._conversation.language, current=self._taken.basket
        )

    def _read(self, texts: Sequence[str]) -> Reading[Any]:
        parse = self._parse(texts)
        if parse.is_empty:
            return unread(self._conversation, parse)
        return Reading(Verdict.DO, parse, name="move.order", score=parse.standing)

    def _read_answer(self, texts: Sequence[str]) -> Reading[Any]:
        """A yes may say how many of the only dish: "yes, two"; they are then as many."""
        talk, reading = self._conversation, self._read(texts)
        count = parse_count(texts, self._shop.menu, talk.language)
        if reading.verdict is Verdict.DO or count is None or len(self._taken.basket.lines) != 1:
            return reading
        line = self._taken.basket.lines[0]
        if line.count == count:
            rest = without_counts(texts[0], talk.language).split()
            agrees = move(talk, rest[:1], {"move.yes"})
            answer = True if agrees else _Move.SO_FAR
            return Reading(Verdict.DO, answer, name=agrees or "move.total", score=1.0)
        changed = OrderParse(changes=(Change(line=line, count=count),), score=1.0)
        return Reading(Verdict.DO, changed, name="move.order", score=1.0)

    async def _apply(self, parse: OrderParse) -> None:
        """Brings the basket up to date, and begins the menu anew."""
        self._page = 0
        await self._taken.apply(parse)

    def _words(self, key: str, **values: object) -> str:
        return self._conversation.words(key, **values)
