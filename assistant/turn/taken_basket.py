"""The basket of an order while it is taken, and what is to be said of what became of it."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from assistant.core.amount import Money
from assistant.core.events import BasketChanged
from assistant.core.menu import Basket, OrderLine
from assistant.core.place import Shop
from assistant.skillkit import Cancelled
from assistant.turn.basket import add_line, change_count, missing_groups, remove_line
from assistant.turn.order_doubts import ask_options, resolve, written
from assistant.understand.ordered import Doubt, OrderParse

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")


class TakenBasket:
    """What was ordered at one shop so far.

    Attributes:
        basket: brought up to date by `apply`.
    """

    def __init__(self, conversation: Conversation, shop: Shop, *, delivery: bool) -> None:
        self._conversation, self._shop = conversation, shop
        self._delivery = shop.delivery if delivery else None
        fee = self._delivery.fee if self._delivery else Money(0)
        self.basket = Basket(delivery_fee=fee)
        self._remarks: list[str] = []
        self._later: list[OrderLine] = []
        """Dishes that were named while one before them was asked about."""

    def begin_with(self, filled: Basket) -> None:
        """Takes all of a basket that was filled before."""
        self._change(replace(filled, delivery_fee=self.basket.delivery_fee))

    async def apply(self, parse: OrderParse) -> None:
        """Brings the basket up to date, asking about what is missing or in doubt."""
        for name in parse.unknown:
            self.remark("not_on_menu", name=name)
        self._remark_untaken(parse)
        if parse.asked is not None:
            names = [option.name for option in parse.asked.options]
            self.remark("options_are", group=parse.asked.name, options=names)
        if requests := tuple(r for r in parse.requests if r not in self.basket.requests):
            self._change(replace(self.basket, requests=(*self.basket.requests, *requests)))
            self.remark("requests", requests=", ".join(requests))
        removed = []
        for removal in parse.removals:
            removed.append(removal)
            self._change(remove_line(self.basket, removal))
        changed = []
        for change in parse.changes:
            self._change(change_count(self.basket, change.line, change.count))
            changed.append(replace(change.line, count=change.count))
        added = []
        for line in parse.lines:
            added += await self._add(line)
        self._remark_lines(removed, changed, added)
        for doubt in parse.doubts:
            await self.apply(await self._resolved(doubt))
        if self._later:
            lines, self._later = tuple(self._later), []
            await self.apply(OrderParse(lines=lines))

    def is_enough(self) -> bool:
        """Whether it can be delivered; if not, that is remarked."""
        if not self._delivery:
            return True
        missing = self._delivery.minimum_order.minor - self.basket.subtotal.minor
        if missing <= 0:
            return True
        currency = self._delivery.minimum_order.currency
        self.remark(
            "minimum_order",
            minimum=self._delivery.minimum_order,
            missing=Money(missing, currency),
        )
        return False

    def remark_so_far(self) -> None:
        """Says what there is and what it costs."""
        if not self.basket.lines:
            self.remark("basket_empty")
            return
        lines = [written(self._conversation, line) for line in self.basket.lines]
        key = "so_far_delivery" if self.basket.delivery_fee.minor else "so_far"
        self.remark(key, lines=lines, total=self.basket.total)

    def remark(self, key: str, **values: object) -> None:
        """Says it with the next prompt."""
        self._remarks.append(self._conversation.words(key, **values))

    def said_first(self) -> list[str]:
        """What is to be said before the next prompt, once."""
        remarks, self._remarks = self._remarks, []
        return remarks

    def _remark_untaken(self, parse: OrderParse) -> None:
        if parse.untaken and parse.is_empty:
            self.remark("what_with", options=", ".join(parse.untaken))

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
                self.remark(key, lines=[written(self._conversation, line) for line in lines])

    async def _add(self, line: OrderLine) -> list[OrderLine]:
        """Puts a line into the basket, its required options asked for. Empty when sold out."""
        if line.item.sold_out:
            self.remark("sold_out", name=line.item.name)
            return []
        for group in missing_groups(line):
            asking = ask_options(
                self._conversation, line, group, self._shop.menu, self._later.append
            )
            chosen = await self._kept(asking)
            if chosen is None:
                self.remark("basket_kept", name=line.item.name)
                return []
            line = chosen
        self._change(add_line(self.basket, line))
        return [line]

    async def _resolved(self, doubt: Doubt) -> OrderParse:
        menu, basket = self._shop.menu, self.basket
        meant = await self._kept(resolve(self._conversation, doubt, menu, basket))
        if meant is None:
            self.remark("basket_kept", name=doubt.heard)
        return meant or OrderParse()

    async def _kept(self, asking: Awaitable[T]) -> T | None:
        """``None`` when no answer was understood: one dish less, and the basket stays."""
        try:
            return await asking
        except Cancelled as reason:
            if str(reason) != "not_understood" or not (self.basket.lines or self._later):
                raise
            return None

    def _change(self, basket: Basket) -> None:
        self.basket = basket
        self._conversation.tell(BasketChanged(shop=self._shop.id, basket=basket))
