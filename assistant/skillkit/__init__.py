"""The public API of skill authors. ``docs/writing-a-skill.md`` is its manual."""

from assistant.core.place import RankedShop
from assistant.skillkit.ordering import write_line, write_options
from assistant.skillkit.replies import Reply
from assistant.skillkit.services import (
    Alarm,
    Alarms,
    DeviceControl,
    Http,
    Memory,
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
    "Http",
    "Memory",
    "Page",
    "PaymentResult",
    "Places",
    "RankedShop",
    "Reply",
    "Skill",
    "SkillBook",
    "SkillExample",
    "Turn",
    "intent",
    "on_alarm",
    "write_line",
    "write_options",
]
