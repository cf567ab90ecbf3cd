"""``run.py run``: the device itself, with whatever hardware there is."""

from __future__ import annotations

import argparse

from assistant.ahead import whisper_apart
from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.core.check import Verdict
from assistant.core.clock import SystemClock
from avatar.checks import check_display


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "run",
        help="start the device with whatever hardware there is",
        description="Shows the character in a window and listens to the microphone. Where a "
        "screen or microphone is missing, the local page stands in for it.",
    )
    parser.add_argument("--no-window", action="store_true", help="show nothing on the display")
    parser.add_argument("--fullscreen", action="store_true", help="fill the display, as a kiosk")
    parser.add_argument("--page", action="store_true", help="the local page beside the window")
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Returns when the user closes the window or presses Ctrl-C.

    Raises:
        AssistantError: it cannot start; says what to do.
    """
    config, clock = config_from(options), SystemClock()
    draws = not options.no_window and check_display().verdict is Verdict.OK
    whisper = whisper_apart(config, clock) if draws else None
    # Imported here: a second, in which the recogniser's process loads its model.
    from assistant.commands.device import run_device

    return run_device(options, config, clock, whisper)
