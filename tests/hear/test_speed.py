"""Sound at another speed."""

import numpy as np
import pytest

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.hear.speed import played

SECOND = np.arange(SAMPLE_RATE) / SAMPLE_RATE


def tone(hertz: float) -> Audio:
    return Audio((8000 * np.sin(2 * np.pi * hertz * SECOND)).astype("<i2").tobytes())


@pytest.mark.parametrize("speed", [0.9, 1.1, 1.25])
def test_it_is_as_much_faster_and_higher(speed: float) -> None:
    audio = played(tone(400.0), speed)
    assert audio.rate == SAMPLE_RATE
    assert audio.seconds == pytest.approx(1 / speed, abs=0.001)
    spectrum = np.abs(np.fft.rfft(np.frombuffer(audio.pcm, "<i2")))
    assert np.argmax(spectrum) / audio.seconds == pytest.approx(400.0 * speed, abs=2.0)


def test_at_its_own_speed_it_is_as_it_is() -> None:
    assert played(tone(400.0), 1.0) == tone(400.0)


def test_what_is_at_full_scale_does_not_turn_over() -> None:
    square = np.where(np.sin(2 * np.pi * 200 * SECOND) > 0, 32767, -32768).astype("<i2")
    samples = np.frombuffer(played(Audio(square.tobytes()), 1.1).pcm, "<i2").astype(int)
    assert np.abs(np.diff(samples)).max() <= 65535
    assert (samples[100:-100] > 30000).sum() + (samples[100:-100] < -30000).sum() > 12000
