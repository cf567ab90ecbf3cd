"""How many utterances are taken as meant, and how few that are not for the device at all."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.core.language import Language
from assistant.understand.verdict import Verdict

HERE = Path(__file__).parent
MOST_WRONG = 0.02
LEAST_RIGHT = 0.95


def _script() -> Any:
    path = HERE.parents[1] / "scripts" / "evaluate_text.py"
    spec = importlib.util.spec_from_file_location("evaluate_text", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


evaluation = _script()


@cache
def judge() -> Any:
    return evaluation.Judge()


def lists(folder: str, language: Language, ending: str) -> list[Path]:
    """The list of a language and those written without a look at the templates."""
    return sorted((HERE / folder).glob(f"*{language}.{ending}"))


@pytest.mark.parametrize("language", Language)
def test_utterances_are_mostly_right_and_hardly_ever_wrong(language: Language) -> None:
    judged = [
        (path.stem, utterance["text"], outcome)
        for path in lists("utterances", language, "toml")
        for utterance, outcome in evaluation.judge_file(judge(), path)
    ]
    counts = Counter(outcome for *_, outcome in judged)
    wrong = [said for *said, outcome in judged if outcome is evaluation.Outcome.WRONG]
    assert len(judged) >= 240
    assert len(wrong) / len(judged) <= MOST_WRONG, wrong
    assert counts[evaluation.Outcome.RIGHT] / len(judged) >= LEAST_RIGHT


@pytest.mark.parametrize("language", Language)
def test_talk_that_is_not_for_the_device_is_not_acted_upon(language: Language) -> None:
    heard = [
        text
        for path in lists("not_for_us", language, "txt")
        for text in path.read_text(encoding="utf-8").splitlines()
    ]
    idle = evaluation.Scene("idle")
    done = [
        f"{text}: {understood.intent}"
        for text in heard
        if (understood := judge().understand([text], idle, language)).verdict is Verdict.DO
    ]
    assert len(heard) >= 100
    assert not done
