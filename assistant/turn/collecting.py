"""Taking an order: dishes with counts and options, until the user confirms the whole of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.core.amount import Money
from assistant.core.cards import Card
from assistant.core.events import BasketChanged
from assistant.core.menu import Basket, MenuItem, OrderLine
from assistant.core.place import Shop
from assistant.skillkit import Cancelled, Page
from assistant.turn.basket import add_line, change_count, missing_groups, remove_line
from assistant.turn.choosing import pages_of
from assistant.turn.meaning import move
from assistant.turn.order_doubts import ask_options, resolve, unread, written
from assistant.turn.question import Question, Reading
from assistant.turn.questions import ask
from assistant.turn.showing import SHOW_CODE
from assistant.understand.numbers import without_counts
from assistant.understand.order_network import order_network
from assistant.understand.ordered import Change, Doubt, OrderParse
from assistant.understand.orders import parse_count, parse_order
from assistant.understand.sayings import order_sayings
from assistant.understand.verdict import Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")

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
        self._delivery = shop.delivery if delivery else None
        fee = self._delivery.fee if self._delivery else Money(0)
        self._basket = Basket(delivery_fee=fee)
        self._pages = pages_of(tuple(shop.menu.items()), MENU_PAGE)
        self._page = 0
        self._remarks: list[str] = []
        self._later: list[OrderLine] = []
        """Dishes that were named while one before them was asked about."""
        self.shows_code = False

    async def take(self, first: str, filled: Basket | None = None) -> Basket:
        """Returns the basket the user said yes to.

        Args:
            first: what was said of the order already.
            filled: a basket to begin with, read back at once.
        """
        if filled is not None and filled.lines:
            self._change(replace(filled, delivery_fee=self._basket.delivery_fee))
            if self._is_enough() and await self._confirmed():
                return self._basket
        if first := self._without_shop(first):
            # The words around the wish are no dishes, and what is missing may still be named.
            await self._apply(replace(self._parse((first,)), unknown=()))
        while True:
            await self._fill()
            if await self._confirmed():
                return self._basket

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
                    self._remark("what_would_you_like")
                case _Move.SO_FAR:
                    self._remark_so_far()
                case _Move.ENOUGH if not self._basket.lines:
                    raise Cancelled("cancelled")
                case _Move.ENOUGH if self._is_enough():
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
        if self._basket.lines:
            # After "done": "买单" is no yes to "anything else?".
            moves["move.yes"] = _Move.GO_ON
        language = self._conversation.language
        dishes = tuple(item.name.get(language) for item in self._shop.menu.items())
        return Question(
            prompt=prompt.text,
            card=prompt.card,
            again=self._words("anything_else" if self._basket.lines else "what_would_you_like"),
            read=self._read,
            moves=moves,
            phrases=dishes,
            sentences=order_sayings(dishes, language),
            network=order_network(self._shop.menu, language),
        )

    def _prompt(self) -> _Prompt:
        """What there is to say now: remarks first, then the menu or "anything else?"."""
        remarks, self._remarks = self._remarks, []
        if self._basket.lines and not self._page:
            return _Prompt(" ".join([*remarks, self._words("anything_else")]))
        text, card = self._show(self._pages[self._page])
        return _Prompt(" ".join([*remarks, text]), card)

    def _turn_page(self, step: int) -> None:
        wanted = self._page + step
        if 0 <= wanted < len(self._pages):
            self._page = wanted
        else:
            self._remark("no_more_pages")

    def _is_enough(self) -> bool:
        if not self._delivery:
            return True
        missing = self._delivery.minimum_order.minor - self._basket.subtotal.minor
        if missing <= 0:
            return True
        currency = self._delivery.minimum_order.currency
        self._remark(
            "minimum_order",
            minimum=self._delivery.minimum_order,
            missing=Money(missing, currency),
        )
        return False

    async def _confirmed(self) -> bool:
        """Reads the basket back. A change in place of a yes is taken, and read back again."""
        while True:
            answer = await ask(self._conversation, self._is_this_right)
            if answer is _Move.SO_FAR:
                continue
            self.shows_code = answer is _Move.SHOW_CODE
            if isinstance(answer, OrderParse):
                await self._apply(answer)
                if self._basket.lines and self._is_enough():
                    continue
                return False
            if not answer:
                self._remark("what_would_you_like")
            return bool(answer)

    def _is_this_right(self) -> Question[OrderParse | _Move | bool]:
        remarks, self._remarks = self._remarks, []
        text, card = self._read_back(self._basket)
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
            phrases=tuple(line.item.name.get(language) for line in self._basket.lines),
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
            texts, self._shop.menu, self._conversation.language, current=self._basket
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
        if reading.verdict is Verdict.DO or count is None or len(self._basket.lines) != 1:
            return reading
        line = self._basket.lines[0]
        if line.count == count:
            rest = without_counts(texts[0], talk.language).split()
            agrees = move(talk, rest[:1], {"move.yes"})
            answer = True if agrees else _Move.SO_FAR
            return Reading(Verdict.DO, answer, name=agrees or "move.total", score=1.0)
        changed = OrderParse(changes=(Change(line=line, count=count),), score=1.0)
        return Reading(Verdict.DO, changed, name="move.order", score=1.0)

    async def _apply(self, parse: OrderParse) -> None:
        """Brings the basket up to date, asking about what is missing or in doubt."""
        self._page = 0
        for name in parse.unknown:
            self._remark("not_on_menu", name=name)
        self._remark_untaken(parse)
        if parse.asked is not None:
            names = [option.name for option in parse.asked.options]
            self._remark("options_are", group=parse.asked.name, options=names)
        if requests := tuple(r for r in parse.requests if r not in self._basket.requests):
            self._change(replace(self._basket, requests=(*self._basket.requests, *requests)))
            self._remark("requests", requests=", ".join(requests))
        removed = []
        for removal in parse.removals:
            removed.append(removal)
            self._change(remove_line(self._basket, removal))
        changed = []
        for change in parse.changes:
            self._change(change_count(self._basket, change.line, change.count))
            changed.append(replace(change.line, count=change.count))
        added = []
        for line in parse.lines:
            added += await self._add(line)
        self._remark_lines(removed, changed, added)
        for doubt in parse.doubts:
            await self._apply(await self._resolved(doubt))
        if self._later:
            lines, self._later = tuple(self._later), []
            await self._apply(OrderParse(lines=lines))

    def _remark_so_far(self) -> None:
        if not self._basket.lines:
            self._remark("basket_empty")
            return
        lines = [written(self._conversation, line) for line in self._basket.lines]
        key = "so_far_delivery" if self._basket.delivery_fee.minor else "so_far"
        self._remark(key, lines=lines, total=self._basket.total)

    def _remark_untaken(self, parse: OrderParse) -> None:
        if parse.untaken and parse.is_empty:
            self._remark("what_with", options=", ".join(parse.untaken))

    def _remark_lines(
        self, removed: list[OrderLine], changed: list[OrderLine], added: list[OrderLine]
    ) -> None:
        """Says what became of the basket; a dish taken out and put in again was changed."""
        again = {line.item.id for line in removed} & {line.item.id for line in added}
        changed = [*changed, *(line for line in added if line.item.id in again)]
        removed = [line for line in removed if line.item.id not in again]
        added = [line for line in added if line.item.id not in again]
        for key, lines in (("removed", removed), ("changed", changed), ("added", added)):
            if lines:
                self._remark(key, lines=[written(self._conversation, line) for line in lines])

    async def _add(self, line: OrderLine) -> list[OrderLine]:
        """Puts a line into the basket, its required options asked for. Empty when sold out."""
        if line.item.sold_out:
            self._remark("sold_out", name=line.item.name)
            return []
        for group in missing_groups(line):
            asking = ask_options(
                self._conversation, line, group, self._shop.menu, self._later.append
            )
            chosen = await self._kept(asking)
            if chosen is None:
                self._remark("basket_kept", name=line.item.name)
                return []
            line = chosen
        self._change(add_line(self._basket, line))
        return [line]

    async def _resolved(self, doubt: Doubt) -> OrderParse:
        menu, basket = self._shop.menu, self._basket
        meant = await self._kept(resolve(self._conversation, doubt, menu, basket))
        if meant is None:
            self._remark("basket_kept", name=doubt.heard)
        return meant or OrderParse()

    async def _kept(self, asking: Awaitable[T]) -> T | None:
        """``None`` when no answer was understood: one dish less, and the basket stays."""
        try:
            return await asking
        except Cancelled as reason:
            if str(reason) != "not_understood" or not (self._basket.lines or self._later):
                raise
            return None

    # -- small helpers ----------------------------------------------------------------------

    def _change(self, basket: Basket) -> None:
        self._basket = basket
        self._conversation.tell(BasketChanged(shop=self._shop.id, basket=basket))

    def _words(self, key: str, **values: object) -> str:
        return self._conversation.words(key, **values)

    def _remark(self, key: str, **values: object) -> None:
        """Says it with the next prompt."""
        self._remarks.append(self._words(key, **values))
