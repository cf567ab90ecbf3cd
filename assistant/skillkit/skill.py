"""A skill is a class whose ``@intent`` methods answer what its locale files let the user say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from assistant.skillkit.replies import Reply

Handler = Callable[..., Awaitable[Reply | None]]
H = TypeVar("H", bound=Handler)


class Skill:
    """Base of every skill. One instance serves the whole life of the device.

    Handlers are ``async def name(self, turn, **slots) -> Reply | None``. The signature gives the
    slot types: ``int``, ``timedelta`` (a duration), ``time``, ``date``, ``str`` (free words), a
    ``StrEnum`` (its members are named under ``[values.<EnumName>]`` of the locale file),
    ``Shop`` (a restaurant the user named) or ``BusStop``. A slot without a default is asked for,
    with the locale's ``[questions]`` sentence of that slot, when the user did not say it.
    """


def intent(name: str, *, once_ordered: bool = False) -> Callable[[H], H]:
    """Marks the handler of ``[intents.<name>]`` in the skill's locale files.

    Args:
        once_ordered: what is also said at any table. It is listened for where something was
            ordered lately, at a counter, and when the device was called by its name.
    """

    def mark(handler: H) -> H:
        vars(handler)["intent_name"] = name
        vars(handler)["once_ordered"] = once_ordered
        return handler

    return mark


def on_alarm(handler: H) -> H:
    """Marks ``async def ring(self, turn, alarm: Alarm)``, called when an alarm is due."""
    vars(handler)["handles_alarms"] = True
    return handler


def intents_of(skill: Skill) -> dict[str, Any]:
    """The bound handlers of a skill by intent name, in the order they are written."""
    found: dict[str, Any] = {}
    for name in vars(type(skill)):
        handler = getattr(skill, name)
        if intent_name := getattr(handler, "intent_name", None):
            found[intent_name] = handler
    return found


def alarm_handler_of(skill: Skill) -> Any | None:
    for name in vars(type(skill)):
        handler = getattr(skill, name)
        if getattr(handler, "handles_alarms", False):
            return handler
    return None
