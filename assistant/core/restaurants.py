"""The port to restaurant platforms, and what is said through it.

A platform is asked with the whole `RestaurantOrder` each time: every request can be repeated word
for word after a power cut, and the same reference is never cooked twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from assistant.core.amount import Money


class OrderState(StrEnum):
    """How an order stands at its restaurant."""

    WAITING = "waiting"
    """The restaurant has not answered yet."""
    ACCEPTED = "accepted"
    COOKING = "cooking"
    """From here on it cannot be cancelled."""
    ON_THE_WAY = "on_the_way"
    DELIVERED = "delivered"
    DECLINED = "declined"
    CANCELLED = "cancelled"


NOT_MADE = frozenset({OrderState.DECLINED, OrderState.CANCELLED})
"""Nothing will come: what was paid goes back."""
MADE = frozenset({OrderState.COOKING, OrderState.ON_THE_WAY, OrderState.DELIVERED})


class DeclineReason(StrEnum):
    CLOSED = "closed"
    BUSY = "busy"
    SOLD_OUT = "sold_out"
    NO_ANSWER = "no_answer"
    """We gave up waiting for the restaurant."""
    OTHER = "other"


class RefundStanding(StrEnum):
    """What became of the money of an order that is not made."""

    NONE = "none"
    DUE = "due"
    UNDER_WAY = "under_way"
    """The payment service has it, and tells its end."""
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OrderedOption:
    """``portion`` is a word of `assistant.core.menu.Portion`, or empty."""

    group: str
    option: str
    portion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedDish:
    """``item`` is its id on the shop's menu, ``name`` what the kitchen reads."""

    item: str
    name: str
    count: int
    options: tuple[OrderedOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestaurantOrder:
    """``reference`` is our own id of the order: the platform's idempotency key."""

    reference: str
    shop: str
    dishes: tuple[OrderedDish, ...]
    total: Money
    delivery: bool
    minutes: int
    """How long the shop usually takes, to the door or to the counter."""
    requests: tuple[str, ...] = ()
    """In the customer's own words: "문 앞에 놔 주세요"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestaurantAnswer:
    """``minutes`` from now until it arrives, where the restaurant said so."""

    reference: str
    state: OrderState
    minutes: int | None = None
    reason: DeclineReason | None = None


TALKED_ABOUT = timedelta(hours=12)
"""How long after its arrival an order is still talked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """A paid order as we know it. Its ``order.reference`` is also the id of its payment.

    ``too_late``: the customer wanted to cancel and the restaurant was cooking already.
    ``cancelling``: the restaurant has been asked to cancel and has not answered yet.
    """

    order: RestaurantOrder
    state: OrderState
    placed_at: datetime
    due: datetime | None = None
    reason: DeclineReason | None = None
    refund: RefundStanding = RefundStanding.NONE
    cancelling: bool = False
    too_late: bool = False

    def is_talked_about(self, now: datetime) -> bool:
        """Whether a customer may still mean it: it is to come, or came lately."""
        return (self.due or self.placed_at) > now - TALKED_ABOUT


class RestaurantPlatform(Protocol):
    """All calls may be repeated: a platform must not cook an order twice.

    Raises:
        PlaceError: refused, or an answer that cannot be believed.
        NetworkError: out of reach; what happened at the platform is then unknown.
    """

    name: str

    async def place(self, order: RestaurantOrder) -> RestaurantAnswer:
        """WAITING until the restaurant has answered; asking again tells how it stands."""
        ...

    async def status(self, order: RestaurantOrder) -> RestaurantAnswer:
        """Raises PlaceError when the platform has no such order."""
        ...

    async def cancel(self, order: RestaurantOrder) -> RestaurantAnswer:
        """Asks to cancel; the answer says what became of it (it may be cooking already).

        An order that never arrived is cancelled too, and cannot be placed any more.
        """
        ...
