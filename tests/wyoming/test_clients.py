"""Engines on other servers: as they should be, and as they should not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
from wyoming.event import Event

from assistant.core.audio import FRAME_SAMPLES, Audio, silence
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation
from assistant.core.speech import Viseme
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.speak.fakes import FakeSynthesiser
from assistant.speak.voices.espeak import EspeakVoice
from assistant.wyoming import connection, recogniser, voice, wake_word
from assistant.wyoming.address import Servers
from assistant.wyoming.clients import WyomingClients
from assistant.wyoming.recogniser import RecogniserWithStandIn, WyomingRecogniser
from assistant.wyoming.voice import WyomingVoice
from assistant.wyoming.wake_word import WyomingWakeWord
from tests.wyoming.servers import WORD, our_server, say, services, strange_server

TONE = Audio((8000 * np.sin(np.arange(16_000) / 8)).astype("<i2").tobytes())
KOREAN = Expectation(language=Language.KO, phrases=("서울불고기", "네"))
FRAME = TONE.pcm[: 2 * FRAME_SAMPLES]
ABSENT = "unix:///nowhere/at/all.sock"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wake word servers get half a second."""
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(wake_word, "ALIVE_SECONDS", 0.6)
    monkeypatch.setattr(wake_word, "RETRY_SECONDS", 0.1)


@pytest.fixture
def patient_unless_it_hangs(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a server is not that the machine was busy."""
    for module in (recogniser, voice):
        monkeypatch.setattr(module, "ANSWER_SECONDS", 0.5 if kind == "hangs" else 60.0)


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 (what is waited for happens on the other side)
            await asyncio.sleep(0.01)


async def test_the_sound_and_what_is_expected_arrive_whole(tmp_path: Path) -> None:
    behind = ScriptedRecogniser(["서울불고기로 할게요"], SystemClock())
    async with our_server(tmp_path, services(recogniser=behind)) as uri:
        client = WyomingRecogniser(uri, SystemClock())
        heard = await client.recognise(TONE, KOREAN)
    assert heard.text == "서울불고기로 할게요"
    [(audio, expect)] = behind.heard
    assert audio.seconds == pytest.approx(1.0, abs=0.002)
    assert expect.language is Language.KO
    assert expect.phrases == KOREAN.phrases
    given, sent = (np.frombuffer(each.pcm, "<i2").astype(int) for each in (audio, TONE))
    assert int(np.abs(given[:15_000] - sent[:15_000]).max()) < 50


async def hang(event: Event, writer: asyncio.StreamWriter) -> None:
    return


async def garbage(event: Event, writer: asyncio.StreamWriter) -> None:
    writer.write(b'["no", "event"]\n')


async def noise(event: Event, writer: asyncio.StreamWriter) -> None:
    writer.write(bytes(range(128, 256)) + b"\n")


async def hang_up(event: Event, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def endless(event: Event, writer: asyncio.StreamWriter) -> None:
    writer.write(b'{"type": "info", "payload_length": 99999999999}\n')


async def refuse(event: Event, writer: asyncio.StreamWriter) -> None:
    await say(writer, "error", text="out of order")


async def has_nothing(event: Event, writer: asyncio.StreamWriter) -> None:
    await say(writer, "info")


def described(
    kind: str, **data: object
) -> Callable[[Event, asyncio.StreamWriter], Awaitable[None]]:
    """A server that describes itself well and answers with an event of ``kind``."""
    by = {"attribution": {"name": "x", "url": ""}, "installed": True}
    more = {"description": None, "version": None}
    model = {"name": "m", "languages": ["ko-KR"], **by, **more}

    async def answer(event: Event, writer: asyncio.StreamWriter) -> None:
        if event.type == "describe":
            asr = {"name": "p", "models": [model], **by, **more}
            tts = {"name": "p", "voices": [model], **by, **more}
            await say(writer, "info", asr=[asr], tts=[tts])
        elif event.type in ("audio-stop", "synthesize"):
            await say(writer, kind, **data)

    return answer


BROKEN = {
    "hangs": (hang, "in time"),
    "speaks otherwise": (garbage, "does not speak Wyoming"),
    "sends noise": (noise, "does not speak Wyoming"),
    "hangs up": (hang_up, "hung up"),
    "threatens the memory": (endless, "bytes"),
    "refuses": (refuse, "out of order"),
    "has nothing": (has_nothing, "has no"),
}
LIARS = {
    "writes a number": (described("transcript", text=5), "no text"),
    "writes a novel": (described("transcript", text="가" * 5000), "no text"),
    "writes nothing": (described("transcript"), "does not speak Wyoming"),
}
BABBLERS = {
    "impossible sound": (described("audio-start", rate=7, width=2, channels=1), "7 Hz"),
    "no format": (described("audio-start"), "does not speak Wyoming"),
}


@pytest.mark.parametrize("kind", [*BROKEN, *LIARS])
async def test_a_server_that_fails_is_named_and_our_own_recogniser_hears(
    kind: str,
    tmp_path: Path,
    patient_unless_it_hangs: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer, complaint = (BROKEN | LIARS)[kind]
    own = ScriptedRecogniser(["서울불고기", "네"], SystemClock())
    async with strange_server(tmp_path, answer) as uri:
        remote = WyomingRecogniser(uri, SystemClock())
        with pytest.raises(EngineError, match=complaint) as caught:
            await remote.recognise(TONE, KOREAN)
        assert uri in str(caught.value) or kind == "threatens the memory"
        both = RecogniserWithStandIn(remote, own, SystemClock())
        assert (await both.recognise(TONE, KOREAN)).text == "서울불고기"
    assert complaint in caplog.text


async def test_a_server_that_failed_is_left_alone_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def count(event: Event, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.close()

    own = ScriptedRecogniser(["하나", "둘", "셋"], SystemClock())
    async with strange_server(tmp_path, count) as uri:
        both = RecogniserWithStandIn(WyomingRecogniser(uri, SystemClock()), own, SystemClock())
        texts = [(await both.recognise(TONE, KOREAN)).text for _ in range(2)]
        assert asked == 1
        monkeypatch.setattr(recogniser, "RETRY_SECONDS", 0.0)
        texts.append((await both.recognise(TONE, KOREAN)).text)
        assert asked == 2
    assert texts == ["하나", "둘", "셋"]


async def test_a_language_the_server_does_not_speak_is_ours(tmp_path: Path) -> None:
    own = ScriptedRecogniser(["two bulgogi"], SystemClock())
    async with strange_server(tmp_path, described("transcript", text="불고기")) as uri:
        remote = WyomingRecogniser(uri, SystemClock())
        await remote.load()
        both = RecogniserWithStandIn(remote, own, SystemClock())
        assert (await both.recognise(TONE, KOREAN)).text == "불고기"
        english = Expectation(language=Language.EN)
        assert (await both.recognise(TONE, english)).text == "two bulgogi"


async def test_a_voice_moves_lips_and_marks_words(tmp_path: Path) -> None:
    async with our_server(tmp_path, services(voices=(EspeakVoice(SystemClock()),))) as uri:
        speech = await WyomingVoice(uri, SystemClock()).synthesise(
            "Two bowls, please.", "Two bowls, please.", Language.EN
        )
    assert 0.6 < speech.audio.seconds < 2.5
    assert len({at.viseme for at in speech.visemes} - {Viseme.SIL}) >= 2
    assert [speech.text[word.begin : word.end] for word in speech.words] == [
        "Two",
        "bowls,",
        "please.",
    ]


@pytest.mark.parametrize("kind", [*BROKEN, *BABBLERS])
async def test_a_voice_that_fails_is_named(
    kind: str, tmp_path: Path, patient_unless_it_hangs: None
) -> None:
    answer, complaint = (BROKEN | BABBLERS)[kind]
    async with strange_server(tmp_path, answer) as uri:
        with pytest.raises(EngineError, match=complaint):
            await WyomingVoice(uri, SystemClock()).synthesise("네", "네", Language.KO)


async def test_a_silent_voice_is_an_error(tmp_path: Path) -> None:
    async with our_server(tmp_path, services(voices=(FakeSynthesiser(),))) as uri:
        with pytest.raises(EngineError, match="silence"):
            await WyomingVoice(uri, SystemClock()).synthesise("네", "네", Language.KO)


async def test_the_server_hears_the_wake_word_and_goes_away(tmp_path: Path, hasty: None) -> None:
    word = WyomingWakeWord(
        f"unix://{tmp_path}/ours.sock", "샤오어", ScriptedWakeWord([2]), SystemClock()
    )
    word.start()
    try:
        assert [word.feed(FRAME) for _ in range(3)] == [0, 0, 1], "our own, before there is one"
        async with our_server(tmp_path, services(wakes=(20,))):
            scores: list[float] = []

            async def listen() -> bool:
                scores.append(word.feed(FRAME))
                await asyncio.sleep(0.005)
                return scores[-1] == 1.0

            async with asyncio.timeout(60):
                while not await listen():
                    pass
            assert len(scores) > 20
            assert set(scores) == {0.0, 1.0}
            word.reset()
        await eventually(lambda: not word._connected)
        assert word.feed(FRAME) == 0.0
    finally:
        word.close()


@pytest.mark.parametrize("kind", BROKEN)
async def test_our_own_wake_word_listens_where_the_server_fails(
    kind: str, tmp_path: Path, hasty: None, caplog: pytest.LogCaptureFixture
) -> None:
    answer, _ = BROKEN[kind]
    async with strange_server(tmp_path, answer) as uri:
        word = WyomingWakeWord(uri, "샤오어", ScriptedWakeWord([1]), SystemClock())
        word.start()
        try:
            await eventually(lambda: "our own wake word listens" in caplog.text)
            assert [word.feed(FRAME) for _ in range(2)] == [0, 1]
        finally:
            word.close()


async def test_a_wake_server_that_falls_silent_is_noticed(
    tmp_path: Path, hasty: None, caplog: pytest.LogCaptureFixture
) -> None:
    by = {"attribution": {"name": "x", "url": ""}, "installed": True, "version": None}
    model = {"name": "xiao", "phrase": WORD, "languages": ["ko"], "description": None, **by}
    described_once = False

    async def answer(event: Event, writer: asyncio.StreamWriter) -> None:
        nonlocal described_once
        if event.type == "describe" and not described_once:
            described_once = True
            program = {"name": "p", "models": [model], "description": None, **by}
            await say(writer, "info", wake=[program])

    async with strange_server(tmp_path, answer) as uri:
        word = WyomingWakeWord(uri, "샤오어", ScriptedWakeWord([]), SystemClock())
        word.start()
        try:
            await eventually(lambda: word._connected)
            await eventually(lambda: not word._connected)
            assert "in time" in caplog.text
        finally:
            word.close()


async def test_a_server_that_knows_other_names_says_which(
    tmp_path: Path, hasty: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with our_server(tmp_path, services()) as uri:
        word = WyomingWakeWord(uri, "jarvis", ScriptedWakeWord([], word="jarvis"), SystemClock())
        word.start()
        try:
            await eventually(lambda: f"does not know 'jarvis'; it has {WORD}" in caplog.text)
        finally:
            word.close()


async def test_the_device_starts_without_the_servers(caplog: pytest.LogCaptureFixture) -> None:
    clients = WyomingClients(Servers(recogniser=ABSENT, voice=ABSENT), SystemClock())
    await clients.load()
    own = FakeSynthesiser()
    assert await clients.voices((own,)) == (own,)
    heard = clients.recogniser(ScriptedRecogniser(["네"], SystemClock()))
    assert (await heard.recognise(TONE, KOREAN)).text == "네"
    assert caplog.text.count("No such file") == 3


def test_a_server_elsewhere_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        WyomingClients(Servers(voice="tcp://127.0.0.1:10200"), SystemClock())
        assert not caplog.text
        WyomingClients(Servers(recogniser="tcp://192.168.0.7:10300"), SystemClock())
    assert "tcp://192.168.0.7:10300" in caplog.text


async def test_digital_silence_is_no_text(tmp_path: Path) -> None:
    async with our_server(tmp_path, services(texts=["네"])) as uri:
        heard = await WyomingRecogniser(uri, SystemClock()).recognise(silence(1.0), KOREAN)
    assert heard.text == ""
