"""What the second ear learns from: which moments of a track, and that it learns them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.hear.layers import Floats
from assistant.hear.wake_files import Times
from assistant.hear.wake_verifier import ENCODING_SIZE, WINDOW
from assistant.hear.wakeword.learning import Schedule, Size, train_ensemble
from assistant.hear.wakeword.measure import both_ears, one_ear
from assistant.hear.wakeword.pools import MomentPool
from assistant.hear.wakeword.suspects import (
    Moments,
    Suspected,
    moments_suspected,
    moments_to_learn,
)
from assistant.hear.wakeword.tracks import Placed

HOP = 0.08
TWICE = Placed(2.0, (2.6, 3.6), "twice", "ko", "espeak")
ONCE = Placed(8.0, (8.6,), "once", "ko", "espeak")
TALK = Placed(12.0, (), "speech", "en", "espeak")


def first(*peaks: tuple[float, float, float]) -> Floats:
    """Twenty seconds of scores: at each time once and twice, and 0 elsewhere."""
    scores = np.zeros((round(20 / HOP), 2), np.float32)
    for time, once, twice in peaks:
        scores[step_at(time)] = once, twice
    return scores


def step_at(time: float) -> int:
    return round(time / HOP) - 1


def chance() -> np.random.Generator:
    return np.random.default_rng(0)


def test_a_word_is_learnt_where_it_is_suspected() -> None:
    chosen = moments_to_learn(
        first((3.68, 0.3, 0.1), (3.76, 0.4, 0.9), (8.64, 0.9, 0.0)), [TWICE, ONCE], chance()
    )
    assert chosen[step_at(3.68)] == (1, 1)
    assert chosen[step_at(3.76)] == (1, 1)
    assert chosen[step_at(8.64)] == (1, 0)


def test_a_word_that_the_first_ear_misses_is_learnt_where_it_ended() -> None:
    chosen = moments_to_learn(first(), [ONCE], chance())
    [step] = [step for step, wanted in chosen.items() if wanted == (1, 0)]
    assert 0 < (step + 1) * HOP - 8.6 < 0.3


def test_what_is_wrongly_suspected_is_learnt_and_nothing_near_a_word_is_wrong() -> None:
    chosen = moments_to_learn(
        first((3.9, 0.9, 0.9), (4.3, 0.9, 0.9), (12.0, 0.5, 0.0), (12.08, 0.9, 0.3)),
        [TWICE, TALK],
        chance(),
    )
    assert chosen[step_at(12.0)] == (0, 0)
    assert chosen[step_at(12.08)] == (0, 0)
    wrong = [(step + 1) * HOP for step, wanted in chosen.items() if wanted == (0, 0)]
    assert not any(2.1 <= time <= 4.5 for time in wrong)


@pytest.mark.parametrize(
    ("once", "twice", "suspected"), [(0.3, 0.0, 1), (0.0, 0.1, 1), (0.2, 0.05, 0)]
)
def test_what_is_measured_is_all_that_is_suspected(
    once: float, twice: float, suspected: int
) -> None:
    assert len(moments_suspected(first((5.04, once, twice)))) == suspected


def test_a_second_ear_tells_apart_what_the_first_one_cannot() -> None:
    sound = np.random.default_rng(1)
    # Each moment lasts two steps.
    wanted = np.repeat(sound.integers(0, 2, (200, 2)).astype(np.float32), 2, axis=0)
    heard = sound.standard_normal((400, WINDOW, ENCODING_SIZE)).astype(np.float32)
    heard[:, 10:14, 0] += 8 * wanted[:, :1]
    heard[:, 30:34, 1] += 8 * wanted[:, 1:]
    steps = np.arange(400)
    moments = Moments(steps, wanted, heard.astype(np.float16))
    schedule, size = Schedule(passes=4, batch=32, rate=3e-3), Size(8, 16, 16)
    ear = train_ensemble(MomentPool([moments]), schedule, 2, size=size)

    # The first ear suspects all but the last moment, always as much.
    scores = np.full((400, 2), 0.3, np.float32)
    scores[-2:] = 0.01
    track = Suspected(scores, moments, ())
    both_times: tuple[Times, ...] = (1, 2)
    for times in both_times:
        assert one_ear(track, times).scores[0] == pytest.approx(0.3)
        both = both_ears(ear, track, times, 0.5).scores[1::2]
        assert ((both > 0.5) == (wanted[1::2, times - 1] > 0.5))[:-1].mean() > 0.95
        assert both[-1] < 0.01
