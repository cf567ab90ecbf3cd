"""A sentence that makes no sense is heard again, slower and faster."""

from pathlib import Path

import pytest

from assistant.core.events import Heard, NotUnderstood, Understood
from assistant.turn.second_look import SPEEDS
from tests.turn.one_sentence import hold

KOREAN, NONSENSE = "지금 몇 시야", "자밍뚜 내리 하나 해 보"


async def test_what_makes_sense_is_heard_once(tmp_path: Path) -> None:
    held = await hold(tmp_path, [KOREAN, "내일 비 올까"])
    assert [understood.intent for understood in held.facts(Understood)] == ["clock.time"]
    assert len(held.listened) == 1


async def test_what_makes_sense_at_the_second_look_is_answered(tmp_path: Path) -> None:
    held = await hold(tmp_path, [NONSENSE, KOREAN, "내일 비 올까"])
    assert [understood.intent for understood in held.facts(Understood)] == ["clock.time"]
    assert [heard.text for heard in held.facts(Heard)] == [NONSENSE, KOREAN]
    once, again = held.listened
    assert again == pytest.approx(once / SPEEDS[0], abs=0.05)


async def test_what_makes_sense_at_the_third_look_is_answered(tmp_path: Path) -> None:
    held = await hold(tmp_path, [NONSENSE, NONSENSE, KOREAN, "내일 비 올까"])
    assert [understood.intent for understood in held.facts(Understood)] == ["clock.time"]
    once, *again = held.listened
    assert again == pytest.approx([once / speed for speed in SPEEDS], abs=0.05)


async def test_where_no_look_makes_sense_it_was_not_understood(tmp_path: Path) -> None:
    held = await hold(tmp_path, [NONSENSE] * 9)
    assert held.facts(Understood) == []
    # Spaces are put where words like these would have them.
    told = held.facts(NotUnderstood)[0].text
    assert told.replace(" ", "") == NONSENSE.replace(" ", "")
    assert [heard.text for heard in held.facts(Heard)] == [NONSENSE]


async def test_a_long_utterance_is_heard_once(tmp_path: Path) -> None:
    held = await hold(tmp_path, [NONSENSE, KOREAN], seconds=6.0)
    assert held.facts(Understood) == []
