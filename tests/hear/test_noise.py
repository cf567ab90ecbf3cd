"""What startles, and what does not."""

from __future__ import annotations

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.noise import REST, NoiseWatch

FRAME = 1280


def frame(level: float, seed: int = 0) -> bytes:
    """White noise at a level in dB of full scale."""
    noise = np.random.default_rng(seed).normal(0, 10 ** (level / 20), FRAME)
    return bytes((np.clip(noise, -1, 1) * 32767).astype(np.int16))


def startles(levels: list[float], watch: NoiseWatch | None = None, start: float = 0.0) -> list[int]:
    watch = watch or NoiseWatch()
    step = FRAME / SAMPLE_RATE
    return [
        k
        for k, level in enumerate(levels)
        if watch.feed(frame(level, k), start + k * step) is not None
    ]


def test_a_bang_in_a_quiet_room() -> None:
    assert startles([-55.0] * 60 + [-6.0] + [-55.0] * 20) == [60]


def test_speech_is_no_bang() -> None:
    syllables = [-13.0, -26.0, -40.0, -12.0, -24.0, -50.0] * 30
    assert startles([-55.0] * 60 + syllables) == []


def test_a_loud_room_is_not_sudden() -> None:
    assert startles([-20.0 - (k % 3) for k in range(200)] + [-6.0]) == []


def test_one_start_is_enough_for_a_while() -> None:
    watch = NoiseWatch()
    assert len(startles([-55.0] * 60 + ([-6.0] + [-55.0] * 12) * 3, watch)) == 1
    assert len(startles([-55.0] * 60 + [-6.0], watch, start=REST + 10)) == 1


def test_silence_and_an_empty_frame_pass() -> None:
    watch = NoiseWatch()
    assert watch.feed(b"", 0.0) is None
    assert watch.feed(bytes(2 * FRAME), 0.1) is None
