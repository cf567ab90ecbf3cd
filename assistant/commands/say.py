"""``run.py say``: talk to the device by keyboard."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from assistant.app import Devices
from assistant.commands.options import (
    Subparsers,
    add_device_options,
    add_time_option,
    config_from,
    skipping_clock,
)
from assistant.commands.session import running, sandbox_world
from assistant.core.bus import Bus
from assistant.core.clock import Clock, SystemClock
from assistant.script.player import Player
from assistant.script.printing import ConversationPrinter, print_json
from assistant.script.script import Step


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "say",
        help='talk to the device by keyboard: run.py say "음식 배달시켜줘" "두 번째 거"',
        description="Each text is one line of the user. Without texts, lines are read from the "
        "keyboard until its end. Waiting is skipped when texts are given.",
    )
    parser.add_argument("text", nargs="*", help="lines of the user, one after the other")
    parser.add_argument("--json", action="store_true", help="print one fact a line, with times")
    add_device_options(parser)
    add_time_option(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    config = config_from(options)
    clock: Clock = skipping_clock(options) if options.text else SystemClock()
    bus = Bus(clock)
    bus.subscribe(print_json if options.json else ConversationPrinter())
    with sandbox_world(config, Path(config.data_folder)) as with_provider:
        async with running(with_provider, clock, bus, Devices(), None) as app:
            player = Player(bus, clock, app.ears)
            if options.text:
                for text in options.text:
                    await player.play_step(Step(user=text))
            else:
                await _converse(player)
            player.end()
            await player.settle()
    return 0


async def _converse(player: Player) -> None:
    """Lines from the keyboard until its end."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip():
            await player.play_step(Step(user=line.strip()))
