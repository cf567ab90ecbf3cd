"""How the bench reads a wake word's curve, and which engines of others it finds."""

import importlib.util

import numpy as np
import pytest

from assistant.hear.wakeword.measure import Scored, false_alarms
from scripts.benchmarks import spotters
from scripts.benchmarks.waking import lowest_threshold

STEPS_AN_HOUR = 45_000


def hour_with(*peaks: float) -> Scored:
    """An hour of talk with moments of these scores, a minute apart."""
    scores = np.full(STEPS_AN_HOUR, 0.01, np.float32)
    scores[750 * np.arange(1, len(peaks) + 1)] = peaks
    return Scored(scores, ())


@pytest.mark.parametrize(("most", "alarms"), [(0.1, 0), (1.0, 2), (2.0, 4)])
def test_the_lowest_threshold_with_few_alarms_is_found(most: float, alarms: int) -> None:
    talk = [hour_with(0.9, 0.5, 0.3), hour_with(0.8, 0.6)]
    threshold = lowest_threshold(talk, most)
    assert false_alarms(talk, threshold).count == alarms
    assert false_alarms(talk, threshold - 0.12).count > alarms


def test_talk_that_nothing_suspects_allows_any_threshold() -> None:
    silent = Scored(np.zeros(100, np.float32), ())
    assert 0 < lowest_threshold([silent], 0.1) < 1


def test_engines_that_are_not_installed_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert list(spotters.spotters()) == []
    told = spotters.missing()
    assert all(name in told for name in spotters.INSTALL)
    assert "uv pip install" in told
    assert told.count("--group bench") == 1


def test_engines_score_every_whole_step() -> None:
    found = list(spotters.spotters())
    if not found:
        pytest.skip(spotters.missing())
    samples = np.random.default_rng(1).normal(0, 300, 20_000).astype(np.float32)
    for spotter in found:
        scores = spotter.scores(samples)
        assert set(scores) == set(spotter.words)
        assert all(len(of_word) == 15 for of_word in scores.values())
        assert all(((s >= 0) & (s < 1)).all() for s in scores.values())
