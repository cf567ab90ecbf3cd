"""Whisper is asked what of the expected was said, unless nobody waits for it any more."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import BPE

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.core.ports import Expectation
from assistant.hear.expected import ExpectedSentences, Said
from assistant.hear.layers import Floats
from assistant.hear.phonetic.ear import PhoneticEar, Sounded
from assistant.hear.phonetic.korean import KOREAN, word_phones
from assistant.hear.whisper import WhisperRecogniser
from assistant.hear.whisper_decoder import WhisperDecoder
from assistant.hear.whisper_tokens import WhisperTokens
from assistant.models.registry import Registry, State
from tests.hear.decoder import END, write_model
from tests.hear.frames import said


async def test_the_engine_is_told_that_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = WhisperRecogniser(Path("no-model"), SystemClock(), threads=1)
    begun, told = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def work(audio: Audio, expect: Expectation, abandoned: threading.Event) -> None:
        loop.call_soon_threadsafe(begun.set)
        if abandoned.wait(timeout=60.0):
            told.set()

    monkeypatch.setattr(recogniser, "_recognise", work)
    waiting = asyncio.create_task(
        recogniser.recognise(Audio(bytes(32_000)), Expectation(language=Language.KO))
    )
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert told.wait(timeout=60.0)
    recogniser.close()


@pytest.mark.slow
async def test_the_expected_sentence_is_heard_and_others_are_not_forced() -> None:
    registry = Registry.load()
    if registry.status("whisper-base").state is not State.PRESENT:
        pytest.skip("whisper-base is not fetched: run.py models fetch")
    from assistant.speak.voices.espeak import EspeakVoice

    voice = EspeakVoice(SystemClock())
    recogniser = WhisperRecogniser(registry.require("whisper-base"), SystemClock(), threads=1)
    expected = ("show me more", "order some food", "cancel", "yes")
    network = WordNetwork(((Arc(expected, 1),), ()), frozenset({1}))
    expect = Expectation(language=Language.EN, networks=(network,))

    async def heard(text: str) -> str:
        import soxr

        speech = await voice.synthesise(text, text, Language.EN)
        samples = np.frombuffer(speech.audio.pcm, np.int16).astype(np.float32)
        samples = soxr.resample(samples, speech.audio.rate, 16_000)
        pcm = np.clip(samples, -32768, 32767).astype(np.int16).tobytes()
        return (await recogniser.recognise(Audio(pcm), expect)).text

    try:
        await recogniser.load()
        assert (await heard("order some food")).strip(".").lower() == "order some food"
        assert await heard("my brother painted the fence last weekend") not in {
            text.capitalize() for text in expected
        }
    finally:
        recogniser.close()
        voice.close()


class _Ear(PhoneticEar):
    """Hears ``text`` in any sound."""

    def __init__(self, text: str) -> None:
        self._text = text

    def hear(self, encoded: Floats) -> Sounded:
        phones = b"".join(map(word_phones, self._text.split()))
        return Sounded(said(phones, KOREAN), KOREAN)


ORDER = "불고기 정식 둘 비빔밥 셋"


@pytest.mark.parametrize(
    ("texts", "spoken", "clear"),
    [
        (("비빔밥 둘", "불고기 둘"), "비빔밥 둘", "비빔밥 둘"),
        (("비빔밥 둘", "비빔밥 둘이"), "비빔밥 둘", "비빔밥 둘"),
        # Another text sounds the same.
        (("낫 둘", "낮 둘"), "낫 둘", None),
        # The speaker is in the middle of a longer text, whose beginning sounds like a whole one.
        ((f"{ORDER} 만", f"{ORDER} 말고 국수"), f"{ORDER} 말", None),
        # Something else was said.
        (("비빔밥 둘", "불고기 둘"), "비빔면 셋", None),
        # Figures are another way to write the same, but not where something else sounds so.
        (("이 번", "2 번"), "이번", "이 번"),
        (("이 번", "2 번", "입언"), "이번", None),
        (("2 번",), "이번", "2 번"),
    ],
)
def test_what_is_expected_and_sounds_like_nothing_else_is_clear(
    tmp_path: Path, texts: tuple[str, ...], spoken: str, clear: str | None
) -> None:
    write_model(tmp_path / "model.bin")
    decoder = WhisperDecoder(tmp_path / "model.bin")
    tokens = WhisperTokens(Tokenizer(BPE()), END)
    network = WordNetwork(((Arc(texts, 1),), ()), frozenset({1}))
    expect = Expectation(language=Language.KO, networks=(network,))
    expected = ExpectedSentences(decoder, tokens, lambda _: _Ear(spoken))
    heard = expected.clear(np.zeros((1, 1), np.float32), expect)
    assert heard == (Said([clear], expected=True) if clear else None)


class Preparing:
    """Prepares until it is told to stop."""

    def __init__(self) -> None:
        self.begun, self.ended = threading.Event(), threading.Event()

    def prepare(self, _: Expectation, stopped: Callable[[], bool]) -> None:
        self.begun.set()
        while not stopped():
            time.sleep(0.001)
        self.ended.set()


@pytest.mark.parametrize("for_somebody", [True, False])
async def test_what_is_prepared_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, for_somebody: bool
) -> None:
    recogniser = WhisperRecogniser(Path("no-model"), SystemClock(), threads=1)
    work = Preparing()
    monkeypatch.setattr(recogniser, "_model", object())
    monkeypatch.setattr(recogniser, "_expected", work)
    monkeypatch.setattr(recogniser, "_read", lambda *_: Said(["네"]))
    expect = Expectation(language=Language.KO)
    preparing = asyncio.create_task(recogniser.prepare(expect))
    assert await asyncio.to_thread(work.begun.wait, 10.0)
    if for_somebody:
        heard = await asyncio.wait_for(recogniser.recognise(Audio(bytes(32_000)), expect), 10.0)
        assert heard.text == "네"
    else:
        preparing.cancel()
    assert await asyncio.to_thread(work.ended.wait, 10.0)
    recogniser.close()


async def test_chinese_is_written_in_simplified_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = WhisperRecogniser(Path("no-model"), SystemClock(), threads=1)
    monkeypatch.setattr(recogniser, "_model", object())
    read = Said(["還有別的嗎", "还有别的吗", "還有呢"])
    monkeypatch.setattr(recogniser, "_read", lambda *_: read)
    monkeypatch.setattr("assistant.hear.whisper.speech_seconds", lambda *_, **__: 1.0)
    heard = await recogniser.recognise(Audio(bytes(32_000)), Expectation(language=Language.ZH))
    recogniser.close()
    assert (heard.text, *heard.alternatives) == ("还有别的吗", "还有呢")
