"""Whisper given what is no utterance: nothing is heard, or what was said is still heard."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.core.audio import Audio, silence
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.core.ports import Expectation
from assistant.hear.vosk import VoskRecogniser
from assistant.hear.whisper import WhisperRecogniser
from tests.hear.speech import audio, breath, model, music, noise, spoken


def expected(language: Language, *texts: str) -> Expectation:
    network = WordNetwork(((Arc(texts, 1),), ()), frozenset({1}))
    return Expectation(language=language, sentences=texts, networks=(network,))


MENU = expected(
    Language.EN, "I would like a hamburger", "a green tea please", "an apple pie please"
)
ORDER = "I would like a hamburger and a green tea, please."


@pytest.fixture(scope="module")
def whisper() -> Iterator[WhisperRecogniser]:
    recogniser = WhisperRecogniser(model("whisper-base"), SystemClock())
    asyncio.run(recogniser.load())
    yield recogniser
    recogniser.close()


def samples(sound: Audio) -> np.ndarray:
    return np.frombuffer(sound.pcm, "<i2") / 32768


@pytest.mark.slow
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "sound",
    [silence(2.0), noise(2.0), noise(2.0, level=0.5), breath(1.5), music(3.0), Audio(b"")],
    ids=["silence", "noise", "loud noise", "breath", "music", "empty"],
)
async def test_what_nobody_said_is_not_heard(
    whisper: WhisperRecogniser, sound: Audio, language: Language
) -> None:
    sentences = ("감사합니다", "thank you", "谢谢")
    heard = await whisper.recognise(sound, expected(language, *sentences))
    assert heard.text == ""
    assert heard.alternatives == ()


@pytest.mark.slow
@pytest.mark.parametrize("gain", [0.02, 1.0, 8.0], ids=["quiet", "as it is", "clipped"])
async def test_an_order_is_heard_however_loud(whisper: WhisperRecogniser, gain: float) -> None:
    louder = gain * samples(spoken(ORDER))
    assert gain <= 1 or np.mean(np.abs(louder) > 1) > 0.02
    heard = await whisper.recognise(audio(louder), MENU)
    assert "hamburger" in heard.text.lower()
    assert "green tea" in heard.text.lower()


@pytest.mark.slow
async def test_an_offset_of_the_sound_card_does_no_harm(whisper: WhisperRecogniser) -> None:
    heard = await whisper.recognise(audio(0.1 + samples(spoken(ORDER))), MENU)
    assert "hamburger" in heard.text.lower()


@pytest.mark.slow
async def test_a_long_talk_is_heard_to_thirty_seconds(
    whisper: WhisperRecogniser, caplog: pytest.LogCaptureFixture
) -> None:
    talk = " ".join(
        f"Sentence number {n} is about {what}."
        for n, what in enumerate(["rain", "music", "bread", "winter", "trains"] * 4)
    )
    long = spoken(talk)
    assert long.seconds > 30
    with caplog.at_level(logging.WARNING):
        heard = await whisper.recognise(long, Expectation(language=Language.EN))
    assert "only the first 30 s" in caplog.text
    assert len(heard.text.split()) > 30


async def test_engines_without_their_models_say_what_to_do(tmp_path: Path) -> None:
    whisper = WhisperRecogniser(tmp_path, SystemClock())
    vosk = VoskRecogniser({Language.KO: tmp_path / "gone"}, SystemClock())
    for load in (whisper.load(), vosk.load(Language.KO), vosk.load(Language.EN)):
        with pytest.raises(EngineError, match="models fetch"):
            await load
    with pytest.raises(EngineError, match="not loaded"):
        await whisper.recognise(silence(1.0), MENU)


@pytest.mark.slow
async def test_damaged_models_are_errors_not_crashes(tmp_path: Path) -> None:
    whole = model("whisper-base")
    for file in whole.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:100_000])
    with pytest.raises(EngineError):
        await WhisperRecogniser(tmp_path, SystemClock()).load()
    (tmp_path / "vosk" / "am").mkdir(parents=True)
    with pytest.raises(EngineError, match="damaged"):
        await VoskRecogniser({Language.KO: tmp_path / "vosk"}, SystemClock()).load(Language.KO)
