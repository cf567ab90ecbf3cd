"""Voices of other languages: what they are given to say, and that what is installed says it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wakeword.accents import AccentVoices, Line, tell, who_can
from assistant.hear.wakeword.clip import Clip
from assistant.hear.wakeword.clips import load_clips, speak_accents
from assistant.hear.wakeword.festival import FestivalVoices
from assistant.hear.wakeword.flite import FliteVoices
from assistant.hear.wakeword.phrases import Part, load_phrases, phrases_for
from assistant.hear.wakeword.throat import move_formants


class _Beeps:
    """`AccentVoices` that beeps once for each word."""

    name = "beeps"
    missing = ("beeps-more",)

    def __init__(self, *accents: str) -> None:
        self.accents = {f"{accent}{n}": accent for accent in accents for n in range(8)}

    def speak(self, lines: Sequence[Line]) -> Iterator[Clip]:
        beep = np.sin(np.arange(SAMPLE_RATE // 4) * 0.2).astype(np.float32) * 5000
        for line in lines:
            gap = np.zeros(SAMPLE_RATE // 10, np.float32)
            yield Clip(np.concatenate([beep, gap] * len(line.text.split(", "))))


def test_every_accent_has_the_word_and_words_near_it() -> None:
    for accent in load_phrases().accents.values():
        assert len(accent.near) >= 8
        assert not set(accent.word) & set(accent.near)
        assert len(set(accent.syllables)) >= 30


@pytest.mark.parametrize("part", [Part.TRAIN, Part.TEST])
@pytest.mark.parametrize("accent", ["en", "cs"])
def test_only_what_is_the_word_is_told_as_the_word(accent: str, part: Part) -> None:
    phrases, chance = load_phrases(), random.Random(0)
    words = phrases.accents["cs"].word if accent == "cs" else phrases.word["en"]
    told = [tell("voice", accent, phrases, part, chance) for _ in range(200)]
    assert {each.kind for each in told} == {"word", "near", "speech"}
    for each in told:
        says = [word for word in words if word in each.line.text]
        assert bool(says) == (each.words > 0)


def test_near_words_of_the_test_are_not_those_of_the_training() -> None:
    phrases, chance = load_phrases(), random.Random(0)
    said = {}
    for part in (Part.TRAIN, Part.TEST):
        told = [tell("voice", "fi", phrases, part, chance) for _ in range(300)]
        texts = [each.line.text for each in told if each.kind == "near"]
        said[part] = {word for text in texts for word in text.split(", ")}
    assert not said[Part.TRAIN] & said[Part.TEST]


def test_a_name_of_ones_own_is_said_by_voices_of_its_language() -> None:
    engine = _Beeps("en", "cs")
    assert {engine.accents[voice] for voice in who_can(engine, phrases_for("jarvis"))} == {"en"}
    assert who_can(engine, phrases_for("컴퓨터")) == []
    assert len(who_can(engine, phrases_for("샤오어"))) == 16


def test_clips_are_made_once_and_read_again(tmp_path: Path) -> None:
    engine: AccentVoices = _Beeps("cs")
    for count in (5, 30, 30):
        speak_accents(engine, load_phrases(), Part.TRAIN, count, tmp_path)
    speak_accents(engine, load_phrases(), Part.TEST, 4, tmp_path)
    found = load_clips(tmp_path, Part.TRAIN)
    assert sum(map(len, found.values())) == 30
    assert {saying.engine for sayings in found.values() for saying in sayings} == {"beeps"}
    assert sum(map(len, load_clips(tmp_path, Part.TEST).values())) == 4


@pytest.mark.parametrize("factor", [0.85, 1.0, 1.18])
def test_formants_move_and_the_pitch_stays(factor: float) -> None:
    times = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    partials = np.arange(1, 60) * 120.0
    heights = np.exp(-(((partials - 1000) / 300) ** 2))
    tones = heights[:, None] * np.sin(2 * np.pi * partials[:, None] * times)
    voice = (3000 * tones.sum(axis=0)).astype(np.float32)
    power = np.abs(np.fft.rfft(move_formants(voice, factor)[2000:14000])) ** 2
    hertz = np.fft.rfftfreq(12000, 1 / SAMPLE_RATE)
    assert (power * hertz).sum() / power.sum() == pytest.approx(1000 * factor, rel=0.06)
    off_partials = np.abs((hertz + 60) % 120 - 60) > 20
    assert power[off_partials].sum() < 0.02 * power.sum()


@pytest.mark.parametrize("engine", [FestivalVoices(), FliteVoices()], ids=lambda each: each.name)
def test_what_is_not_installed_is_named(engine: AccentVoices) -> None:
    assert engine.accents or engine.missing
    assert set(engine.accents.values()) <= {"en", *load_phrases().accents}


@pytest.mark.slow
@pytest.mark.parametrize("engine", [FestivalVoices(), FliteVoices()], ids=lambda each: each.name)
def test_each_voice_that_is_installed_says_the_name(engine: AccentVoices) -> None:
    if not engine.accents:
        pytest.skip(f"{engine.name}: apt install {' '.join(engine.missing)}")
    phrases = load_phrases()
    lines = []
    for voice, accent in engine.accents.items():
        known = phrases.accents.get(accent)
        word = known.word[0] if known else phrases.word[accent][0]
        lines.append(Line(voice, f"{word}, {word}", 1.0))
    for line, clip in zip(lines, engine.speak(lines), strict=True):
        assert 0.5 < clip.seconds < 6, line
        assert np.abs(clip.samples).max() > 500, line


def test_a_voice_without_what_it_needs_beside_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "voices" / "hindi" / "hindi_NSK_diphone").mkdir(parents=True)
    (tmp_path / "voices" / "english" / "kal_diphone").mkdir(parents=True)
    monkeypatch.setattr("assistant.hear.wakeword.festival._FOLDER", tmp_path)
    there = FestivalVoices()
    assert list(there.accents) == ["kal_diphone"]
    assert "festival-hi" in there.missing
    assert "festvox-hi-nsk" not in there.missing
