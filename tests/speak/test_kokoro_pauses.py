import numpy as np
import pytest

from assistant.core.audio import Audio
from assistant.speak.timing import TimedPhoneme, Timing
from assistant.speak.voices.kokoro_pauses import pauses_as_heard

RATE = 24_000


def _heard(*parts: tuple[float, int]) -> Audio:
    """Noise of each amplitude for as many seconds."""
    noise = np.random.default_rng(1)
    sounds = [noise.normal(0, 1, round(s * RATE)) * amplitude for s, amplitude in parts]
    return Audio(np.concatenate(sounds).astype(np.int16).tobytes(), RATE)


def _starts(audio: Audio, *phonemes: tuple[float, str]) -> list[float]:
    timing = Timing(tuple(TimedPhoneme(at, symbol) for at, symbol in phonemes), (), audio.seconds)
    return [phoneme.start for phoneme in pauses_as_heard(timing, audio).phonemes]


def test_the_mouth_closes_when_the_sound_ends_not_when_the_model_says() -> None:
    audio = _heard((0.3, 3000), (0.5, 10), (0.3, 3000))
    starts = _starts(audio, (0.0, "a"), (0.2, "o"), (0.7, ""), (0.8, "k"), (0.9, "a"))
    assert starts == pytest.approx([0.0, 0.2, 0.3, 0.8, 0.9])


def test_a_space_between_words_spoken_in_one_breath_stays() -> None:
    audio = _heard((1.0, 3000))
    assert _starts(audio, (0.0, "a"), (0.5, ""), (0.6, "o")) == pytest.approx([0.0, 0.5, 0.6])


def test_a_phoneme_too_soft_to_tell_keeps_its_time() -> None:
    audio = _heard((0.3, 3000), (0.4, 10))
    assert _starts(audio, (0.0, "a"), (0.4, "h"), (0.6, "")) == pytest.approx([0.0, 0.4, 0.6])


def test_no_sound_has_no_pauses() -> None:
    assert _starts(Audio(b"", RATE), (0.0, "")) == [0.0]
