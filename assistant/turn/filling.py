"""Asks for the slots of an intent that the user left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.core.errors import SkillError
from assistant.turn.interpreter import Route

if TYPE_CHECKING:
    from assistant.turn.skill_turn import SkillTurn


async def fill_slots(turn: SkillTurn, route: Route, found: dict[str, Any]) -> dict[str, Any]:
    """The handler's arguments: what was found, and answers for the required rest.

    Raises:
        SkillError: when the locale file has no question for a required slot.
        Cancelled: when the user does not answer.
    """
    values = dict(found)
    words = route.record.words[turn.language]
    for slot in route.slots:
        if slot.required and slot.name not in values:
            specific = words.questions.get(f"{route.intent}.{slot.name}")
            question = specific or words.questions.get(slot.name)
            if question is None:
                raise SkillError(
                    f"{words.origin}: [questions] needs {slot.name!r} for {route.name}"
                )
            values[slot.name] = await turn.ask_text(question, slot.type)
    return values
