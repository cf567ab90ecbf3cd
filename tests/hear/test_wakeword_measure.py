from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.hear.wakeword.intervals import rate_interval, share_interval
from assistant.hear.wakeword.measure import Scored, calibrate, false_alarms, misses, wakes
from assistant.hear.wakeword.sound import loudness
from assistant.hear.wakeword.tracks import Placed

HOP = 0.08


def _track(peaks: dict[float, float], *sayings: Placed, seconds: float = 20.0) -> Scored:
    """A track whose score is ``peaks[time]`` there and 0 elsewhere."""
    scores = np.zeros(round(seconds / HOP), np.float32)
    for time, value in peaks.items():
        scores[round(time / HOP) - 1] = value
    return Scored(scores, sayings)


def _word(begin: float, end: float, times: int = 1) -> Placed:
    return Placed(begin, (end,) * times, "once" if times == 1 else "twice", "ko", "espeak")


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # From the tables of Clopper and Pearson's method in statistics packages.
    [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0)],
)
def test_the_interval_of_a_share(count: int, total: int, low: float, high: float) -> None:
    assert share_interval(count, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)]
)
def test_the_interval_of_a_rate(count: int, low: float, high: float) -> None:
    assert rate_interval(count, 1.0) == pytest.approx((low, high), abs=5e-5)
    assert rate_interval(count, 2.0) == pytest.approx((low / 2, high / 2), abs=5e-5)


@pytest.mark.parametrize("length", [0, 1, 319, 320, 5000])
def test_however_short_a_sound_has_a_loudness(length: int) -> None:
    assert 0 < loudness(np.full(length, 100.0, np.float32)) <= 101


def test_nothing_tested_says_nothing() -> None:
    assert share_interval(0, 0) == (0.0, 1.0)
    assert rate_interval(0, 0.0) == (0.0, math.inf)


def test_a_word_is_missed_when_nothing_wakes_near_its_end() -> None:
    track = _track({2.0: 0.9, 9.0: 0.9}, _word(1.4, 1.9), _word(5.0, 5.6), _word(8.0, 8.5))
    result = misses([track], 1, 0.5)
    assert (result.missed, result.said) == (1, 3)


def test_only_words_said_as_often_as_asked_count() -> None:
    track = _track({2.0: 0.9}, _word(1.0, 1.9, times=2), _word(5.0, 5.6))
    assert misses([track], 2, 0.5).said == 1
    assert misses([track], 2, 0.5).missed == 0
    assert misses([track], 1, 0.5).missed == 1


def test_a_wake_rests_before_the_next() -> None:
    assert wakes(_track({1.04: 0.9, 2.0: 0.9, 4.0: 0.9}), 0.5) == pytest.approx([1.04, 4.0])


def test_false_alarms_are_counted_by_the_hour() -> None:
    found = false_alarms([_track({1.04: 0.9}, seconds=1800), _track({}, seconds=1800)], 0.5)
    assert found.count == 1
    assert found.rate == pytest.approx(1.0)


def test_the_threshold_foretells_what_an_hour_is_too_short_for() -> None:
    """Moments whose logits fall off by one for each e times as many: of ten hours, one is used."""
    chance = np.random.default_rng(0)
    hours = [
        _track(
            {10.0 + 20 * n: float(1 / (1 + np.exp(3 - chance.exponential()))) for n in range(150)},
            seconds=3600,
        )
        for _ in range(40)
    ]
    thresholds = [calibrate(hours[n : n + 1], 0.5) for n in range(10)]
    counts = [false_alarms(hours[10:], threshold).rate for threshold in thresholds]
    assert 0.2 < np.median(counts) < 1.0
    assert calibrate(hours, 0.5) == pytest.approx(np.median(thresholds), abs=0.1)


def test_a_stricter_wish_takes_a_higher_threshold_and_silence_the_lowest() -> None:
    talk = [_track({2.0 + 5 * n: 0.5 + 0.02 * n for n in range(20)}, seconds=360)]
    assert 0.5 < calibrate(talk, 100) < calibrate(talk, 10) < calibrate(talk, 1) <= 0.999
    assert calibrate([_track({})], 1) == 0.2
