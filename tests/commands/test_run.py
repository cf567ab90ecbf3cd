"""``run.py run`` as a process: started, looked at, spoken to, and ended."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest
import skia
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from assistant.config import PROJECT
from assistant.core.audio import SAMPLE_RATE, Audio, silence
from assistant.core.language import Language
from assistant.hear.files import write_wav
from assistant.models import Registry
from assistant.models.registry import State
from assistant.script.lines import USUAL_VOICES, LineSpeaker
from tests.contracts.sounds import samples
from tests.contracts.virtual_sound import VirtualSound
from tests.device.browser import chromium

pytestmark = pytest.mark.slow

PATIENCE = 180
"""Not what is promised (`make bench` measures that): tests share the machine."""
STOP_SECONDS = 20.0
"""The kiosk's 5 s (docs/kiosk.md) are for a machine of one's own."""
NEEDED = ("whisper-base", "wake-features", "kokoro")


@pytest.fixture(autouse=True)
def models() -> None:
    registry = Registry.load()
    missing = [name for name in NEEDED if registry.status(name).state is not State.PRESENT]
    if missing:
        pytest.skip(f"models are missing: {', '.join(missing)}")


class Running:
    """The device as a process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""

    def wait_until_ready(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if line.startswith("Ready to listen"):
                return
        raise AssertionError(f"it ended: {self.said}")

    @property
    def url(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:\d+/#\S+", self.said)
        assert found, self.said
        return found[0]

    def stop(self, number: int = signal.SIGINT) -> tuple[float, str]:
        """Seconds it took to end, and what it wrote on standard error."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        began = time.monotonic()
        self.process.send_signal(number)
        said, complaints = self.process.communicate(timeout=PATIENCE)
        seconds = time.monotonic() - began
        self.said += said
        psutil.wait_procs(children, timeout=STOP_SECONDS)
        assert not [child for child in children if child.is_running()]
        return seconds, complaints


@contextmanager
def device(folder: Path, *options: str, **environment: str) -> Iterator[Running]:
    command = [sys.executable, str(PROJECT / "run.py"), "run", "--data", str(folder), *options]
    # By night cards are dark, and a test is run at any hour.
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "config.toml"
    settings.write_text('theme = "day"\n', encoding="utf-8")
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XIAO_E_CONFIG": str(settings), **environment},
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_in_good_order_with_a_window(tmp_path: Path, number: int) -> None:
    screen = {"SDL_VIDEODRIVER": "dummy", "DISPLAY": ":none"}
    with device(tmp_path, "--fullscreen", **screen) as running:
        running.wait_until_ready()
        seconds, complaints = running.stop(number)
    assert "No screen" not in running.said
    assert "Good bye." in running.said
    assert running.process.returncode == 0
    assert seconds < STOP_SECONDS
    assert "Traceback" not in complaints


def test_ends_at_once_while_its_engines_load(tmp_path: Path) -> None:
    with device(tmp_path, "--no-window") as running:
        assert running.process.stdout is not None
        assert "The local page" in next(
            line for line in running.process.stdout if line.startswith("The")
        )
        seconds, complaints = running.stop()
    assert running.process.returncode == 0
    assert seconds < STOP_SECONDS
    assert "Traceback" not in complaints


def test_a_missing_model_says_the_command_that_gets_it(tmp_path: Path) -> None:
    with device(tmp_path / "data", "--no-window", XIAO_E_MODELS=str(tmp_path)) as running:
        _, complaints = running.process.communicate(timeout=PATIENCE)
    assert running.process.returncode == 1
    assert "models fetch" in complaints
    assert "Traceback" not in complaints


async def shows_restaurants(tab: Tab) -> None:
    """The answer tells a restaurant's rating, whichever are open at this hour, and the card has
    made the middle of the screen white."""
    await expect(tab.locator("#lines")).to_contain_text("별점", timeout=1000 * PATIENCE)
    async with asyncio.timeout(PATIENCE):
        while await white_share(tab) < 0.25:
            await tab.wait_for_timeout(300)


async def white_share(tab: Tab) -> float:
    """Of the right half of the screen."""
    shot = skia.Image.MakeFromEncoded(await tab.locator("#screen").screenshot())
    pixels = shot.toarray()[:, shot.width() // 2 :, :3]
    return float((pixels.min(axis=2) > 245).mean())


async def test_typed_to_on_the_page_it_shows_restaurants(tmp_path: Path) -> None:
    with device(tmp_path, "--no-window", "--language", "ko", DISPLAY="") as running:
        running.wait_until_ready()
        async with chromium() as browser:
            tab = await browser.new_page(viewport={"width": 1280, "height": 860})
            await tab.goto(running.url)
            await tab.fill("#text", "음식 배달시켜줘")
            await tab.keyboard.press("Enter")
            await shows_restaurants(tab)


async def test_spoken_to_through_the_browser_it_shows_restaurants(
    tmp_path: Path, utterance: Audio
) -> None:
    file = tmp_path / "spoken.wav"
    write_wav(file, utterance)
    with device(tmp_path, "--no-window", "--language", "ko", DISPLAY="") as running:
        running.wait_until_ready()
        assert "No microphone" in running.said
        async with chromium(file) as browser:
            tab = await browser.new_page(viewport={"width": 1280, "height": 860})
            await tab.goto(running.url)
            await tab.click("#talk")
            await shows_restaurants(tab)


def loudest(recorded: Path) -> float:
    """Of what was recorded so far; its last sample may be half written."""
    pcm = recorded.read_bytes()
    return float(np.abs(samples(pcm[: len(pcm) // 2 * 2])).max())


async def test_hears_and_speaks_through_the_sound_card(
    tmp_path: Path, virtual_sound: VirtualSound, utterance: Audio
) -> None:
    with device(tmp_path, "--no-window", "--language", "ko", DISPLAY="") as running:
        running.wait_until_ready()
        assert "No microphone" not in running.said
        async with chromium() as browser:
            tab = await browser.new_page()
            await tab.goto(running.url)
            with virtual_sound.recording() as recorded:
                await tab.click("#talk")
                virtual_sound.speak(utterance)
                await shows_restaurants(tab)
                # The list may be seen before its first word is heard.
                async with asyncio.timeout(PATIENCE):
                    while loudest(recorded) <= 1000:
                        await tab.wait_for_timeout(300)
            assert not await tab.locator("#microphone").is_visible()


@pytest.fixture(scope="module")
def utterance(tmp_path_factory: pytest.TempPathFactory) -> Audio:
    """A customer's wish, with time before and behind it."""
    speaker = LineSpeaker(tmp_path_factory.mktemp("lines"))
    try:
        wish = speaker.line("음식 배달시켜 줘", Language.KO, USUAL_VOICES[Language.KO])
        line = asyncio.run(wish)
    finally:
        speaker.close()
    return Audio(silence(1.5).pcm + line.pcm + silence(30).pcm, SAMPLE_RATE)
