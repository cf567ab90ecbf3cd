"""What counts as the time to an answer, and how answers are put into a table."""

from assistant.core.bus import Told
from assistant.core.events import (
    Fact,
    Heard,
    SkillAnswered,
    SpeakingStarted,
    SpeechEnded,
    Understood,
)
from assistant.core.language import Language
from scripts.benchmarks.latency import Answer, Goals, latency, measure


def test_the_table_has_each_language_and_all_together() -> None:
    slow = Answer(Language.ZH, True, (0.2, 0.5, 0.1, 0.2))
    fast = Answer(Language.KO, True, (0.2, 0.1, 0.05, 0.05))
    free = Answer(Language.KO, False, (0.5, 0.3, 0.1, 0.1))
    rows = latency([slow, fast, free], Goals(closed=0.7, open=1.2)).splitlines()[2:]
    assert rows[0].startswith("| ko | open speech | 1 | 1.00 | 1.00 | 1.2 | 0.50 |")
    assert rows[1].startswith("| ko | menu choice | 1 | 0.40 | 0.40 | 0.7 |")
    assert rows[2].startswith("| zh | menu choice | 1 | 1.00 |")
    assert rows[4].startswith("| all | menu choice | 2 | 0.70 | 1.00 | 0.7 |")


def told(at: float, fact: Fact) -> Told:
    return Told(at, fact)


SPOKEN = [
    told(10.4, SpeechEnded(at=10.0, seconds=1.2)),
    told(10.6, Heard(text="yes", language=Language.EN, engine="whisper", seconds=0.2)),
    told(10.61, Understood(intent="move.yes", slots={}, score=1.0)),
    told(10.65, SkillAnswered(skill="food", text="Ordered.")),
    told(10.9, SpeakingStarted(text="Ordered.", starts_at=11.0, seconds=1, visemes=(), words=())),
]


def test_an_answer_counts_from_the_last_sound_to_the_first() -> None:
    answer = measure(Language.EN, SPOKEN)
    assert answer is not None
    assert answer.closed
    assert round(answer.seconds, 3) == 1.0
    assert [round(part, 3) for part in answer.parts] == [0.4, 0.2, 0.05, 0.35]


def test_what_answers_nobody_is_no_answer() -> None:
    assert measure(Language.EN, SPOKEN[-1:]) is None
    assert measure(Language.EN, SPOKEN[:1]) is None
