from __future__ import annotations

import pytest

from assistant.core.errors import ConfigError
from assistant.hear.wake_files import ASSETS, load_settings
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.hear.wake_twice import TwiceScore

SETTINGS = WakeSettings(threshold=0.9, rest=2.0, lag=0.1)


def test_one_call_wakes_once_and_says_when_the_word_ended() -> None:
    policy = WakePolicy(SETTINGS)
    wakes = [wake for n in range(40) if (wake := policy.feed(n * 0.1, 0.95 if n >= 10 else 0.0))]
    assert [wake.ended_at for wake in wakes] == [pytest.approx(0.9)]


def test_rests_after_a_wake_and_wakes_again_later() -> None:
    policy = WakePolicy(SETTINGS)
    times = [
        time for time in (0.0, 1.0, 2.5) if policy.feed(time, 1.0) or policy.feed(time + 0.1, 0.0)
    ]
    assert times == [0.0, 2.5]


@pytest.mark.parametrize("threshold", [0.0, 1.0, -1.0])
def test_a_threshold_out_of_range_is_an_error(threshold: float) -> None:
    with pytest.raises(ConfigError):
        WakeSettings(threshold=threshold)


def test_the_shipped_figures_load() -> None:
    assert 0 < load_settings(1, ASSETS / "xiaoe.toml").threshold < 1
    assert 0 < load_settings(2, ASSETS / "xiaoe.toml").threshold < 1


def _best(once: list[float]) -> float:
    score = TwiceScore()
    return max(score.feed(value, 0.0) for value in once)


def test_two_calls_with_a_dip_between_are_twice() -> None:
    assert _best([1.0, 1.0, *[0.0] * 8, 1.0, 1.0]) == 1.0


def test_one_call_or_two_far_apart_are_not_twice() -> None:
    assert _best([1.0] * 20) == 0.0
    assert _best([0.0] * 10 + [1.0] * 3) == 0.0
    assert _best([1.0, *[0.0] * 30, 1.0]) == 0.0


def test_the_network_may_hear_both_in_one_breath() -> None:
    assert TwiceScore().feed(0.1, 0.97) == 0.97
