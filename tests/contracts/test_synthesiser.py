"""What every voice must keep: the fake, espeak, one on a server, and Kokoro where its model is."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Synthesiser
from assistant.core.speech import Speech, Viseme
from assistant.models import models_dir
from assistant.speak.fakes import FakeSynthesiser
from assistant.speak.sound import LOUDNESS, RATE, from_pcm
from assistant.speak.verbalise import verbalise
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice
from assistant.wyoming.voice import WyomingVoice
from tests.wyoming.servers import our_server, services

CLAUSES = {
    Language.KO: "불고기 정식 2그릇은 24,000원, 맞나요?",
    Language.EN: "Two bowls of bulgogi are 24,000 won, is that right?",
    Language.ZH: "两碗烤肉一共24,000韩元，对吗？",
}


def kokoro() -> KokoroVoice:
    folder = models_dir() / "kokoro"
    if not KokoroVoice.installed(folder):
        pytest.skip(f"Kokoro is not in {folder}: `run.py models fetch kokoro`")
    return KokoroVoice(folder, SystemClock())


@pytest.fixture(
    params=["fake", "espeak", "wyoming", pytest.param("kokoro", marks=pytest.mark.slow)],
    scope="module",
)
def voice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Synthesiser]:
    if request.param == "fake":
        yield FakeSynthesiser()
    elif request.param == "wyoming":
        with espeak_on_a_server(tmp_path_factory.mktemp("wyoming")) as uri:
            yield WyomingVoice(uri, SystemClock())
    else:
        yield EspeakVoice(SystemClock()) if request.param == "espeak" else kokoro()


@contextmanager
def espeak_on_a_server(folder: Path) -> Iterator[str]:
    """In a loop of its own, as each test has one of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    server = our_server(folder, services(voices=(EspeakVoice(SystemClock()),)))
    try:
        yield asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


Said = Callable[[Language], Awaitable[Speech]]


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, Language], Speech]:
    return {}


@pytest.fixture
def said(voice: Synthesiser, made: dict[tuple[str, Language], Speech]) -> Said:
    """The clause of a language, spoken once for all tests."""

    async def say(language: Language) -> Speech:
        key = (voice.name, language)
        if key not in made:
            text = CLAUSES[language]
            made[key] = await voice.synthesise(text, verbalise(text, language).spoken, language)
        return made[key]

    return say


class TestSynthesiser:
    @pytest.mark.parametrize("language", Language)
    async def test_speech_is_whole(
        self, voice: Synthesiser, said: Said, language: Language
    ) -> None:
        assert voice.speaks(language)
        speech = await said(language)
        assert speech.text == CLAUSES[language]
        assert speech.audio.rate == RATE
        assert 1.5 < speech.audio.seconds < 7

    @pytest.mark.parametrize("language", Language)
    async def test_lips_move_to_the_end_and_close(self, said: Said, language: Language) -> None:
        speech = await said(language)
        starts = [v.start for v in speech.visemes]
        assert starts == sorted(starts)
        assert starts[0] >= 0
        assert speech.visemes[-1].viseme is Viseme.SIL
        assert speech.visemes[-1].start == pytest.approx(speech.audio.seconds)
        assert len({v.viseme for v in speech.visemes}) >= 3

    @pytest.mark.parametrize("language", Language)
    async def test_words_mark_the_shown_text(self, said: Said, language: Language) -> None:
        text = CLAUSES[language]
        speech = await said(language)
        for before, after in pairwise(speech.words):
            assert before.start <= after.start <= speech.audio.seconds
            assert before.begin < before.end <= after.begin < after.end <= len(text)
        price = [w for w in speech.words if "24,000" in text[w.begin : w.end]]
        assert len(price) == 1, "a price said in several words is one mark"

    @pytest.mark.parametrize("text", ["", "...", "?! "])
    async def test_nothing_to_say_is_no_sound(self, voice: Synthesiser, text: str) -> None:
        speech = await voice.synthesise(text, text, Language.KO)
        assert speech.audio.pcm == b""
        assert speech.visemes == ()
        assert speech.words == ()

    async def test_foreign_words_are_taken(self, voice: Synthesiser) -> None:
        for language in Language:
            text = "서울 Starbucks 咖啡 😀"
            speech = await voice.synthesise(text, verbalise(text, language).spoken, language)
            assert speech.audio.seconds > 0.5


@pytest.mark.parametrize("language", Language)
async def test_real_voices_are_equally_loud(
    voice: Synthesiser, said: Said, language: Language
) -> None:
    if isinstance(voice, FakeSynthesiser):
        pytest.skip("the fake is silent")
    speech = await said(language)
    samples = from_pcm(speech.audio.pcm)
    loudness = 20 * np.log10(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))
    assert LOUDNESS - 4 < loudness < LOUDNESS + 1
    assert float(np.abs(samples).max()) < 0.9


async def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="models fetch") as caught:
        await KokoroVoice(tmp_path, SystemClock()).synthesise("네", "네", Language.KO)
    assert caught.value.key == "error_model_missing"
