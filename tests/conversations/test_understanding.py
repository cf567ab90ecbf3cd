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
from assistant.understand.matcher import Verdict

HERE = Path(__file__).parent
MOST_WRONG = 0.03
MOST_DONE_OUT_OF_DOMAIN = 0.02
LEAST_RIGHT = 0.9


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


@pytest.mark.parametrize("path", sorted((HERE / "utterances").glob("*.toml")), ids=lambda p: p.stem)
def test_utterances_are_mostly_right_and_hardly_ever_wrong(path: Path) -> None:
    judged = list(evaluation.judge_file(judge(), path))
    counts = Counter(outcome for _, outcome in judged)
    assert counts[evaluation.Outcome.WRONG] / len(judged) <= MOST_WRONG
    assert counts[evaluation.Outcome.RIGHT] / len(judged) >= LEAST_RIGHT


@pytest.mark.parametrize("language", Language)
def test_talk_that_is_not_for_the_device_is_not_acted_upon(language: Language) -> None:
    heard = (HERE / "not_for_us" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    done = [
        f"{text}: {understood.intent}"
        for text in heard
        if (understood := judge().understand([text], "idle", language, [])).verdict is Verdict.DO
    ]
    assert len(heard) >= 60
    assert len(done) / len(heard) <= MOST_DONE_OUT_OF_DOMAIN, done
