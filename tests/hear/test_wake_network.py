"""The shipped network on sound: what it finds, what it leaves alone, and what live sound gives."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import soxr

from assistant.core.audio import FRAME_SAMPLES, SAMPLE_RATE
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.hear.wake import NetworkWakeWord
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder, EmbeddingStream
from assistant.hear.wake_files import ASSETS, load_settings
from assistant.hear.wake_policy import WakePolicy
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.espeak import Manner, espeak
from assistant.hear.wakeword.phrases import Part, load_phrases
from assistant.hear.wakeword.voices import Speakers
from assistant.models import Registry
from assistant.speak.voices.espeak import EspeakVoice

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def front_end() -> Path:
    try:
        return Registry.load().require("wake-features")
    except EngineError as error:
        pytest.skip(f"the wake word's front end is not here: {error}")


def _wakes(word: NetworkWakeWord, samples: Samples) -> int:
    """How often the device wakes while it hears ``samples`` between two silences."""
    word.reset()
    policy = WakePolicy(load_settings(2, ASSETS / "xiaoe.toml"))
    quiet = np.zeros(SAMPLE_RATE, np.float32)
    pcm = np.clip(np.concatenate([quiet, samples, quiet]), -32768, 32767).astype("<i2").tobytes()
    size = 2 * FRAME_SAMPLES
    frames = [pcm[at : at + size] for at in range(0, len(pcm) - size, size)]
    seconds = FRAME_SAMPLES / SAMPLE_RATE
    fed = (policy.feed(n * seconds, word.feed(frame)) for n, frame in enumerate(frames))
    return sum(wake is not None for wake in fed)


def _speakers(seed: int) -> Speakers:
    return Speakers(load_phrases(), Part.TEST, random.Random(seed))


def test_live_sound_gives_the_embeddings_of_the_whole(front_end: Path) -> None:
    chance = np.random.default_rng(0)
    # Quiet, then loud: the spectrogram's floor hangs on the loudest of a call.
    loudness = np.repeat([0.0, 30.0, 9000.0, 3.0], 10 * HOP_SAMPLES)
    sound = (chance.standard_normal(len(loudness)) * loudness).astype(np.float32)
    embedder = Embedder(front_end)
    whole = EmbeddingStream(embedder).push(sound)
    live = EmbeddingStream(embedder)
    cuts = np.cumsum(chance.integers(1, 3000, 40))
    parts = [live.push(part) for part in np.split(sound, cuts[cuts < len(sound)])]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-3)
    assert len(whole) == 40


def test_voices_it_never_heard_wake_it(front_end: Path) -> None:
    word = NetworkWakeWord(front_end)
    speakers = _speakers(1)
    said = [speakers.say("twice", 0.0).clip.samples for _ in range(20)]
    assert sum(_wakes(word, samples) > 0 for samples in said) >= 17


def test_two_minutes_of_talk_hardly_wake_it(front_end: Path) -> None:
    """Some of an hour of such talk do (docs/hearing-wakeword.md); a broken network wakes often."""
    word = NetworkWakeWord(front_end)
    speakers = _speakers(2)
    said = [speakers.say("speech", 0.0).clip.samples for _ in range(40)]
    assert _wakes(word, np.concatenate(said)) <= 1


@pytest.mark.parametrize("text", ["샤오미 샤오미", "여보세요", "샤워할래"])
def test_words_that_sound_near_do_not_wake_it(front_end: Path, text: str) -> None:
    clip = espeak().speak([(text, False)], Manner("ko"))
    assert _wakes(NetworkWakeWord(front_end), clip.samples) == 0


async def test_its_own_voice_never_wakes_it(front_end: Path) -> None:
    """Not even when it says its name, once, among others of its sentences."""
    voice = EspeakVoice(SystemClock())
    word = NetworkWakeWord(front_end)
    try:
        for text in (
            "안녕하세요, 저는 샤오어예요.",
            "두 그릇에 만 이천 원이에요. 주문할까요?",
            "근처에 지금 배달하는 식당이 세 곳 있어요.",
        ):
            speech = await voice.synthesise(text, text, Language.KO)
            sound = np.frombuffer(speech.audio.pcm, "<i2").astype(np.float32)
            assert _wakes(word, soxr.resample(sound, speech.audio.rate, SAMPLE_RATE)) == 0
    finally:
        voice.close()
