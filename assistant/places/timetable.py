"""What leaves the stop before the door: a GTFS feed, read as far as that needs.

https://gtfs.org/documentation/schedule/reference: stops, routes, trips, stop_times, calendar,
frequencies and translations. Any agency's feed can take the place of ``assets/city/transit``;
of `Google's extended route types`__ those of buses tell the kinds of lines apart.

__ https://developers.google.com/transit/gtfs/reference/extended-route-types
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NoReturn, TypeVar

from assistant.core.errors import PlaceError
from assistant.core.language import Localised
from assistant.core.travel import BusStop, Departure

T = TypeVar("T")

KINDS = {"700": "trunk", "702": "express", "704": "local", "705": "night", "711": "village"}
"""By ``route_type``; any other is local."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Service:
    first: date
    last: date
    weekdays: frozenset[int]

    def runs_on(self, day: date) -> bool:
        return self.first <= day <= self.last and day.weekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class _Trip:
    """``starts``: when it leaves its first stop, since midnight; ``after``: how much later the
    stop before the door; ``onward``: the ids of the stops that follow it."""

    line: str
    kind: str
    towards: Localised
    service: _Service
    starts: tuple[timedelta, ...]
    after: timedelta
    onward: frozenset[str]


class Timetable:
    """Args:
    stop: the stop before the door.
    stops: all of the feed's.
    """

    def __init__(self, stop: BusStop, stops: tuple[BusStop, ...], trips: tuple[_Trip, ...]) -> None:
        self.stop = stop
        self.stops = stops
        self._trips = trips

    @classmethod
    def load(cls, folder: Path, stop_id: str) -> Timetable:
        """Raises PlaceError naming the file, the line and the field that is wrong."""
        return _Feed(folder).timetable(stop_id)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(trip.line for trip in self._trips))

    def lines_to(self, stop: BusStop) -> tuple[str, ...]:
        """The lines that go on to ``stop``, whenever they run."""
        return tuple(dict.fromkeys(t.line for t in self._trips if stop.id in t.onward))

    def after(
        self, moment: datetime, line: str | None = None, to: BusStop | None = None
    ) -> list[Departure]:
        """What leaves from ``moment`` on within a day, soonest first; of ``line`` alone, and what
        goes on to the stop ``to`` alone."""
        departures = [
            Departure(line=trip.line, kind=trip.kind, towards=trip.towards, at=at)
            for trip in self._trips
            if line in (None, trip.line) and (to is None or to.id in trip.onward)
            for at in _times(trip, moment)
        ]
        return sorted(departures, key=lambda departure: departure.at)


def _times(trip: _Trip, moment: datetime) -> Iterator[datetime]:
    for day in (moment.date() + DAY * k for k in (-1, 0, 1)):
        if not trip.service.runs_on(day):
            continue
        # GTFS counts from noon minus twelve hours, which clock changes do not move.
        midnight = datetime.combine(day, time(12), moment.tzinfo) - timedelta(hours=12)
        for start in trip.starts:
            if moment <= (at := midnight + start + trip.after) < moment + DAY:
                yield at


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    values: dict[str, str]

    def text(self, field: str) -> str:
        if not (value := self.values.get(field) or ""):
            raise PlaceError(f"{self.where}: {field} is missing")
        return value

    def wrong(self, field: str, expected: str) -> NoReturn:
        raise PlaceError(f"{self.where}: {field}: expected {expected}, got {self.text(field)!r}")

    def clock(self, field: str) -> timedelta:
        """Since midnight; more than a day for a trip that began the evening before."""
        if (match := CLOCK.fullmatch(self.text(field))) is None:
            self.wrong(field, "a time such as 24:05:00")
        hours, minutes, seconds = map(int, match.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)

    def seconds(self, field: str) -> timedelta:
        if not self.text(field).isdigit() or not int(self.text(field)):
            self.wrong(field, "seconds")
        return timedelta(seconds=int(self.text(field)))

    def day(self, field: str) -> date:
        try:
            return datetime.strptime(self.text(field), "%Y%m%d").date()
        except ValueError:
            self.wrong(field, "a date such as 20261121")

    def one_of(self, field: str, known: dict[str, T]) -> T:
        if self.text(field) not in known:
            self.wrong(field, f"one of {', '.join(known)}")
        return known[self.text(field)]


class _Feed:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words: dict[tuple[str, str], str] = {
            (row.text("field_value"), row.text("language")): row.text("translation")
            for row in self._rows("translations.txt")
        }

    def timetable(self, stop_id: str) -> Timetable:
        stops = self._by("stops.txt", "stop_id", self._stop)
        if stop_id not in stops:
            raise PlaceError(f"stops.txt: no stop_id {stop_id!r}; known: {', '.join(stops)}")
        routes = self._by("routes.txt", "route_id", lambda row: row)
        services = self._by("calendar.txt", "service_id", _service)
        calls = self._grouped("stop_times.txt")
        frequencies = self._grouped("frequencies.txt")
        trips = []
        for row in self._rows("trips.txt"):
            trip_id = row.text("trip_id")
            own = sorted(calls[trip_id], key=lambda call: int(call.text("stop_sequence")))
            called = [call.text("stop_id") for call in own]
            if stop_id not in called:
                continue
            here = called.index(stop_id)
            route = row.one_of("route_id", routes)
            first = own[0].clock("departure_time")
            trips.append(
                _Trip(
                    line=route.text("route_short_name"),
                    kind=KINDS.get(route.text("route_type"), "local"),
                    towards=self._localised(row.text("trip_headsign")),
                    service=row.one_of("service_id", services),
                    starts=tuple(_starts(frequencies[trip_id])) or (first,),
                    after=own[here].clock("departure_time") - first,
                    onward=frozenset(called[here + 1 :]),
                )
            )
        return Timetable(stops[stop_id], tuple(stops.values()), tuple(trips))

    def _stop(self, row: _Row) -> BusStop:
        return BusStop(row.text("stop_id"), self._localised(row.text("stop_name")))

    def _localised(self, text: str) -> Localised:
        """In Korean as it stands; the others by ``translations.txt``, or as it stands too."""
        return Localised(
            ko=text, en=self._words.get((text, "en"), text), zh=self._words.get((text, "zh"), text)
        )

    def _by(self, name: str, key: str, read: Callable[[_Row], T]) -> dict[str, T]:
        return {row.text(key): read(row) for row in self._rows(name)}

    def _grouped(self, name: str) -> defaultdict[str, list[_Row]]:
        """By trip."""
        found: defaultdict[str, list[_Row]] = defaultdict(list)
        for row in self._rows(name):
            found[row.text("trip_id")].append(row)
        return found

    def _rows(self, name: str) -> Iterator[_Row]:
        try:
            with (self._folder / name).open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                for values in reader:
                    yield _Row(f"{name}:{reader.line_num}", values)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise PlaceError(f"{name}: cannot be read: {error}") from error


def _service(row: _Row) -> _Service:
    weekdays = frozenset(k for k, name in enumerate(WEEKDAYS) if row.text(name) == "1")
    return _Service(row.day("start_date"), row.day("end_date"), weekdays)


def _starts(frequencies: list[_Row]) -> Iterator[timedelta]:
    for row in frequencies:
        start, end, headway = (
            row.clock("start_time"), row.clock("end_time"), row.seconds("headway_secs")
        )  # fmt: skip
        for k in range(-((start - end) // headway)):
            yield start + k * headway
