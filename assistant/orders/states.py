"""The states of an order in the store, and what each of them still needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from assistant.core.restaurants import (
    DeclineReason,
    OrderState,
    PlacedOrder,
    RefundStanding,
    RestaurantOrder,
)
from assistant.store import OrderRecord

UNPAID, PLACING, CANCELLING = "unpaid", "placing", "cancelling"
"""Our own states, before and between those that restaurants answer (`OrderState`)."""
TOO_LATE = "too_late"
"""The reason of an order that was to be cancelled and is made all the same."""
GIVE_UP_AFTER = timedelta(minutes=10)
"""A restaurant that has not answered by then is asked to cancel. Nobody wants it any more."""
WATCHED_AFTER = timedelta(minutes=30)
"""So long after its time an order is still asked about."""


class Task(StrEnum):
    PLACE = "place"
    GIVE_UP = "give up"
    CANCEL = "cancel"
    REFUND = "refund"
    WATCH = "watch"


def next_task(record: OrderRecord, now: datetime) -> Task | None:
    """What must be done next about an order; ``None`` when nothing is left to do."""
    if record.refund == RefundStanding.DUE:
        return Task.REFUND
    match record.state:
        case "placing" | OrderState.WAITING:
            return Task.GIVE_UP if now > record.created_at + GIVE_UP_AFTER else Task.PLACE
        case "cancelling":
            return Task.CANCEL
        case OrderState.ACCEPTED | OrderState.COOKING | OrderState.ON_THE_WAY:
            due = record.due or record.created_at
            return Task.WATCH if now <= due + WATCHED_AFTER else None
        case _:
            return None


def answered_by(record: OrderRecord) -> OrderState | None:
    """What the restaurant said last, unless an answer is awaited."""
    if record.state in (UNPAID, PLACING, CANCELLING, OrderState.WAITING):
        return None
    return OrderState(record.state)


def view_of(record: OrderRecord, order: RestaurantOrder) -> PlacedOrder:
    too_late = record.reason == TOO_LATE
    return PlacedOrder(
        order=order,
        state=answered_by(record) or OrderState.WAITING,
        placed_at=record.created_at,
        due=record.due,
        reason=DeclineReason(record.reason) if record.reason and not too_late else None,
        refund=RefundStanding(record.refund),
        cancelling=record.state == CANCELLING,
        too_late=too_late,
    )
