"""Asks for the slots of an intent that the user left out."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.core.errors import SkillError
from assistant.turn.interpreter import Route

SAID_TOGETHER: dict[type, tuple[type, ...]] = {time: (date,)}
"""What an answer may hold beside the value it was asked for: "tomorrow at seven"."""

if TYPE_CHECKING:
    from assistant.turn.skill_turn import SkillTurn


async def fill_slots(turn: SkillTurn, route: Route, found: dict[str, Any]) -> dict[str, Any]:
    """The handler's arguments: what was found, and answers for the required rest.

    Raises:
        SkillError: when the locale file has no question for a required slot.
        Cancelled: when the user does not answer.
    """
    values = dict(found)
    for slot in route.slots:
        if slot.required and slot.name not in values:
            question = partial(_question, turn, route, slot.name)
            missing = [s for s in route.slots if s.name not in values and s is not slot]
            beside = [s for s in missing if s.type in SAID_TOGETHER.get(slot.type, ())]
            values |= await turn.ask_slot(question, slot, beside)
    return values


def _question(turn: SkillTurn, route: Route, slot: str) -> str:
    words = route.record.words[turn.language]
    question = words.questions.get(f"{route.intent}.{slot}") or words.questions.get(slot)
    if question is None:
        raise SkillError(f"{words.origin}: [questions] needs {slot!r} for {route.name}")
    return question
