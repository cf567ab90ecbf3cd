"""An order as JSON: what is kept in the store and what is sent to a platform."""

from __future__ import annotations

import dataclasses
from typing import Any

from assistant.core.amount import Money
from assistant.core.restaurants import OrderedDish, OrderedOption, RestaurantOrder


def written(order: RestaurantOrder) -> dict[str, Any]:
    return dataclasses.asdict(order)


def read(data: Any) -> RestaurantOrder:
    """Raises KeyError, TypeError or ValueError when ``data`` is not what `written` makes."""
    dishes = tuple(
        OrderedDish(
            item=dish["item"],
            name=dish["name"],
            count=dish["count"],
            options=tuple(OrderedOption(**option) for option in dish["options"]),
        )
        for dish in data["dishes"]
    )
    return RestaurantOrder(
        reference=data["reference"],
        shop=data["shop"],
        dishes=dishes,
        total=Money(**data["total"]),
        delivery=data["delivery"],
        minutes=data["minutes"],
        requests=tuple(data["requests"]),
    )
