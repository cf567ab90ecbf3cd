"""Whisper in a process of its own: what may happen to the process."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.core.ports import Expectation
from assistant.hear.whisper_apart import WhisperApart
from tests.hear.apart import process_of
from tests.hear.speech import model, spoken

ROOT = Path(__file__).parents[2]
SAID = "안녕하세요. 오늘 날씨가 어때요?"
KOREAN = Expectation(language=Language.KO)
WITHOUT_MODEL = """
import asyncio, sys
from pathlib import Path
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.hear.whisper_apart import WhisperApart

async def main():
    whisper = WhisperApart(Path(sys.argv[1]), SystemClock())
    try:
        await whisper.load()
    except EngineError as error:
        print(error, flush=True)
    sys.stdin.read()

asyncio.run(main())
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stops and kills by POSIX signals")


@pytest.fixture(scope="module")
def whisper() -> Iterator[WhisperApart]:
    recogniser = WhisperApart(model("whisper-base"), SystemClock())
    yield recogniser
    process = process_of(recogniser)
    recogniser.close()
    process.wait(60)


def wait_until_asked(whisper: WhisperApart) -> None:
    """Returns once the process owes an answer."""
    deadline = time.monotonic() + 60
    assert whisper._process is not None
    while not whisper._process._answers:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_killed_with_the_device(tmp_path: Path) -> None:
    """Its standard error, which both hold, ends only when both have ended."""
    device = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_MODEL, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert device.stdout is not None
    assert "no Whisper model" in device.stdout.readline()
    [apart] = psutil.Process(device.pid).children()
    # In another session its niceness would count for nothing; in one group Ctrl-C would end it.
    assert os.getsid(apart.pid) == os.getsid(device.pid)
    assert os.getpgid(apart.pid) == apart.pid
    device.kill()
    device.communicate(timeout=60)


@pytest.mark.slow
async def test_killed_at_work_it_is_an_error_once(whisper: WhisperApart) -> None:
    network = WordNetwork(((Arc((SAID, "네"), 1),), ()), frozenset({1}))
    expect = Expectation(language=Language.KO, sentences=(SAID,), networks=(network,))
    audio = spoken(SAID, Language.KO)
    heard = await whisper.recognise(audio, expect)
    process = process_of(whisper)
    # Stopped, it cannot have answered before it is killed.
    process.send_signal(signal.SIGSTOP)
    waiting = asyncio.create_task(whisper.recognise(audio, expect))
    await asyncio.to_thread(wait_until_asked, whisper)
    process.kill()
    with pytest.raises(EngineError, match="ended"):
        await asyncio.wait_for(waiting, 60)
    assert await whisper.recognise(audio, expect) == heard
    assert process_of(whisper) != process


@pytest.mark.slow
async def test_whoever_cancels_waits_for_nothing(whisper: WhisperApart) -> None:
    audio = spoken(SAID, Language.KO)
    await whisper.load()
    process = process_of(whisper)
    process.send_signal(signal.SIGSTOP)
    waiting = asyncio.create_task(whisper.recognise(audio, KOREAN))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, 60)
    process.send_signal(signal.SIGCONT)
    assert (await whisper.recognise(audio, KOREAN)).text
    assert process_of(whisper) == process


@pytest.mark.slow
async def test_networks_are_sent_once_and_forgotten(whisper: WhisperApart) -> None:
    network = WordNetwork(((Arc((SAID,), 1),), ()), frozenset({1}))
    await whisper.load()
    process = whisper._process
    assert process is not None
    numbers = set()
    for _ in range(2):
        await whisper.prepare(Expectation(language=Language.KO, networks=(network,)))
        numbers.add(process._networks[network])
    assert len(numbers) == 1
    left = weakref.ref(network)
    del network
    # The first to let the thread that writes let go of it, the second to tell.
    for _ in range(2):
        await whisper.prepare(KOREAN)
        gc.collect()
    assert left() is None
    assert not numbers & {*process._networks.values()}
    assert not process._forgotten
