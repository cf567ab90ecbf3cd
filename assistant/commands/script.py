"""``run.py script``: play conversations from files and check them."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import platformdirs

from assistant.app import load_engines
from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.commands.performance import Performance, clock_for, perform
from assistant.commands.world import World, open_world
from assistant.config import APP_NAME, Config
from assistant.core.audio import Audio
from assistant.core.bus import Observer
from assistant.script.lines import LineSpeaker
from assistant.script.printing import ConversationPrinter, print_json
from assistant.script.script import Script, load_script


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "script",
        help="play conversations from YAML files and check them",
        description="docs/scripting.md is the manual. The exit code is 1 if any check fails.",
    )
    parser.add_argument("file", nargs="+", type=Path)
    parser.add_argument("--text", action="store_true", help="type the lines, load no engines")
    parser.add_argument("--json", action="store_true", help="print one fact a line, with times")
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    config = config_from(options)
    scripts = [load_script(path) for path in options.file]
    with open_world() as world:
        # Each has a clock of its own, and so an event loop of its own.
        good = [asyncio.run(_play(script, options, config, world)) for script in scripts]
    return 0 if all(good) else 1


async def _play(script: Script, options: argparse.Namespace, config: Config, world: World) -> bool:
    clock = clock_for(script)
    observer: Observer = print_json if options.json else ConversationPrinter()
    if not options.json:
        print(f"--- {script.title}")
    lines = {} if options.text else await spoken_lines(script)
    engines = None if options.text else await load_engines(config, clock)
    try:
        performance = await perform(
            script,
            config,
            clock=clock,
            engines=engines,
            lines=lines,
            observers=[observer],
            world=world,
        )
    finally:
        if engines is not None:
            engines.close()
    return _report(performance, quiet=options.json)


async def spoken_lines(script: Script) -> dict[int, Audio]:
    """The sound of the script's lines, made before the device starts."""
    speaker = LineSpeaker(platformdirs.user_cache_path(APP_NAME) / "lines")
    try:
        return await speaker.script_lines(script)
    finally:
        speaker.close()


def _report(performance: Performance, *, quiet: bool) -> bool:
    for number, found in enumerate(performance.problems, 1):
        for problem in found:
            print(f"step {number}: {problem}")
    if not quiet:
        print("as expected" if performance.good else "NOT as expected")
    return performance.good
