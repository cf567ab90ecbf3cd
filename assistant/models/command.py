"""``models list | fetch | verify`` of the command line."""

from __future__ import annotations

import argparse
import sys

from assistant.core.errors import AssistantError
from assistant.models.registry import FETCH_COMMAND, Registry, State, Status

MARKS = {State.PRESENT: "ok", State.MISSING: "--", State.DAMAGED: "!!"}


def add_parser(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse.ArgumentParser:
    """Adds ``models`` to a command line; `run` takes what it parses."""
    parser = subparsers.add_parser("models", help="list, fetch or verify models and fonts")
    add_actions(parser)
    return parser


def add_actions(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="what there is, its licence, and whether it is here")
    fetch = actions.add_parser("fetch", help="get the named models, or all default ones")
    fetch.add_argument("names", nargs="*", metavar="NAME")
    actions.add_parser("verify", help="read every file and compare it with its sha256")


def run(args: argparse.Namespace) -> int:
    """Returns the exit code: 1 if a default model is missing, damaged or could not be had."""
    try:
        registry = Registry.load()
        if args.action == "fetch":
            registry.fetch(args.names)
            return 0
        if args.action == "verify":
            return _show(registry, registry.verify())
        return _show(registry, {name: registry.status(name) for name in registry.models})
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1


def _show(registry: Registry, found: dict[str, Status]) -> int:
    print(f"models in {registry.directory}")
    for name, status in found.items():
        model = registry.models[name]
        role = model.role if model.default else f"{model.role} (optional)"
        size = f"{model.size / 1e6:>6.1f} MB"
        print(f" {MARKS[status.state]}  {name:<15} {size}  {model.licence:<10}  {role}")
        if status.state is State.DAMAGED:
            print(f"       {status.detail}")
    wanting = [
        name
        for name, status in found.items()
        if status.state is State.DAMAGED
        or (status.state is State.MISSING and registry.models[name].default)
    ]
    if wanting:
        print(f"get what is missing or damaged with: {FETCH_COMMAND} {' '.join(wanting)}")
    return 1 if wanting else 0
