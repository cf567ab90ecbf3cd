"""Facts as JSON, one object a line, for whoever measures the device from outside."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from assistant.core.bus import Told
from assistant.core.menu import OrderLine


def told_json(told: Told) -> str:
    """``{"at": seconds, "fact": "Heard", ...}``; ``docs/scripting.md`` lists the facts."""
    fields = {
        field.name: encode(getattr(told.fact, field.name))
        for field in dataclasses.fields(told.fact)
    }
    return json.dumps(
        {"at": round(told.at, 4), "fact": type(told.fact).__name__, **fields}, ensure_ascii=False
    )


def encode(value: Any) -> Any:
    """Any value of a fact as plain JSON types."""
    match value:
        case OrderLine():
            return _order_line(value)
        case Enum():
            return value.value
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case dict():
            return {str(key): encode(item) for key, item in value.items()}
        case list() | tuple() | frozenset():
            return [encode(item) for item in value]
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            named = {
                field.name: encode(getattr(value, field.name))
                for field in dataclasses.fields(value)
            }
            # A card is one of several types: say which.
            return {"type": type(value).__name__, **named}
        case _:
            return value


def _order_line(line: OrderLine) -> dict[str, Any]:
    """What was ordered, without the rest of the menu."""
    return {
        "item": line.item.id,
        "name": line.item.name.en,
        "count": line.count,
        "options": [
            {
                "group": choice.group.id,
                "option": choice.option.id,
                "name": choice.option.name.en,
                "portion": None if choice.portion is None else choice.portion.value,
            }
            for choice in line.choices
        ],
        "total": encode(line.total),
    }
