"""Options that several commands share."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from assistant.config import PROFILES, Config, load_config
from assistant.core.clock import SkippingClock
from assistant.core.language import Language
from avatar.theme import CHOICES as THEME_CHOICES

# argparse names the type of `add_subparsers()` with a leading underscore only.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_device_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--language", choices=[str(language) for language in Language], help="ko, en or zh"
    )
    parser.add_argument("--profile", choices=sorted(PROFILES), help="which engines to use")
    parser.add_argument(
        "--shop", metavar="ID", help="stand at the counter of this shop, as a kiosk would"
    )
    parser.add_argument(
        "--character", metavar="NAME", help="who is on the screen; see `run.py character`"
    )
    parser.add_argument("--theme", choices=THEME_CHOICES, help="colours of the screen")
    parser.add_argument(
        "--data", metavar="FOLDER", help="where payments, alarms and settings are kept"
    )
    parser.add_argument("--verbose", action="store_true", help="the whole log on standard error")


def add_time_option(parser: argparse.ArgumentParser) -> None:
    """Read by `skipping_clock`: for the commands that need not keep to the real time."""
    parser.add_argument(
        "--at",
        type=datetime.fromisoformat,
        metavar="TIME",
        help="pretend that it is this date and time, such as 2026-11-21T18:30",
    )


def skipping_clock(options: argparse.Namespace) -> SkippingClock:
    """Accelerated time, from ``--at`` on if it is given."""
    # Imported here: it imports all that understands, and `run.py run` starts its recogniser before.
    from assistant.understanding import city_time

    return SkippingClock(city_time(options.at) if options.at else None)


def network_file(text: str) -> Path:
    """The value of an option that says where a network goes: known to be of use before an hour is
    spent on learning it."""
    path = Path(text)
    if path.suffix != ".npz" or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text}: name a .npz file in a folder that exists")
    return path


def timed_lines() -> Callable[[str], None]:
    """Prints lines with the seconds since this was called."""
    began = time.monotonic()
    return lambda line: print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)


def config_from(options: argparse.Namespace, *, data_folder: str | None = None) -> Config:
    """The settings with this command's options on top.

    Args:
        data_folder: where the command keeps its data unless ``--data`` says otherwise.

    Raises:
        ConfigError: an option or the configuration file is wrong.
    """
    return load_config(
        language=options.language,
        language_fixed=True if options.language else None,
        profile=options.profile,
        shop=options.shop,
        character=options.character,
        theme=options.theme,
        data_folder=options.data or data_folder,
    )
