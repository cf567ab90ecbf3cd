"""The port to an unmanned fridge: a door that opens once for each visit, and sensors of the goods.

The same visit may be asked about and asked for again after a power cut: the fridge remembers it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.core.amount import Money
from assistant.core.language import Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Something that stands in the fridge, a lane for each; ``grams`` is what one of it weighs."""

    id: str
    name: Localised
    price: Money
    grams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A fridge as its customers know it; ``maximum`` is what they authorise before it opens."""

    name: Localised
    maximum: Money
    articles: tuple[Article, ...]


class Door(StrEnum):
    """The door, as far as one visit is concerned."""

    LOCKED = "locked"
    """It was not opened for this visit."""
    OPEN = "open"
    CLOSED = "closed"
    """It was opened for this visit, and is shut and locked again for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What two sensors say of an article since the door was opened; ``None``: the sensor is silent.

    ``taken`` counts pieces that are gone, negative for more than before; ``lighter`` is in grams.
    """

    article: str
    taken: int | None
    lighter: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``lanes`` are empty while the door is LOCKED."""

    door: Door
    lanes: tuple[Lane, ...] = ()


class Fridge(Protocol):
    """All calls may be repeated: a door opens once for a visit.

    Raises:
        DeviceError: it refused, or its answer makes no sense.
        NetworkError: out of reach; whether the door opened is then unknown.
    """

    articles: tuple[Article, ...]

    async def open(self, visit: str) -> Reading:
        """Unlocks the door, unless it was opened for ``visit`` before or `lock` was asked for."""
        ...

    async def look(self, visit: str) -> Reading: ...

    async def lock(self, visit: str) -> Reading:
        """The door cannot be opened for ``visit`` any more. One that stands open stays open."""
        ...
