"""The shops of the neighbourhood, as skills ask for them (the ``Places`` service)."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from assistant.core.errors import PlaceError
from assistant.core.language import Language, Localised
from assistant.core.place import Holiday, Period, RankedShop, Shop
from assistant.core.travel import BusStop, Departure, Walk
from assistant.places.city import City, HolidayCalendar, load_city
from assistant.places.matching import DishNames, Wanted
from assistant.places.ranking import area_mean, bayesian_mean
from assistant.places.schema import fold, load_shop
from assistant.places.streets import Streets
from assistant.places.timetable import Timetable
from assistant.places.vocabulary import Vocabulary

log = logging.getLogger(__name__)

DAYS_AHEAD = 7
"""How far ahead the next opening is looked for."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A shop file that was left out, and why."""

    path: Path
    error: PlaceError


class Catalogue:
    """Implements ``assistant.skillkit.services.Places``.

    Args:
        shops: in any order.
        counter: the id of the shop whose counter the device stands at.
        problems: the shop files that could not be used.

    Raises:
        PlaceError: when two shops share an id, or ``counter`` is none of them.
    """

    def __init__(
        self,
        shops: Iterable[Shop],
        *,
        city: City,
        words: Vocabulary,
        holidays: HolidayCalendar,
        counter: str | None = None,
        problems: tuple[Problem, ...] = (),
        streets: Streets | None = None,
        timetable: Timetable | None = None,
    ) -> None:
        self.city = city
        self._streets = streets
        self._timetable = timetable
        self.problems = problems
        self._words = words
        self._holidays = holidays
        self._dishes: dict[Language, DishNames] = {}
        self._shops: dict[str, Shop] = {}
        for shop in shops:
            if shop.id in self._shops:
                raise PlaceError(f"two shops have the id {shop.id!r}")
            self._shops[shop.id] = shop
        self._counter = self.get(counter) if counter is not None else None

    @classmethod
    def load(cls, directory: Path, *, counter: str | None = None) -> Catalogue:
        """Reads ``shops/*.toml``, the timetable in ``transit`` and ``city.toml``, ``words.toml``,
        ``holidays.toml`` and ``streets.toml``.

        A shop file with an error is left out, logged, and recorded in ``problems``.

        Raises:
            PlaceError: when anything but a shop is wrong, or ``counter`` is not a good shop.
        """
        words = Vocabulary.load(directory / "words.toml")
        shops: list[Shop] = []
        problems: list[Problem] = []
        for path in sorted((directory / "shops").glob("*.toml")):
            try:
                shops.append(load_shop(path, words))
            except PlaceError as error:
                log.error("restaurant left out: %s", error)
                problems.append(Problem(path, error))
        city = load_city(directory / "city.toml")
        return cls(
            shops,
            city=city,
            words=words,
            holidays=HolidayCalendar.load(directory / "holidays.toml"),
            counter=counter,
            problems=tuple(problems),
            streets=Streets.load(directory / "streets.toml"),
            timetable=Timetable.load(directory / "transit", city.bus_stop),
        )

    def nearby(self, moment: datetime, *, dish: str | None = None) -> list[RankedShop]:
        """Shops that deliver here and still take orders at ``moment``, best rated first.

        ``dish`` keeps those that sell it or whose kind or cuisine it names, in any language.
        """
        wanted = Wanted(dish, self._words) if dish is not None else None
        mean = area_mean(self._shops.values())
        ranked: list[RankedShop] = []
        for shop in self._shops.values():
            if not self._delivers(shop):
                continue
            if wanted is not None and not wanted.sold_at(shop):
                continue
            closes = self.is_open(shop, moment)
            if closes is None or moment >= closes - timedelta(minutes=shop.last_order_minutes):
                continue
            ranked.append(RankedShop(shop, bayesian_mean(shop.rating, shop.reviews, mean), closes))
        return sorted(ranked, key=lambda r: (-r.score, r.shop.distance_m, r.shop.id))

    def dish_in(self, text: str, language: Language) -> str | None:
        """The longest name of a dish or cuisine said in ``text``."""
        return self._dishes_in(language).longest_in(text)

    def shop_in(self, text: str, language: Language) -> Shop | None:
        """The shop whose whole name is said in ``text``, if it is one."""
        said = fold(text)
        named = [
            shop
            for shop in self.all()
            if any(fold(name) in said for name in shop.spoken_names(language))
        ]
        return named[0] if len(named) == 1 else None

    def wishes(self, language: Language) -> tuple[str, ...]:
        """What one may wish to eat: dishes as menus write them, then what else dishes, what several
        of them have in common, and cuisines are called."""
        dishes = [item.name.get(language) for shop in self.all() for item in shop.menu.items()]
        written = {dish.casefold() for dish in dishes}
        others = (name for name in self._dishes_in(language).names if name not in written)
        return tuple(dict.fromkeys((*dishes, *others)))

    def dish_names(self, language: Language) -> tuple[str, ...]:
        """What dishes are called and what their names are made of; cuisines too."""
        known = self._dishes_in(language)
        return (*known.names, *known.parts)

    def _dishes_in(self, language: Language) -> DishNames:
        if language not in self._dishes:
            self._dishes[language] = DishNames(self.all(), self._words, language)
        return self._dishes[language]

    def all(self) -> tuple[Shop, ...]:
        return tuple(self._shops.values())

    def get(self, shop_id: str) -> Shop:
        """Raises PlaceError when there is no such shop."""
        if shop_id not in self._shops:
            raise PlaceError(
                f"no restaurant has the id {shop_id!r}; known: {', '.join(sorted(self._shops))}"
            )
        return self._shops[shop_id]

    def spoken_words(self, group: str, code: str, language: Language) -> tuple[str, ...]:
        """Every way to say it, its name first. Raises PlaceError when there is no such word."""
        return self._words.spoken(group, code, language)

    def coordinates(self) -> tuple[float, float]:
        return self.city.latitude, self.city.longitude

    def walk_to(self, shop: Shop) -> Walk | None:
        """The way from the station; ``None`` where the streets or the shop's place are unknown."""
        if self._streets is None or shop.position is None:
            return None
        return self._streets.walk(shop.position, self.city.station)

    def bus_stop(self) -> BusStop | None:
        """The stop before the door; ``None`` where there is no timetable."""
        return self._timetable.stop if self._timetable else None

    def bus_stops(self) -> tuple[BusStop, ...]:
        """Every stop of the timetable, also those that no bus from here goes to."""
        return self._timetable.stops if self._timetable else ()

    def bus_lines(self, to: BusStop | None = None) -> tuple[str, ...]:
        """The numbers of the lines that stop here; that go on to the stop ``to``."""
        if self._timetable is None:
            return ()
        return self._timetable.lines if to is None else self._timetable.lines_to(to)

    def next_buses(
        self, moment: datetime, line: str | None = None, to: BusStop | None = None
    ) -> list[Departure]:
        """What leaves the stop after ``moment``, soonest first, within a day; ``line`` alone, and
        what goes on to the stop ``to`` alone."""
        return self._timetable.after(moment, line, to) if self._timetable else []

    def counter(self) -> Shop | None:
        return self._counter

    def holiday_on(self, day: date) -> Holiday | None:
        return self._holidays.holiday_on(day)

    def next_date(self, holiday: Holiday, after: date) -> date | None:
        """The first day of ``holiday`` that is not before ``after``, as far as is known."""
        return self._holidays.next_date(holiday, after)

    def is_open(self, shop: Shop, moment: datetime) -> datetime | None:
        """When it closes if it is open at ``moment``, else ``None``.

        On a holiday the shop has said nothing about, its weekly hours count. Hours past midnight
        belong to the day they began on. Of a shop that never closes, some day ahead.
        """
        closes: datetime | None = None
        for period in self._periods(shop, moment):
            if period.opens <= (closes or moment) < period.closes:
                closes = period.closes
        return closes

    def next_opening(self, shop: Shop, moment: datetime) -> datetime | None:
        """When it opens next after ``moment``; ``None`` if not within a week."""
        periods = self._periods(shop, moment)
        return next((period.opens for period in periods if period.opens > moment), None)

    def first_to_open(self, moment: datetime) -> tuple[Shop, datetime] | None:
        """Of the shops that deliver here, the one that opens next after ``moment``, and when."""
        opening = [
            (opens, shop.distance_m, shop.id)
            for shop in self._shops.values()
            if self._delivers(shop) and (opens := self.next_opening(shop, moment)) is not None
        ]
        if not opening:
            return None
        opens, _, shop_id = min(opening)
        return self._shops[shop_id], opens

    def _delivers(self, shop: Shop) -> bool:
        return shop.delivery is not None and self.city.area in shop.delivery.areas

    def _periods(self, shop: Shop, moment: datetime) -> Iterator[Period]:
        """The periods of the week around ``moment``, in their order, without closed holidays."""
        yesterday = moment.date() - timedelta(days=1)
        for period in shop.periods(yesterday, DAYS_AHEAD + 2, moment.tzinfo):
            if self.holiday_on(period.opens.date()) not in shop.closed_holidays:
                yield period

    def word(self, group: str, code: str) -> Localised:
        """The name of a cuisine, kind, allergen, counter, counter_plural or holiday.

        Raises PlaceError when there is no such word.
        """
        return self._words.word(group, code)
