"""What every wake word must do, held against the fake and the real network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assistant.core.audio import FRAME_SAMPLES
from assistant.core.clock import SystemClock
from assistant.core.errors import AssistantError, EngineError
from assistant.core.ports import WakeWord
from assistant.hear.wake import NetworkWakeWord
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.models import Registry
from assistant.wyoming.wake_word import WyomingWakeWord

SILENCE = bytes(2 * FRAME_SAMPLES)


def on_an_absent_server() -> WakeWord:
    uri = "unix:///nowhere/at/all.sock"
    return WyomingWakeWord(uri, "샤오어", ScriptedWakeWord(), SystemClock())


@pytest.fixture(params=["fake", "wyoming", pytest.param("real", marks=pytest.mark.slow)])
def make(request: pytest.FixtureRequest) -> Callable[[], WakeWord]:
    if request.param == "fake":
        return ScriptedWakeWord
    if request.param == "wyoming":
        return on_an_absent_server
    try:
        front_end = Registry.load().require("wake-features")
    except EngineError as error:
        pytest.skip(f"the wake word's front end is not here: {error}")
    return lambda: NetworkWakeWord(front_end)


class TestWakeWord:
    def test_names_its_word(self, make: Callable[[], WakeWord]) -> None:
        assert "샤오어" in make().word

    def test_scores_lie_between_0_and_1(self, make: Callable[[], WakeWord]) -> None:
        chance = np.random.default_rng(0)
        word = make()
        for _ in range(60):
            frame = chance.integers(-9000, 9000, FRAME_SAMPLES).astype("<i2").tobytes()
            assert 0 <= word.feed(frame) <= 1

    def test_silence_is_not_the_word(self, make: Callable[[], WakeWord]) -> None:
        word = make()
        assert max(word.feed(SILENCE) for _ in range(100)) < 0.3

    def test_takes_frames_of_any_whole_number_of_samples(
        self, make: Callable[[], WakeWord]
    ) -> None:
        word = make()
        for size in (0, 1, 100, 5000):
            word.feed(bytes(2 * size))

    def test_half_a_sample_is_an_error_and_loses_nothing(
        self, make: Callable[[], WakeWord]
    ) -> None:
        word = make()
        with pytest.raises(AssistantError, match="half a sample"):
            word.feed(b"\0" * 3)
        assert word.feed(SILENCE) < 0.3

    def test_can_be_reset_at_any_time(self, make: Callable[[], WakeWord]) -> None:
        word = make()
        word.reset()
        word.feed(SILENCE)
        word.reset()
        assert word.feed(SILENCE) < 0.3
