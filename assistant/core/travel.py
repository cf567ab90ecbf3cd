"""Getting somewhere: a walk through the streets, a bus by its timetable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.core.language import Localised

Point = tuple[float, float]
"""Metres east and south of the station."""


class Heading(StrEnum):
    """Which way a street is entered, seen from the one before it."""

    STRAIGHT = "straight"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of a walk, along one street."""

    street: Localised
    heading: Heading
    metres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The shortest way from the station to a door."""

    station: Localised
    exit: int
    """The number of the station's exit, from 1."""
    legs: tuple[Leg, ...]
    way: tuple[Point, ...]
    roads: tuple[tuple[Point, ...], ...]
    """All streets of the neighbourhood, for a map."""

    @property
    def metres(self) -> int:
        return sum(leg.metres for leg in self.legs)


@dataclass(frozen=True, slots=True)
class BusStop:
    """A stop of the timetable; ``id`` is that of its GTFS feed."""

    id: str
    name: Localised


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A bus that leaves the stop before the door ``at`` this time, says its timetable."""

    line: str
    kind: str
    """local, trunk, express, village or night."""
    towards: Localised
    at: datetime
