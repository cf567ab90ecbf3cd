"""What `scripts.benchmarks.probe` measures."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import numpy as np
import psutil

from assistant.app import App, Devices, load_engines, open_app
from assistant.commands.age import seconds_since_start
from assistant.commands.screen import open_stage
from assistant.config import Config
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.hear.voice_activity import SileroVoiceActivity
from assistant.hear.vosk import VoskRecogniser
from assistant.hear.wake import NetworkWakeWord
from assistant.hear.whisper import WhisperRecogniser
from assistant.hear.whisper_apart import WhisperApart
from assistant.models.registry import Registry
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice
from device.scripted import ScriptedMicrophone, ScriptedSpeaker

IDLE_SECONDS = 20.0
ROOM_RMS = 30.0
"""Of 32768: a quiet room's hiss, so that no engine can rest on digital silence."""
Ahead: TypeAlias = WhisperApart | None
"""The recogniser, where it was started before all else."""
Probe = Callable[[Config, Ahead], Awaitable[dict[str, float]]]


def megabytes() -> float:
    """Of this process and those that it has started."""
    here = psutil.Process()
    return sum(one.memory_info().rss for one in (here, *here.children(recursive=True))) / 1e6


async def _nothing(_: Config, __: Ahead) -> dict[str, float]:
    return {}


async def _whisper(_: Config, __: Ahead) -> dict[str, float]:
    engine = WhisperRecogniser(Registry.load().require("whisper-base"), SystemClock())
    await engine.load()
    return {}


async def _vosk(_: Config, __: Ahead) -> dict[str, float]:
    folder = Registry.load().require("vosk-ko")
    engine = VoskRecogniser({Language.KO: folder}, SystemClock())
    await engine.load(Language.KO)
    return {}


async def _wake(_: Config, __: Ahead) -> dict[str, float]:
    word = NetworkWakeWord(Registry.load().require("wake-features"), times=2)
    activity = SileroVoiceActivity()
    for _frame in range(50):
        word.feed(bytes(1024))
        activity.feed(bytes(1024))
    return {}


async def _kokoro(_: Config, __: Ahead) -> dict[str, float]:
    voice = KokoroVoice(Registry.load().require("kokoro"), SystemClock())
    await voice.load(Language.KO)
    await voice.synthesise("안녕하세요.", "안녕하세요.", Language.KO)
    return {}


async def _espeak(_: Config, __: Ahead) -> dict[str, float]:
    await EspeakVoice(SystemClock()).synthesise("안녕하세요.", "안녕하세요.", Language.KO)
    return {}


async def _face(config: Config, _: Ahead) -> dict[str, float]:
    stage = open_stage(config)
    for number in range(30):
        stage.draw(number / 30)
    return {}


async def _device(config: Config, whisper: Ahead) -> dict[str, float]:
    """The whole of it with the face, from the start of the program until it listens."""
    async with _listening(config, whisper) as (_, seconds):
        open_stage(config).draw(0.0)
        # Before the engines are closed.
        return {"ready": seconds, "after": megabytes()}


async def _idle(config: Config, whisper: Ahead) -> dict[str, float]:
    """What the ears cost while nobody speaks, in shares of one core."""
    async with _listening(config, whisper) as (app, _):
        return {"share": await _idle_share(app)}


async def _screenless(config: Config, _: Ahead) -> dict[str, float]:
    """All of a device without a screen: readiness, memory, and what idling costs."""
    async with _listening(config, None, beside_window=False) as (app, seconds):
        after = megabytes()
        return {"ready": seconds, "after": after, "share": await _idle_share(app)}


async def _idle_share(app: App) -> float:
    ears = asyncio.create_task(app.ears.run())
    await asyncio.sleep(2.0)
    began, before = time.monotonic(), _processor_seconds()
    await asyncio.sleep(IDLE_SECONDS)
    used = _processor_seconds() - before
    share = used / (time.monotonic() - began)
    ears.cancel()
    return share


def _processor_seconds() -> float:
    """Used by this process and those that it has started."""
    here = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (here, *here.children(recursive=True)))


@asynccontextmanager
async def _listening(
    config: Config, whisper: Ahead, *, beside_window: bool = True
) -> AsyncIterator[tuple[App, float]]:
    """A device on the system's clock in front of a real-time microphone in a quiet room.

    Yields it with the seconds from the start of this process until it listened.
    """
    clock = SystemClock()
    hiss = np.random.default_rng(1).normal(0, ROOM_RMS, 10 * SAMPLE_RATE).astype(np.int16)
    devices = Devices(
        microphone=ScriptedMicrophone(clock, Audio(hiss.tobytes())), speaker=ScriptedSpeaker(clock)
    )
    engines = await load_engines(config, clock, beside_window=beside_window, whisper=whisper)
    with tempfile.TemporaryDirectory() as folder:
        # Nothing is paid here, so that no provider need run.
        own = dataclasses.replace(config, data_folder=folder, payment_url="http://127.0.0.1:9")
        async with open_app(
            own, clock=clock, bus=Bus(clock), devices=devices, engines=engines
        ) as app:
            await app.warm_up()
            yield app, seconds_since_start()
    engines.close()


PROBES: dict[str, Probe] = {
    "nothing": _nothing,
    "wake": _wake,
    "whisper": _whisper,
    "vosk": _vosk,
    "kokoro": _kokoro,
    "espeak": _espeak,
    "face": _face,
    "device": _device,
    "idle": _idle,
    "screenless": _screenless,
}


async def measured(name: str, config: Config, whisper: Ahead) -> dict[str, float]:
    """Of one of `PROBES`; ``seconds`` is how long it took."""
    before, began = megabytes(), time.monotonic()
    found = await PROBES[name](config, whisper)
    seconds = time.monotonic() - began
    return {"before": before, "seconds": seconds, "after": megabytes(), **found}
