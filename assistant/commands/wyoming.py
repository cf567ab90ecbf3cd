"""``run.py wyoming``: our engines for others, over the Wyoming protocol."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import signal
from pathlib import Path

from assistant.app import load_engines
from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.config import Config
from assistant.core.clock import SystemClock
from assistant.core.ports import WakeWord
from assistant.engines import Engines, network_wake_word, wake_policy
from assistant.hear.wake_policy import WakePolicy
from assistant.log import start_log
from assistant.models.registry import Registry
from assistant.naming import learning_name
from assistant.wyoming.address import Servers, checked_uri, stays_here
from assistant.wyoming.server import Services, serving

DEFAULT_URI = "tcp://127.0.0.1:10300"


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "wyoming",
        help="serve recogniser, voices and wake word to other programs",
        description="Answers clients of the Wyoming protocol, such as Home Assistant, until it is "
        "stopped. Nothing asks who they are: let it listen beyond this machine only in a network "
        "of your own.",
    )
    parser.add_argument(
        "--uri",
        default=DEFAULT_URI,
        help=f"where to listen: tcp://host:port or unix:///path (default: {DEFAULT_URI})",
    )
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Returns when it is stopped. Raises AssistantError: it cannot start; says what to do."""
    # Our own engines are served, not those of servers that may be clients of this one.
    config = dataclasses.replace(config_from(options), wyoming=Servers())
    start_log(Path(config.data_folder) / "log", verbose=options.verbose)
    return asyncio.run(_serve(config, checked_uri(options.uri)))


async def _serve(config: Config, uri: str) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    engines = await load_engines(config, SystemClock())
    try:
        async with learning_name(config), serving(uri, _services(config, engines)):
            reach = "this machine only" if stays_here(uri) else "anybody who reaches it"
            print(f"Serving Wyoming at {uri}, for {reach}.", flush=True)
            await stopped.wait()
    finally:
        engines.close()
    return 0


def _services(config: Config, engines: Engines) -> Services:
    registry = Registry.load()

    def wake_word() -> tuple[WakeWord, WakePolicy]:
        return network_wake_word(config, registry), wake_policy(config)

    assert engines.name is not None
    return Services(
        recogniser=engines.recogniser(config.engines.open_speech),
        voices=engines.voices,
        wake_name=engines.name.wake_word.word,
        wake_word=wake_word,
        language=config.language,
    )
