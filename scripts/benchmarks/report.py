"""What a bench program does with its parts: those wanted are measured, printed and written."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from assistant.core.errors import AssistantError
from scripts.benchmarks.tables import machine

Parts = Mapping[str, tuple[str, Callable[[], str]]]
"""By name: a title, and what makes the table."""


def report(parser: argparse.ArgumentParser, only: str | None, parts: Parts, out: Path) -> None:
    """Measures the ``only`` ones, named with commas between, or all; ``out`` is the page.

    A part that lacks a model or a device says which.
    """
    wanted = only.split(",") if only else list(parts)
    if unknown := set(wanted) - set(parts):
        parser.error(f"unknown part {sorted(unknown)[0]!r}; there are {', '.join(parts)}")
    logging.disable(logging.WARNING)
    pages = [f"# Measured {datetime.now().astimezone():%Y-%m-%d}\n\n{machine()}"]
    print(pages[0], flush=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        title, measure = parts[name]
        try:
            measured = measure()
        except AssistantError as error:
            measured = f"skipped: {error}"
        pages.append(f"## {title}\n\n{measured}")
        print(f"\n{pages[-1]}", flush=True)
        # After each part: a run of hours may be stopped.
        out.write_text("\n\n".join(pages) + "\n", encoding="utf-8")
