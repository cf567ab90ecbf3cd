"""One handler signature gives the slots of its intent: their types, names and questions."""

from __future__ import annotations

import inspect
import types
import typing
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from assistant.core.errors import PlaceError, SkillError
from assistant.core.place import Shop
from assistant.core.travel import BusStop
from assistant.skillkit import DishName, Places
from assistant.skillkit.locale import Words
from assistant.understand.matcher import SlotKind, SlotSpec

_KINDS: dict[type, SlotKind] = {
    int: SlotKind.NUMBER,
    timedelta: SlotKind.DURATION,
    time: SlotKind.TIME,
    date: SlotKind.DATE,
    str: SlotKind.TEXT,
    DishName: SlotKind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A parameter of a handler. ``required`` slots are asked for when the user left them out."""

    name: str
    type: type
    required: bool


def slots_of(handler: Any) -> tuple[Slot, ...]:
    """The slots of a bound handler: every parameter after ``turn``.

    Raises:
        SkillError: on a parameter without a type, or of a type no slot can have.
    """
    hints = typing.get_type_hints(handler)
    parameters = list(inspect.signature(handler).parameters.values())[1:]
    return tuple(_slot(p, hints.get(p.name), handler.__qualname__) for p in parameters)


def _slot(parameter: inspect.Parameter, hint: Any, where: str) -> Slot:
    required = parameter.default is inspect.Parameter.empty
    if isinstance(hint, types.UnionType):
        options = [t for t in hint.__args__ if t is not types.NoneType]
        hint = options[0] if len(options) == 1 else None
    if not isinstance(hint, type) or not (
        hint in _KINDS or issubclass(hint, StrEnum | Shop | BusStop)
    ):
        raise SkillError(f"{where}: slot {parameter.name!r} needs a type that can be spoken")
    return Slot(parameter.name, hint, required)


def slot_spec(slot_type: Any, name: str, words: Words, places: Places) -> SlotSpec:
    """What the understanding needs to know to find a value of ``slot_type`` in a sentence.

    The members of an enumeration are named by the locale file, or else by the vocabulary of the
    places ("kind", "allergen", "holiday").

    Raises:
        SkillError: when a member of an enumeration has no name.
    """
    if slot_type is DishName:
        known = (("dish", places.dish_names(words.language)),)
        return SlotSpec(name=name, kind=SlotKind.TEXT, values=known)
    if slot_type in _KINDS:
        return SlotSpec(name=name, kind=_KINDS[slot_type])
    if slot_type is Shop:
        values = tuple((s.id, s.spoken_names(words.language)) for s in places.all())
    elif slot_type is BusStop:
        values = tuple((stop.id, (stop.name.get(words.language),)) for stop in places.bus_stops())
    else:
        named = words.values.get(slot_type.__name__) or _vocabulary(slot_type, words, places)
        if missing := {member.value for member in slot_type} - set(named):
            raise SkillError(
                f"{words.origin}: [values.{slot_type.__name__}] must name {sorted(missing)[0]!r}"
            )
        values = tuple(named.items())
    return SlotSpec(name=name, kind=SlotKind.CHOICE, values=values)


def _vocabulary(members: type[StrEnum], words: Words, places: Places) -> dict[str, tuple[str, ...]]:
    group = members.__name__.lower()
    try:
        return {m.value: places.spoken_words(group, m.value, words.language) for m in members}
    except PlaceError:
        return {}


def slot_value(slot_type: Any, found: Any, places: Places) -> Any:
    """Turns what the understanding found into the value a handler takes."""
    if slot_type is Shop:
        return places.get(found)
    if slot_type is BusStop:
        return next(stop for stop in places.bus_stops() if stop.id == found)
    if isinstance(slot_type, type) and issubclass(slot_type, StrEnum):
        return slot_type(found)
    return found
