"""What every recogniser must keep: Whisper, here and in a process of its own, vosk, one on a
Wyoming server and the scripted one."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from assistant.core.audio import FRAME_SAMPLES, Audio, silence
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.core.ports import Expectation, Recogniser, StreamingRecogniser
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.vosk import VoskRecogniser
from assistant.wyoming.recogniser import WyomingRecogniser
from tests.hear.speech import model, spoken
from tests.wyoming.servers import our_server, services

SAID = "안녕하세요. 오늘 날씨가 어때요?"
KOREAN = Expectation(language=Language.KO)
FRAME_BYTES = 2 * FRAME_SAMPLES
slow = pytest.mark.slow


@pytest.fixture(scope="module")
def vosk() -> Iterator[VoskRecogniser]:
    recogniser = VoskRecogniser({Language.KO: model("vosk-ko")}, SystemClock())
    yield recogniser
    recogniser.close()


@pytest.fixture(
    params=[
        "scripted",
        "wyoming",
        pytest.param("whisper", marks=slow),
        pytest.param("whisper_apart", marks=slow),
        pytest.param("vosk", marks=slow),
    ]
)
async def recogniser(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Recogniser]:
    scripted = ScriptedRecogniser([SAID, SAID], SystemClock())
    if request.param == "scripted":
        yield scripted
    elif request.param == "wyoming":
        async with our_server(tmp_path, services(recogniser=scripted)) as uri:
            yield WyomingRecogniser(uri, SystemClock())
    else:
        yield request.getfixturevalue(request.param)


@pytest.fixture(params=["scripted", pytest.param("vosk", marks=slow)])
def streaming(request: pytest.FixtureRequest) -> StreamingRecogniser:
    if request.param == "scripted":
        return ScriptedRecogniser([SAID, SAID], SystemClock())
    engine: StreamingRecogniser = request.getfixturevalue("vosk")
    return engine


class TestRecogniser:
    async def test_speech_becomes_text_of_the_asked_language(self, recogniser: Recogniser) -> None:
        assert recogniser.speaks(Language.KO)
        transcript = await recogniser.recognise(spoken(SAID, Language.KO), KOREAN)
        assert transcript.language is Language.KO
        assert transcript.engine == recogniser.name
        assert any("가" <= letter <= "힣" for letter in transcript.text)
        assert transcript.text not in transcript.alternatives
        assert all(transcript.alternatives)

    async def test_being_prepared_changes_little_of_what_is_heard(
        self, recogniser: Recogniser
    ) -> None:
        network = WordNetwork(((Arc((SAID, "네"), 1),), ()), frozenset({1}))
        expect = replace(KOREAN, sentences=(SAID,), networks=(network,))
        plain = await recogniser.recognise(spoken(SAID, Language.KO), expect)
        await recogniser.prepare(expect)
        prepared = await recogniser.recognise(spoken(SAID, Language.KO), expect)
        # Not equal: Kaldi dithers the sound, by chance, and vosk may read it a letter differently.
        assert Levenshtein.normalized_similarity(prepared.text, plain.text) > 0.5

    @pytest.mark.parametrize("seconds", [0.0, 0.001, 0.02, 3.0])
    async def test_silence_is_no_text(self, recogniser: Recogniser, seconds: float) -> None:
        transcript = await recogniser.recognise(silence(seconds), KOREAN)
        assert transcript.text == ""
        assert transcript.alternatives == ()

    async def test_another_rate_is_refused(self, recogniser: Recogniser) -> None:
        with pytest.raises(ValueError, match="16000"):
            await recogniser.recognise(Audio(bytes(8000), 8000), KOREAN)


async def feed(recogniser: StreamingRecogniser, audio: Audio, expect: Expectation) -> list[str]:
    """All partial texts."""
    return [
        await recogniser.feed(audio.pcm[i : i + FRAME_BYTES], expect)
        for i in range(0, len(audio.pcm), FRAME_BYTES)
    ]


class TestStreamingRecogniser:
    async def test_captions_grow_while_one_speaks(self, streaming: StreamingRecogniser) -> None:
        partials = await feed(streaming, spoken(SAID, Language.KO), KOREAN)
        assert partials[0] == ""
        assert len(set(partials)) > 2
        assert (await streaming.finish()).text

    async def test_the_next_utterance_begins_anew(self, streaming: StreamingRecogniser) -> None:
        audio = spoken(SAID, Language.KO)
        await feed(streaming, audio, KOREAN)
        first = await streaming.finish()
        assert await streaming.feed(bytes(FRAME_BYTES), KOREAN) == ""
        await streaming.abandon()
        await feed(streaming, audio, KOREAN)
        again = await streaming.finish()
        assert len(again.text) < 1.5 * len(first.text)

    async def test_finishing_nothing_is_an_error(self, streaming: StreamingRecogniser) -> None:
        with pytest.raises(EngineError):
            await streaming.finish()
        await feed(streaming, spoken(SAID, Language.KO), KOREAN)
        await streaming.abandon()
        with pytest.raises(EngineError):
            await streaming.finish()
