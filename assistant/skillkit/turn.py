"""A turn of conversation, as a skill sees it. A dialogue is a function that awaits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from assistant.core.amount import Money
from assistant.core.cards import Card
from assistant.core.emotion import Emotion
from assistant.core.fridge import Stock
from assistant.core.language import Language
from assistant.core.menu import Basket, MenuItem
from assistant.core.place import Shop
from assistant.core.restaurants import RestaurantOrder
from assistant.skillkit.replies import Reply
from assistant.skillkit.services import (
    Alarms,
    DeviceControl,
    Http,
    Memory,
    OrderBook,
    PaymentResult,
    Places,
    SkillBook,
)

T = TypeVar("T")


class Cancelled(Exception):
    """The user said "cancel" or fell silent. Skills let it pass; the turn says what is due."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The part of a long list that is shown: ``items`` numbered from ``first`` (1-based)."""

    items: Sequence[T]
    first: int
    number: int
    pages: int


class Turn(Protocol):
    """All a skill may do. Asking methods raise `Cancelled`; let it pass.

    While a question is open the turn itself handles "cancel", "repeat", "what?", "start over",
    a change of language, and side questions to other skills, then asks again.
    """

    @property
    def language(self) -> Language: ...

    @property
    def heard(self) -> str:
        """The sentence that began the turn."""
        ...

    @property
    def shop(self) -> Shop | None:
        """The restaurant this conversation is about, if one was named or chosen."""
        ...

    def last_said(self) -> str:
        """What the device said last, in this conversation or the one before."""
        ...

    def about(self, shop: Shop | None) -> None:
        """Makes ``shop`` what "there" means for this conversation and its follow-ups."""
        ...

    def now(self) -> datetime:
        """The local date and time."""
        ...

    def words(self, key: str, **values: Any) -> str:
        """A sentence of the skill's locale file as shown text, for cards and for nesting."""
        ...

    def write(self, value: Any) -> str:
        """A value as the user's language writes it: ``Money(12000)`` is "12,000원"."""
        ...

    async def say(
        self, key: str, *, card: Card | None = None, emotion: Emotion | None = None, **values: Any
    ) -> None: ...

    async def ask(
        self,
        key: str,
        kind: Any,
        *,
        expect: Sequence[str] = (),
        card: Card | None = None,
        **values: Any,
    ) -> Any:
        """Asks until an answer of ``kind`` (a slot type, see `Skill`) is heard and returns it."""
        ...

    async def ask_together(self, key: str, **kinds: Any) -> dict[str, Any]:
        """Asks for a value of the first of ``kinds`` (slot types by name); the answer may hold
        values of the others too: "tomorrow at seven". Returns what was said, by name."""
        ...

    async def ask_any(self, key: str, **kinds: Any) -> dict[str, Any]:
        """Asks for a value of any of ``kinds`` (slot types by name): "when?" - "in ten minutes",
        "tomorrow at seven". Returns what was said, by name; never empty."""
        ...

    async def confirm(self, key: str, *, card: Card | None = None, **values: Any) -> bool:
        """Asks a yes/no question."""
        ...

    async def choose(
        self,
        options: Sequence[T],
        *,
        names: Callable[[T], Sequence[str]],
        present: Callable[[Page[T]], Reply],
        page_size: int = 3,
        others: Sequence[T] = (),
    ) -> T:
        """Lets the user pick one, by name, by number or by place; "more" turns the page.

        The wish that led here may be said anew ("I'd rather have pizza"): the handler then begins
        again with the new values.

        Args:
            others: not shown, but returned too where the user names one.
        """
        ...

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
        """Takes an order from ``shop.menu`` until the user confirms it.

        Dishes with counts and options; what is missing or ambiguous is asked, and the user may
        change or remove dishes until the end.

        Args:
            present: reads a page of the menu with prices.
            read_back: reads the whole basket with its total and asks for a yes.
            first: what the user already said of the order ("two bulgogi sets, please").
            filled: a basket to begin with, read back at once.
            delivery: adds the delivery fee and minds the minimum order.
        """
        ...

    async def pay(
        self, amount: Money, *, payee: str, subject: str, order: RestaurantOrder | None = None
    ) -> PaymentResult:
        """Permission ``payments``: shows a payment code and waits until the payment is terminal.

        Args:
            order: what is paid for (`order_of`). Once paid it is placed, whatever happens to the
                device, and given back if it is not made.
        """
        ...

    async def visit_fridge(self) -> None:
        """Permission ``payments``: lets the customer agree to a maximum, opens the fridge, and says
        what was charged. The fridge is ``self.fridge``."""
        ...

    async def cancel_order(self, reference: str) -> None:
        """Permission ``orders``: asks the restaurant to cancel, and says what became of it."""
        ...

    def show(self, card: Card | None) -> None: ...

    def feel(self, emotion: Emotion) -> None: ...

    @property
    def places(self) -> Places: ...

    @property
    def fridge(self) -> Stock | None:
        """The unmanned fridge beside the device, if there is one."""
        ...

    @property
    def http(self) -> Http: ...

    @property
    def memory(self) -> Memory: ...

    @property
    def alarms(self) -> Alarms: ...

    @property
    def device(self) -> DeviceControl: ...

    @property
    def skills(self) -> SkillBook: ...

    @property
    def orders(self) -> OrderBook: ...
