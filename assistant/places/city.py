"""Where the device stands, and when the holidays are: ``city.toml``, ``holidays.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.core.language import Localised
from assistant.core.place import Holiday
from assistant.places.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    name: Localised
    area: str
    """The code that shops name in ``area`` and ``delivery.areas``."""
    area_name: Localised
    station: Localised
    bus_stop: str
    """The ``stop_id`` of the stop before the door."""
    latitude: float
    longitude: float
    zone: ZoneInfo


def load_city(path: Path) -> City:
    """Raises PlaceError."""
    table = Table.load(path)
    zone = table.text("zone")
    try:
        zone_info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        table.expected("zone", 'a time zone such as "Asia/Seoul"')
    city = City(
        name=table.localised("name"),
        area=table.id("area"),
        area_name=table.localised("area_name"),
        station=table.localised("station"),
        bus_stop=table.id("bus_stop"),
        latitude=table.number("latitude", least=-90, most=90),
        longitude=table.number("longitude", least=-180, most=180),
        zone=zone_info,
    )
    table.done()
    return city


class HolidayCalendar:
    """``ranges`` holds the first and last day of each holiday, by year."""

    def __init__(self, ranges: dict[Holiday, tuple[tuple[date, date], ...]]) -> None:
        self._ranges = ranges

    @classmethod
    def load(cls, path: Path) -> HolidayCalendar:
        """Raises PlaceError."""
        table = Table.load(path)
        calendar = cls({holiday: _ranges(table, holiday) for holiday in Holiday})
        table.done()
        return calendar

    def holiday_on(self, day: date) -> Holiday | None:
        for holiday, ranges in self._ranges.items():
            if any(first <= day <= last for first, last in ranges):
                return holiday
        return None

    def next_date(self, holiday: Holiday, after: date) -> date | None:
        """The first day of the holiday that is not before ``after``, if the file goes so far."""
        for first, last in self._ranges[holiday]:
            if last >= after:
                return max(first, after)
        return None


def _ranges(table: Table, holiday: Holiday) -> tuple[tuple[date, date], ...]:
    expected = "a list of [first day, last day], earliest first"
    ranges = table.raw(holiday.value)
    if not isinstance(ranges, list) or not ranges or not all(map(_is_range, ranges)):
        table.expected(holiday.value, expected)
    if ranges != sorted(ranges):
        table.expected(holiday.value, expected)
    return tuple((first, last) for first, last in ranges)


def _is_range(value: object) -> bool:
    match value:
        case [date() as first, date() as last]:
            return (
                not isinstance(first, datetime) and not isinstance(last, datetime) and first <= last
            )
    return False
