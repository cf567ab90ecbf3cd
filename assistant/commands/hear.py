"""``run.py hear``: speak audio files to the device."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
from pathlib import Path

from assistant.app import Devices, load_engines
from assistant.commands.options import (
    Subparsers,
    add_device_options,
    add_time_option,
    config_from,
    skipping_clock,
)
from assistant.commands.session import running, sandbox_world
from assistant.config import Config
from assistant.core.audio import Audio
from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.core.errors import AssistantError
from assistant.core.events import Failed, Heard
from assistant.engines import Engines
from assistant.hear.files import read_audio
from assistant.script.player import LONGEST_STEP, Player
from assistant.script.printing import ConversationPrinter, print_json
from assistant.script.script import Step
from device.scripted import ScriptedMicrophone, ScriptedSpeaker

log = logging.getLogger(__name__)


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "hear",
        help="speak audio files to the device: run.py hear order.wav",
        description="Each file is a fresh conversation with the real engines, which are loaded "
        "once. The talk button is pressed before it, so that nobody need say the wake word. "
        "What breaks off is told as a fact, and the rest goes on.",
    )
    parser.add_argument("file", nargs="+", type=Path, help="any sound file")
    parser.add_argument("--json", action="store_true", help="print one fact a line, with times")
    parser.add_argument(
        "--wake", action="store_true", help="press nothing: the files begin with the wake word"
    )
    add_device_options(parser)
    add_time_option(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    clock = skipping_clock(options)
    with tempfile.TemporaryDirectory() as folder:
        config = config_from(options, data_folder=folder)
        with sandbox_world(config, Path(folder)) as with_provider:
            # The name is heard as the device of this machine has learnt it.
            engines = await load_engines(config_from(options), clock)
            try:
                results = [
                    await hear_file(path, options, with_provider, engines, clock)
                    for path in options.file
                ]
            finally:
                engines.close()
    return 0 if all(results) else 1


async def hear_file(
    path: Path, options: argparse.Namespace, config: Config, engines: Engines, clock: SkippingClock
) -> bool:
    """One file as one conversation. False when it cannot be read, or broke off."""
    bus = Bus(clock)
    bus.subscribe(print_json if options.json else ConversationPrinter())
    _announce(path, options, clock)
    try:
        return await _converse(path, options, config, engines, bus, clock)
    except Exception as error:  # what one conversation fails of must not cost the others
        log.exception("the conversation with %s broke off", path)
        key = error.key if isinstance(error, AssistantError) else AssistantError.key
        bus.tell(Failed(stage="conversation", key=key, detail=f"{path.name}: {error!r}"))
        return False


async def _converse(
    path: Path,
    options: argparse.Namespace,
    config: Config,
    engines: Engines,
    bus: Bus,
    clock: SkippingClock,
) -> bool:
    if not options.data:
        forget(Path(config.data_folder))
    microphone, speaker = ScriptedMicrophone(clock), ScriptedSpeaker(clock)
    devices = Devices(microphone=microphone, speaker=speaker)
    async with running(config, clock, bus, devices, engines) as app:
        try:
            audio = read_audio(path)
        except AssistantError as error:
            await app.explain(error, "sound file")
            return False

        async def voice(_: Step) -> Audio:
            return audio

        player = Player(
            bus,
            clock,
            app.ears,
            microphone=microphone,
            voice=voice,
            press_when_idle=not options.wake,
        )
        played = await player.play_step(Step(wav=path))
        if not any(isinstance(told.fact, Heard) for told in played.facts):
            # The device still waits for a word, and says so when none comes.
            await player.settle()
        player.end()
        if not await player.settle():
            raise AssistantError(f"no end within {LONGEST_STEP:.0f} s")
    return True


def forget(data_folder: Path) -> None:
    """Takes from a device what it was told to keep: muted by one file, it would not hear the
    next."""
    for kept in data_folder.glob("xiao-e.db*"):
        kept.unlink()


def _announce(path: Path, options: argparse.Namespace, clock: SkippingClock) -> None:
    if options.json:
        print(json.dumps({"at": round(clock.now(), 4), "file": str(path)}, ensure_ascii=False))
    else:
        print(f"--- {path}")
