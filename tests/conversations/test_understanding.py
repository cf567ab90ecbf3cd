"""How many utterances are taken as meant, and how few that are not for the device at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
HARD = "twentyfifth"
"""The list of talk that is nearly all in the words of commands."""
MOST_OF_HARD = 0.04
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
    ordinary = [path for path in lists("not_for_us", language, "txt") if HARD not in path.stem]
    done, heard = acted_upon(ordinary, language)
    assert heard >= 100
    assert len(done) / heard <= MOST_ACTED_UPON, done


@pytest.mark.parametrize("language", Language)
def test_nor_is_most_talk_in_the_words_of_commands(language: Language) -> None:
    [hard] = [path for path in lists("not_for_us", language, "txt") if HARD in path.stem]
    done, heard = acted_upon([hard], language)
    assert heard >= 100
    assert len(done) / heard <= MOST_OF_HARD, done


def acted_upon(paths: Sequence[Path], language: Language) -> tuple[list[str], int]:
    """What of lists of talk, each forgotten before it is said, is done, and how much was said."""
    idle, heard, done = Scene("idle"), 0, []
    for path in paths:
        judge().forget(path.stem)
        for text in path.read_text(encoding="utf-8").splitlines():
            understood = judge().understand([text], idle, language)
            heard += 1
            if understood.verdict is Verdict.DO:
                done.append(f"{text}: {understood.intent}")
    return done, heard
