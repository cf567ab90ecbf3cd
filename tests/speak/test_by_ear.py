"""Lips from the sound alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.speech import Viseme, VisemeAt
from assistant.speak.by_ear import visemes_by_ear
from assistant.speak.visemes import SHORTEST
from assistant.speak.voices.espeak import EspeakVoice

RATE = 16_000


def audio(samples: np.ndarray) -> Audio:
    return Audio((np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes(), RATE)


def tone(hertz: float, seconds: float, level: float = 0.5) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def shapes(sound: Audio) -> list[Viseme]:
    return [v.viseme for v in visemes_by_ear(sound)]


def test_silence_keeps_the_mouth_shut() -> None:
    assert shapes(audio(np.zeros(RATE))) == [Viseme.SIL, Viseme.SIL]
    assert shapes(Audio(b"", RATE)) == [Viseme.SIL, Viseme.SIL]


def test_dark_open_and_hissing_sounds_differ() -> None:
    pause = np.zeros(RATE // 4)
    hiss = np.diff(np.random.default_rng(1).normal(0, 0.2, RATE // 3 + 1))
    said = audio(
        np.concatenate([pause, tone(350, 0.3), pause, tone(1000, 0.3), pause, hiss, pause])
    )
    assert shapes(said)[1:-1:2] == [Viseme.OH, Viseme.AA, Viseme.SS]


@given(st.lists(st.tuples(st.floats(80, 7000), st.floats(0.01, 0.4), st.floats(0, 1)), max_size=8))
@settings(max_examples=40)
def test_any_sound_gives_an_orderly_track(parts: list[tuple[float, float, float]]) -> None:
    sound = audio(np.concatenate([np.zeros(0), *(tone(*part) for part in parts)]))
    track = visemes_by_ear(sound)
    assert track[0].start == 0
    assert track[-1].viseme is Viseme.SIL
    assert track[-1].start == pytest.approx(sound.seconds)
    gaps = [b.start - a.start for a, b in pairwise(track)]
    assert all(gap >= SHORTEST - 1e-9 for gap in gaps[1:])


@pytest.mark.parametrize(
    ("language", "text"),
    [(Language.KO, "아빠 사과 주세요"), (Language.EN, "see you soon"), (Language.ZH, "我要吃苹果")],
)
async def test_it_opens_the_mouth_when_the_voices_own_timing_does(
    language: Language, text: str
) -> None:
    voice = EspeakVoice(SystemClock())
    speech = await voice.synthesise(text, text, language)
    voice.close()
    times = np.arange(0, speech.audio.seconds, 0.01)

    def opened(track: Sequence[VisemeAt]) -> np.ndarray:
        starts = [v.start for v in track]
        kinds = [v.viseme is not Viseme.SIL for v in track]
        return np.array([kinds[np.searchsorted(starts, t, "right") - 1] for t in times])

    alike = opened(speech.visemes) == opened(visemes_by_ear(speech.audio))
    assert alike.mean() > 0.7
