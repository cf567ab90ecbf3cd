import numpy as np
import pytest

from assistant.speak.chime import chime
from assistant.speak.sound import LOUDNESS, PEAK, RATE, Samples, finish, from_pcm


def tone(seconds: float, amplitude: float, rate: int = RATE) -> Samples:
    time = np.arange(round(seconds * rate)) / rate
    return np.asarray(amplitude * np.sin(2 * np.pi * 220 * time), np.float32)


def hush(seconds: float, rate: int = RATE) -> Samples:
    return np.zeros(round(seconds * rate), np.float32)


def decibels(samples: Samples) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2))))


@pytest.mark.parametrize("amplitude", [0.01, 0.2, 1.0])
def test_every_voice_is_equally_loud(amplitude: float) -> None:
    voiced = from_pcm(finish(tone(1.0, amplitude), RATE).audio.pcm)
    assert decibels(voiced) == pytest.approx(LOUDNESS, abs=0.5)


def test_silence_is_cut_at_both_ends_and_kept_inside() -> None:
    sound = np.concatenate([hush(0.3), tone(0.5, 0.3), hush(0.2), tone(0.5, 0.3), hush(0.4)])
    finished = finish(sound, RATE)
    assert finished.trimmed == pytest.approx(0.28, abs=0.02)
    assert finished.audio.seconds == pytest.approx(1.24, abs=0.03)


def test_peaks_are_held_down() -> None:
    clicks = hush(1.0)
    clicks[::2400] = 1.0
    limited = from_pcm(finish(clicks + tone(1.0, 0.001), RATE).audio.pcm)
    assert float(np.abs(limited).max()) <= PEAK + 1e-3


def test_other_rates_become_ours() -> None:
    audio = finish(tone(1.0, 0.3, 22_050), 22_050).audio
    assert audio.rate == RATE
    assert audio.seconds == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("samples", [hush(0.0), hush(1.0), hush(0.001)])
def test_silence_has_no_sound(samples: Samples) -> None:
    assert finish(samples, RATE).audio.pcm == b""


@pytest.mark.parametrize("name", ["listening", "paid", "error"])
def test_chimes_are_short_soft_and_without_clicks(name: str) -> None:
    audio = chime(name)
    samples = from_pcm(audio.pcm)
    assert audio.seconds < 0.2
    assert 0.05 < float(np.abs(samples).max()) < 0.2
    assert abs(float(samples[0])) < 1e-3
    assert abs(float(samples[-1])) < 1e-3
