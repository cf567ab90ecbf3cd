"""The public API of skill authors. ``docs/writing-a-skill.md`` is its manual."""

from assistant.core.place import RankedShop
from assistant.skillkit.ordering import basket_of, order_of, write_line, write_options
from assistant.skillkit.replies import Reply
from assistant.skillkit.services import (
    Alarm,
    Alarms,
    DeviceControl,
    DishName,
    Http,
    Memory,
    OrderBook,
    PaymentResult,
    Places,
    SkillBook,
    SkillExample,
)
from assistant.skillkit.skill import Skill, intent, on_alarm
from assistant.skillkit.turn import Cancelled, Page, Turn

__all__ = [
    "Alarm",
    "Alarms",
    "Cancelled",
    "DeviceControl",
    "DishName",
    "Http",
    "Memory",
    "OrderBook",
    "Page",
    "PaymentResult",
    "Places",
    "RankedShop",
    "Reply",
    "Skill",
    "SkillBook",
    "SkillExample",
    "Turn",
    "basket_of",
    "intent",
    "on_alarm",
    "order_of",
    "write_line",
    "write_options",
]
