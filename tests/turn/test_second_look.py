"""A sentence that makes no sense is heard again, slower and faster."""

from pathlib import Path

import pytest

from assistant.core.events import Heard, NotUnderstood, SpeechEnded, Understood
from assistant.hear.endpoint import COMPLETE_HANGOVER, DOUBTFUL_HANGOVER
from assistant.turn.second_look import SPEEDS, Sense
from tests.turn.one_sentence import hold

KOREAN, LIKELY, NONSENSE = "지금 몇 시야", "지금 멋시", "자밍뚜 내리 하나 해 보"


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


async def test_what_is_likely_at_the_second_look_may_be_sure_at_the_third(tmp_path: Path) -> None:
    held = await hold(tmp_path, [NONSENSE, LIKELY, KOREAN, "내일 비 올까"])
    assert [understood.intent for understood in held.facts(Understood)] == ["clock.time"]
    once, *again = held.listened
    assert again == pytest.approx([once / speed for speed in SPEEDS], abs=0.05)


async def test_what_makes_no_sense_twice_is_not_looked_at_a_third_time(tmp_path: Path) -> None:
    held = await hold(tmp_path, [NONSENSE, NONSENSE, KOREAN, "내일 비 올까"])
    assert held.facts(Understood) == []
    assert len(held.facts(NotUnderstood)) == 1
    once, again, *_ = held.listened
    assert again == pytest.approx(once / SPEEDS[0], abs=0.05)


async def test_what_is_likely_is_done_where_another_look_is_sure_of_it(tmp_path: Path) -> None:
    held = await hold(tmp_path, [LIKELY, NONSENSE, KOREAN, "내일 비 올까"])
    assert [understood.intent for understood in held.facts(Understood)] == ["clock.time"]
    assert len(held.listened) == 1 + len(SPEEDS)


async def test_what_is_likely_is_asked_about_where_another_look_is_sure_of_something_else(
    tmp_path: Path,
) -> None:
    held = await hold(tmp_path, [LIKELY, "내일 비 올까", "소리 크게 해 줘"])
    assert held.facts(Understood) == []
    assert len(held.facts(Heard)) == 1


@pytest.mark.parametrize(
    ("said", "silence"), [(KOREAN, COMPLETE_HANGOVER), (LIKELY, DOUBTFUL_HANGOVER)]
)
async def test_who_is_not_understood_yet_may_go_on_for_longer(
    tmp_path: Path, said: str, silence: float
) -> None:
    held = await hold(tmp_path, [said])
    [ended] = held.facts(SpeechEnded)
    heard = next(told for told in held.told if isinstance(told.fact, Heard))
    assert heard.at - ended.at == pytest.approx(silence, abs=0.06)


def test_a_likely_value_is_not_replaced_by_another() -> None:
    likely = Sense("timers.set_timer", {"duration": 15}, sure=False)
    assert Sense("timers.set_timer", {"duration": 15, "label": "면"}).bears_out(likely)
    assert Sense("timers.set_timer", {"label": "면"}).bears_out(likely)
    assert not Sense("timers.set_timer", {"duration": 25}).bears_out(likely)
    assert not Sense("timers.set_timer", {"duration": 15}, sure=False).bears_out(likely)


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
