"""The streets around the station (``streets.toml``, see docs/city.md), and the way to a door."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from assistant.core.language import Localised
from assistant.core.travel import Heading, Leg, Point, Walk
from assistant.places.table import Table

STRAIGHT_ON = math.radians(30)
"""Less than this is no turn."""
ROUNDED_TO = 10
"""Metres: nobody paces out more exactly."""


@dataclass(frozen=True, slots=True)
class _Street:
    name: Localised
    points: tuple[Point, ...]

    def nearest(self, place: Point) -> tuple[float, int, Point]:
        """How far it passes from ``place``, behind which of its points, and where."""
        return min(
            (math.dist(place, on), index, on)
            for index, (a, b) in enumerate(pairwise(self.points))
            for on in [_on_segment(place, a, b)]
        )


class Streets:
    """Args:
    streets: they meet where they share a point.
    exits: of the station, numbered from 1; each is put on the street nearest to it.
    """

    def __init__(self, streets: tuple[_Street, ...], exits: tuple[Point, ...]) -> None:
        self._exits: list[Point] = []
        for place in exits:
            streets, on = _with_stop(streets, place)
            self._exits.append(on)
        self._streets = streets

    @classmethod
    def load(cls, path: Path) -> Streets:
        """Raises PlaceError, also when a street cannot be reached from the station."""
        table = Table.load(path)
        exits = table.points("exits")
        streets = []
        for entry in table.tables("streets"):
            streets.append(_Street(entry.localised("name"), entry.points("points", least=2)))
            entry.done()
        table.done()
        loaded = cls(tuple(streets), exits)
        reached = _reach(loaded._streets, loaded._exits[0])
        for street in streets:
            if street.points[0] not in reached:
                table.wrong("streets", f"{street.name.en} shares no point with the others")
        return loaded

    def walk(self, goal: Point, station: Localised) -> Walk:
        """The shortest way to the street before ``goal``, from the exit that is nearest by foot."""
        streets, door = _with_stop(self._streets, goal)
        reached = _reach(streets, door)
        number, start = min(enumerate(self._exits, 1), key=lambda exit_: reached[exit_[1]].metres)
        way = [start]
        names: list[_Street] = []
        while (step := reached[way[-1]]).towards is not None:
            assert step.street is not None
            names.append(step.street)
            way.append(step.towards)
        return Walk(
            station=station,
            exit=number,
            legs=tuple(_legs(names, way)),
            way=(*way, goal),
            roads=tuple(street.points for street in self._streets),
        )


@dataclass(frozen=True, slots=True)
class _Step:
    """How far it is from a point, over which point and street one goes first."""

    metres: float
    towards: Point | None = None
    street: _Street | None = None


def _reach(streets: tuple[_Street, ...], goal: Point) -> dict[Point, _Step]:
    """The first step of the shortest way to ``goal`` from every point (Dijkstra)."""
    meeting: defaultdict[Point, list[tuple[Point, _Street]]] = defaultdict(list)
    for street in streets:
        for a, b in pairwise(street.points):
            meeting[a].append((b, street))
            meeting[b].append((a, street))
    steps = {goal: _Step(0.0)}
    waiting = [(0.0, goal)]
    while waiting:
        metres, at = heapq.heappop(waiting)
        if metres > steps[at].metres:
            continue
        for other, street in meeting[at]:
            longer = metres + math.dist(at, other)
            if other not in steps or longer < steps[other].metres:
                steps[other] = _Step(longer, at, street)
                heapq.heappush(waiting, (longer, other))
    return steps


def _with_stop(streets: tuple[_Street, ...], place: Point) -> tuple[tuple[_Street, ...], Point]:
    """The streets with one point more, where the nearest of them passes ``place``; and it."""
    nearest = min(streets, key=lambda street: street.nearest(place)[0])
    _, index, on = nearest.nearest(place)
    if on in nearest.points:
        return streets, on
    points = (*nearest.points[: index + 1], on, *nearest.points[index + 1 :])
    split = _Street(nearest.name, points)
    return tuple(split if street is nearest else street for street in streets), on


def _legs(streets: list[_Street], way: list[Point]) -> Iterator[Leg]:
    """One leg for each street, however many corners it has."""
    first = 0
    for index in range(1, len(streets) + 1):
        if index < len(streets) and streets[index].name == streets[first].name:
            continue
        metres = sum(math.dist(a, b) for a, b in pairwise(way[first : index + 1]))
        heading = _heading(*way[first - 1 : first + 2]) if first else Heading.STRAIGHT
        yield Leg(streets[first].name, heading, max(1, round(metres / ROUNDED_TO)) * ROUNDED_TO)
        first = index


def _heading(before: Point, at: Point, after: Point) -> Heading:
    (ax, ay), (bx, by) = ((b[0] - a[0], b[1] - a[1]) for a, b in ((before, at), (at, after)))
    # South is down, so a turn to the right is positive.
    angle = math.atan2(ax * by - ay * bx, ax * bx + ay * by)
    if abs(angle) < STRAIGHT_ON:
        return Heading.STRAIGHT
    return Heading.RIGHT if angle > 0 else Heading.LEFT


def _on_segment(place: Point, a: Point, b: Point) -> Point:
    """The point between ``a`` and ``b`` that is nearest to ``place``."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    share = ((place[0] - a[0]) * dx + (place[1] - a[1]) * dy) / (dx * dx + dy * dy or 1.0)
    share = min(1.0, max(0.0, share))
    return a[0] + share * dx, a[1] + share * dy
