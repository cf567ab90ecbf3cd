"""What a finder found in a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """``value`` is said by ``clean(text)[start:end]``."""

    value: T
    start: int
    end: int


def longest(found: Iterable[Found[T]]) -> list[Found[T]]:
    """Of overlapping findings the longest, then the earliest; in the order of the text."""
    kept: list[Found[T]] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
