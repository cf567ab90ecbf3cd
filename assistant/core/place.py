"""A shop of the neighbourhood: where, when and how it serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from assistant.core.amount import Money
from assistant.core.language import Localised
from assistant.core.menu import Menu, Named
from assistant.core.travel import Point


class Holiday(StrEnum):
    """Public holidays callers ask about. Dates by year lie in ``assets/city/holidays.toml``."""

    NEW_YEAR = "new_year"
    SEOLLAL = "seollal"
    CHUSEOK = "chuseok"
    CHRISTMAS = "christmas"
    CHILDRENS_DAY = "childrens_day"
    LIBERATION_DAY = "liberation_day"


_EXTRAS = frozenset({"side", "drink", "alcohol", "dessert"})
"""Kinds of dish that nobody orders a meal of."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on ``weekday`` (0 = Monday); past midnight if ``closes <= opens``."""

    weekday: int
    opens: time
    closes: time

    @property
    def all_day(self) -> bool:
        return self.opens == self.closes


@dataclass(frozen=True, slots=True)
class Period:
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    areas: tuple[str, ...]
    fee: Money
    minimum_order: Money
    minutes: int
    """Usual time from order to door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parking:
    spaces: int
    free_minutes: int
    hourly: Money
    note: Localised | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facilities:
    """What callers ask about. ``None`` means the shop has not said: unknown is never "no"."""

    seats: int | None = None
    largest_group: int | None = None
    high_chairs: int | None = None
    nursing_room: bool | None = None
    takeaway: bool | None = None
    reservations: bool | None = None
    student_discount_percent: int | None = None
    parking: Parking | None = None
    """``Parking(spaces=0, ...)`` means there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop(Named):
    cuisine: str
    """A code of the vocabulary's ``cuisine``."""
    rating: float
    """Mean of its reviews, 0 to 5."""
    reviews: int
    address: Localised
    area: str
    distance_m: int
    position: Point | None = None
    phone: str
    directions: Localised
    """The way there from the nearest station, as one would say it."""
    openings: tuple[Opening, ...]
    last_order_minutes: int = 30
    closed_holidays: frozenset[Holiday] = frozenset()
    open_holidays: frozenset[Holiday] = frozenset()
    """A holiday in neither set is unknown."""
    delivery: Delivery | None = None
    facilities: Facilities = Facilities()
    menu: Menu

    def opening_on(self, day: date) -> tuple[Opening, ...]:
        return tuple(o for o in self.openings if o.weekday == day.weekday())

    def periods(self, first: date, days: int, zone: tzinfo | None) -> Iterator[Period]:
        """When it is open, by its weekly hours: each period that begins on one of ``days``."""
        for day in (first + timedelta(days=number) for number in range(days)):
            for opening in sorted(self.opening_on(day), key=lambda opening: opening.opens):
                opens = datetime.combine(day, opening.opens, zone)
                closes = datetime.combine(day, opening.closes, zone)
                if closes <= opens:
                    closes += timedelta(days=1)
                yield Period(opens, closes)

    def cheapest(self) -> Money:
        """The lowest price of a dish that makes a meal, or of anything where there is none."""
        items = list(self.menu.items())
        meals = [item for item in items if not item.kinds & _EXTRAS]
        return min(item.price for item in meals or items)


@dataclass(frozen=True, slots=True)
class RankedShop:
    """``score`` is the Bayesian mean of its rating: (C*m + n*r) / (C + n)."""

    shop: Shop
    score: float
    closes: datetime
