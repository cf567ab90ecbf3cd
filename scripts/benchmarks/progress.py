"""How far long work is, on standard error: tables alone go to standard output."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_SECONDS = 20.0
"""From one line to the next at least."""


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def followed(items: Sequence[T], what: str) -> Iterator[T]:
    """``items``; says now and then how many of them are done."""
    told = time.monotonic()
    for number, item in enumerate(items):
        if number == 0 or time.monotonic() - told >= _SECONDS:
            told = time.monotonic()
            say(f"{what}: {number} of {len(items)}")
        yield item
