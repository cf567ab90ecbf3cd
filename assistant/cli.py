"""The command line: ``python run.py --help``."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from assistant.commands import MODULES
from assistant.core.errors import AssistantError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; a user never sees a traceback."""
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Xiao-E (샤오어): an offline voice assistant for a box with a screen.",
        epilog="Start with `run.py doctor`, then `run.py run`, or watch `run.py demo`.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    arguments = sys.argv[1:] if arguments is None else arguments
    wanted = [name for name in arguments[:1] if name in MODULES] or MODULES
    for command in (importlib.import_module(MODULES[name]) for name in wanted):
        command.add_parser(subparsers).set_defaults(run=command.run)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except AssistantError as error:
        print(f"xiao-e: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`): that is its right.
        sys.stderr.close()
        return 0
