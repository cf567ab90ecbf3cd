"""How many utterances are taken as meant, and how few that are not for the device at all."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from assistant.core.language import Language
from assistant.understand.verdict import Verdict
from scripts.evaluate_text import Judge, judge_file
from scripts.expected import Outcome
from scripts.understood import WORDINGS, Scene

MOST_WRONG = 0.01
MOST_ACTED_UPON = 0.01
LEAST_RIGHT = 0.88
"""Of lists none of which is learnt from while it is said; the last three were hardly mended."""


@cache
def judge() -> Judge:
    return Judge()


def lists(folder: str, language: Language, ending: str) -> list[Path]:
    """The list of a language and those written without a look at the templates."""
    return sorted((WORDINGS / folder).glob(f"*{language}.{ending}"))


@pytest.mark.parametrize("language", Language)
def test_utterances_are_mostly_right_and_hardly_ever_wrong(language: Language) -> None:
    judged = [
        (path.stem, utterance["text"], outcome)
        for path in lists("utterances", language, "toml")
        for utterance, outcome in judge_file(judge(), path)
    ]
    counts = Counter(outcome for *_, outcome in judged)
    wrong = [said for *said, outcome in judged if outcome is Outcome.WRONG]
    assert len(judged) >= 240
    assert len(wrong) / len(judged) <= MOST_WRONG, wrong
    assert counts[Outcome.RIGHT] / len(judged) >= LEAST_RIGHT


@pytest.mark.parametrize("language", Language)
def test_talk_that_is_not_for_the_device_is_hardly_ever_acted_upon(language: Language) -> None:
    idle, heard, done = Scene("idle"), 0, []
    for path in lists("not_for_us", language, "txt"):
        judge().forget(path.stem)
        for text in path.read_text(encoding="utf-8").splitlines():
            understood = judge().understand([text], idle, language)
            heard += 1
            if understood.verdict is Verdict.DO:
                done.append(f"{text}: {understood.intent}")
    assert heard >= 100
    assert len(done) / heard <= MOST_ACTED_UPON, done
