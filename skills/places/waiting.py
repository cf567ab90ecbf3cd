"""How long it still takes until an order is here."""

from __future__ import annotations

from datetime import timedelta

from assistant.core.restaurants import NOT_MADE
from assistant.skillkit import Reply, Turn


def due_order(turn: Turn) -> Reply | None:
    """When the order that is on its way will be here; ``None`` where there is none, or while
    another restaurant is talked about."""
    placed = turn.orders.latest()
    if placed is None or placed.due is None or placed.state in NOT_MADE:
        return None
    elsewhere = turn.shop is not None and turn.shop.id != placed.order.shop
    left = placed.due - turn.now()
    if elsewhere or left <= timedelta(0):
        return None
    minutes = timedelta(minutes=max(1, round(left / timedelta(minutes=1))))
    return Reply("order_due", shop=turn.places.get(placed.order.shop).name, left=minutes)
