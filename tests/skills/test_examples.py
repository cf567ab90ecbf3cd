"""Every example of every skill is said to all skills together, in every language."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.core.language import Language
from assistant.places.catalogue import Catalogue
from assistant.skillkit.loader import SkillRecord, SkillStatus, load_skills
from assistant.skillkit.locale import Example
from assistant.turn.interpreter import Interpreter
from assistant.understand.moves import moves
from assistant.understand.verdict import Verdict

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 20)
RECORDS = load_skills([ROOT / "skills"])
# What the dialogue does anyway, whether it is taken for the move or for the intent.
SAME_AS_MOVES = {
    "device.repeat": {"move.repeat"},
    "device.stop": {"move.stop", "move.cancel", "move.no", "move.done"},
    "chat.goodbye": {"move.stop", "move.done"},
    "food.order_at_counter": {"move.yes", "move.done"},
}


@cache
def interpreter() -> Interpreter:
    found = Interpreter(RECORDS, Catalogue.load(ROOT / "assets" / "city"))
    for language in Language:
        found.prepare(language)
    return found


def examples() -> list[Any]:
    return [
        pytest.param(language, f"{record.name}.{intent}", example, id=f"{language}-{example.text}")
        for language in Language
        for record in RECORDS
        if record.words
        for intent, words in record.words[language].intents.items()
        for example in words.examples
    ]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record.name))
def test_every_skill_works(record: SkillRecord) -> None:
    interpreter()
    assert record.status is SkillStatus.WORKING, record.problem


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record.name))
def test_every_intent_has_examples(record: SkillRecord, language: Language) -> None:
    for name, words in record.words[language].intents.items():
        assert len(words.examples) >= 2, f"{record.name}.{name}"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: str(record.name))
def test_every_ask_back_is_a_whole_question(record: SkillRecord, language: Language) -> None:
    asked = [words.ask_back for words in record.words[language].intents.values()]
    assert all(text.endswith(("?", "？")) and len(text) > 5 for text in asked), asked
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize(("language", "intent", "example"), examples())
def test_example_reaches_its_intent(language: Language, intent: str, example: Example) -> None:
    match = interpreter().intent([example.text], language, TODAY)
    assert (match.verdict, match.intent) == (Verdict.DO, intent), match
    for name, value in example.slots.items():
        assert as_written(match.slots.get(name)) == value, match.slots


def as_written(value: Any) -> Any:
    """A slot's value as a locale file writes it."""
    match value:
        case timedelta():
            return value.total_seconds()
        case time() | date():
            return value.isoformat()
        case _:
            return value


@pytest.mark.parametrize(("language", "intent", "example"), examples())
def test_example_is_not_taken_for_a_move(language: Language, intent: str, example: Example) -> None:
    """While a question is open both are allowed, and the move is asked first."""
    names = {move.name for move in moves(language)}
    match = interpreter().move([example.text], language, TODAY, names)
    taken = match.intent if match.verdict is Verdict.DO else None
    assert taken in {None, *SAME_AS_MOVES.get(intent, ())}
