"""Our server, asked by the package's own client."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import numpy as np
import pytest
import soxr
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncClient
from wyoming.error import Error
from wyoming.event import Event, Eventable
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong
from wyoming.tts import Synthesize, SynthesizeVoice
from wyoming.wake import Detect, Detection, NotDetected

from assistant.core.audio import Audio, silence
from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.hear.fakes import ScriptedRecogniser
from assistant.speak.fakes import FakeSynthesiser
from assistant.wyoming.server import MOST_CLIENTS, serving
from assistant.wyoming.sound import chunks
from tests.hear.speech import model, spoken
from tests.wyoming.servers import WORD, our_server, services

PROJECT = Path(__file__).resolve().parents[2]
TONE = Audio((8000 * np.sin(np.arange(16_000) / 8)).astype("<i2").tobytes())


async def ask(client: AsyncClient, *events: Eventable) -> None:
    for event in events:
        await client.write_event(event.event())


async def answer(client: AsyncClient) -> Event:
    event = await client.read_event()
    assert event is not None, "the server hung up"
    return event


def client_of(uri: str, seconds: float = 60.0) -> AsyncClient:
    return AsyncClient.from_uri(uri, connect_timeout=seconds, read_timeout=seconds)


async def test_it_says_what_it_has(tmp_path: Path) -> None:
    served = services(voices=(FakeSynthesiser(),))
    async with our_server(tmp_path, served) as uri, client_of(uri) as client:
        await ask(client, Describe())
        info = Info.from_event(await answer(client))
        await ask(client, Ping(text="there?"))
        assert Pong.from_event(await answer(client)).text == "there?"
    assert info.asr[0].models[0].languages == ["ko", "en", "zh"]
    assert [voice.name for voice in info.tts[0].voices] == ["fake-ko", "fake-en", "fake-zh"]
    assert info.wake[0].models[0].phrase == WORD


async def test_stereo_of_another_rate_is_heard_as_the_microphone_would(tmp_path: Path) -> None:
    behind = ScriptedRecogniser(["a latte, please"], SystemClock())
    samples = np.frombuffer(TONE.pcm, "<i2").astype(np.float32)
    stereo = np.repeat(soxr.resample(samples, 16_000, 44_100), 2).astype("<i2").tobytes()
    async with our_server(tmp_path, services(recogniser=behind)) as uri, client_of(uri) as client:
        await ask(client, Transcribe(language="en-US"), AudioStart(44_100, 2, 2))
        for at in range(0, len(stereo), 4096):
            await ask(client, AudioChunk(44_100, 2, 2, stereo[at : at + 4096]))
        await ask(client, AudioStop())
        heard = Transcript.from_event(await answer(client))
    assert (heard.text, heard.language) == ("a latte, please", "en")
    [(audio, expect)] = behind.heard
    assert expect.language is Language.EN
    given = np.frombuffer(audio.pcm, "<i2").astype(np.float64)
    assert audio.seconds == pytest.approx(1.0, abs=0.01)
    middle = slice(2000, 14_000)
    assert np.corrcoef(given[middle], samples[middle])[0, 1] > 0.99


async def test_it_speaks_by_language_and_by_name(tmp_path: Path) -> None:
    voice = FakeSynthesiser()
    async with our_server(tmp_path, services(voices=(voice,))) as uri, client_of(uri) as client:
        for wanted in (SynthesizeVoice(language="ko_KR"), SynthesizeVoice(name="fake-ko"), None):
            await ask(client, Synthesize(text="12,000원입니다.", voice=wanted))
            start = AudioStart.from_event(await answer(client))
            seconds = 0.0
            while AudioChunk.is_type((event := await answer(client)).type):
                seconds += AudioChunk.from_event(event).seconds
            assert AudioStop.is_type(event.type)
            assert start.rate == 24_000
            assert seconds > 0.5
    assert len(set(voice.spoken)) == 1
    assert "만" in voice.spoken[0], "numbers are said as words"


async def test_it_detects_the_wake_word_as_often_as_it_is_said(tmp_path: Path) -> None:
    sound = chunks(silence(10.0))
    async with our_server(tmp_path, services(wakes=(50, 200))) as uri, client_of(uri) as client:
        await ask(client, Detect(names=[WORD]), AudioStart(16_000, 2, 1), *sound, AudioStop())
        found = [Detection.from_event(await answer(client)) for _ in range(2)]
        assert [each.name for each in found] == [WORD, WORD]
        assert [each.timestamp for each in found] == pytest.approx([1532, 6332], abs=40)
        await ask(client, Detect(), AudioStart(16_000, 2, 1), *sound, AudioStop())
        assert NotDetected.is_type((await answer(client)).type)


WRONG: dict[str, tuple[list[Eventable | Event], str]] = {
    "a language": ([Transcribe(language="fr")], "'fr'"),
    "a voice": ([Synthesize(text="네", voice=SynthesizeVoice(name="alice"))], "'alice'"),
    "a wake word": ([Detect(names=["alexa"])], "alexa"),
    "a format": ([AudioStart(3, 2, 1)], "3 Hz"),
    "no beginning": ([Transcribe(), AudioChunk(16_000, 2, 1, bytes(64))], "before its audio-start"),
    "half a sample": ([AudioStart(16_000, 2, 1), AudioChunk(16_000, 2, 1, b"abc")], "in a sample"),
    "no text": ([Event("synthesize", {})], "malformed"),
    "names that are none": ([Event("detect", {"names": 5})], "malformed"),
}


@pytest.mark.parametrize("kind", WRONG)
async def test_what_is_asked_wrongly_is_answered_and_the_next_is_served(
    kind: str, tmp_path: Path
) -> None:
    events, complaint = WRONG[kind]
    async with our_server(tmp_path, services(texts=["네"])) as uri, client_of(uri) as client:
        for event in events:
            await client.write_event(event if isinstance(event, Event) else event.event())
        assert complaint in Error.from_event(await answer(client)).text
        await ask(client, Transcribe(), AudioStart(16_000, 2, 1), *chunks(TONE), AudioStop())
        assert Transcript.from_event(await answer(client)).text == "네"


@pytest.mark.parametrize(
    "line",
    [b"GET / HTTP/1.1\r\n\r\n", b"[]\n", b'{"type": "info", "data_length": 999999999}\n', b"5"],
)
async def test_who_speaks_otherwise_is_dropped_and_others_are_served(
    line: bytes, tmp_path: Path
) -> None:
    async with our_server(tmp_path, services()) as uri:
        reader, writer = await asyncio.open_unix_connection(uri.removeprefix("unix://"))
        writer.write(line)
        writer.write_eof()
        assert await asyncio.wait_for(reader.read(), 60) == b""
        writer.close()
        async with client_of(uri) as client:
            await ask(client, Describe())
            assert Info.is_type((await answer(client)).type)


async def served(uri: str) -> bool:
    try:
        async with client_of(uri) as client:
            await ask(client, Describe())
            return Info.is_type((await answer(client)).type)
    except ConnectionError:
        return False


async def test_a_crowd_is_kept_within_bounds(tmp_path: Path) -> None:
    async with our_server(tmp_path, services()) as uri:
        crowd = [client_of(uri) for _ in range(MOST_CLIENTS)]
        for client in crowd:
            await client.connect()
            await ask(client, Describe())
            await answer(client)
        async with client_of(uri) as late:
            assert Error.is_type((await answer(late)).type)
        await crowd.pop().disconnect()
        async with asyncio.timeout(60):
            while not await served(uri):
                pass
        for client in crowd:
            await client.disconnect()


async def test_a_taken_port_is_an_error_that_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        uri = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ConfigError, match="cannot be listened at"):
            async with serving(uri, services()):
                pass


@pytest.mark.slow
async def test_the_command_serves_the_real_engines_in_a_process_of_its_own(tmp_path: Path) -> None:
    model("whisper-base")
    with socket.create_server(("127.0.0.1", 0)) as free:
        uri = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "run.py", "wyoming", "--uri", uri, "--language", "en"),
        *("--data", str(tmp_path)),
        cwd=PROJECT,
        env=os.environ | {"XIAO_E_CONFIG": str(tmp_path / "none.toml")},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        ready = await asyncio.wait_for(process.stdout.readline(), 600)
        assert f"{uri}, for this machine only".encode() in ready
        async with client_of(uri, 300.0) as client:
            said = spoken("What time is it now?", Language.EN)
            await ask(client, Transcribe(language="en"), AudioStart(16_000, 2, 1))
            await ask(client, *chunks(said), AudioStop())
            assert "what time is it" in Transcript.from_event(await answer(client)).text.lower()
            await ask(client, Synthesize(text="Hello.", voice=SynthesizeVoice(language="en")))
            rate, pcm = AudioStart.from_event(await answer(client)).rate, b""
            while AudioChunk.is_type((event := await answer(client)).type):
                pcm += AudioChunk.from_event(event).audio
            assert 0.2 < Audio(pcm, rate).seconds < 3
            await ask(client, Detect(), AudioStart(16_000, 2, 1), *chunks(said), AudioStop())
            assert NotDetected.is_type((await answer(client)).type)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 120) == 0
    finally:
        if process.returncode is None:
            process.kill()
