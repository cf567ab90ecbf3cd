"""What the device and the process of its recogniser tell each other, pickled one after the other.

A word network is large, and which one it is says only the object itself: it is sent once (`Known`)
and named by a number from then on, until the device has no more use for it (`Forgotten`).
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation


@dataclass(frozen=True, slots=True)
class Asked:
    """``method`` of the recogniser is wanted; an `Expectation` comes as `Expected`."""

    number: int
    method: str
    arguments: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Abandoned:
    """Nobody waits for this answer any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Known:
    number: int
    network: WordNetwork


@dataclass(frozen=True, slots=True)
class Forgotten:
    number: int


@dataclass(frozen=True, slots=True)
class Expected:
    """``expect`` without its networks, and their numbers."""

    expect: Expectation
    networks: tuple[int, ...]
    vocabulary: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """``value`` or, if it was raised, ``error``."""

    number: int
    value: object = None
    error: Exception | None = None


def send(stream: BinaryIO, *messages: object) -> None:
    """Raises OSError: nobody reads there any more."""
    for message in messages:
        pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def received(stream: BinaryIO) -> Iterator[Any]:
    """The messages, until the other side has ended, be it in the middle of one."""
    while True:
        try:
            yield pickle.load(stream)
        except (EOFError, OSError, pickle.UnpicklingError):
            return
