"""Services a skill may use, if its manifest asks for the permission of the same name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.core.place import Holiday, RankedShop, Shop
from assistant.core.restaurants import PlacedOrder
from assistant.core.travel import BusStop, Departure, Walk


class DishName(str):
    """Free words that should name a dish: what no menu knows is asked about, not taken."""


class Places(Protocol):
    """Permission ``places``: the shops of the neighbourhood."""

    def nearby(self, moment: datetime, *, dish: str | None = None) -> list[RankedShop]:
        """Shops that deliver here and are open at ``moment``, best rated first.

        ``dish`` keeps those that sell it or whose cuisine it names, in any language.
        """
        ...

    def dish_in(self, text: str, language: Language) -> str | None:
        """The longest name of a dish or cuisine said in ``text``, of any shop."""
        ...

    def shop_in(self, text: str, language: Language) -> Shop | None:
        """The shop whose whole name is said in ``text``, if it is one alone."""
        ...

    def wishes(self, language: Language) -> tuple[str, ...]: ...
    def dish_names(self, language: Language) -> tuple[str, ...]:
        """What dishes are called and what their names are made of; cuisines too."""
        ...

    def all(self) -> tuple[Shop, ...]: ...

    def get(self, shop_id: str) -> Shop:
        """Raises PlaceError when there is no such shop."""
        ...

    def holiday_on(self, day: date) -> Holiday | None: ...

    def next_date(self, holiday: Holiday, after: date) -> date | None: ...

    def is_open(self, shop: Shop, moment: datetime) -> datetime | None:
        """When it closes if it is open at ``moment`` (hours and holidays), else ``None``."""
        ...

    def next_opening(self, shop: Shop, moment: datetime) -> datetime | None:
        """When it opens next after ``moment``; ``None`` if not within a week."""
        ...

    def first_to_open(self, moment: datetime) -> tuple[Shop, datetime] | None:
        """Of the shops that deliver here, the one that opens next after ``moment``, and when."""
        ...

    def spoken_words(self, group: str, code: str, language: Language) -> tuple[str, ...]:
        """Every way to say a word of the vocabulary, its name first.

        Raises PlaceError when there is no such word.
        """
        ...

    def coordinates(self) -> tuple[float, float]:
        """Latitude and longitude of the device, in degrees."""
        ...

    def walk_to(self, shop: Shop) -> Walk | None:
        """The way from the station; ``None`` where it is not known."""
        ...

    def bus_stop(self) -> BusStop | None:
        """The stop before the door, whose timetable is known."""
        ...

    def bus_stops(self) -> tuple[BusStop, ...]:
        """Every stop of the timetable, also those that no bus from here goes to."""
        ...

    def bus_lines(self, to: BusStop | None = None) -> tuple[str, ...]:
        """The numbers of the lines that stop before the door; that go on to the stop ``to``."""
        ...

    def next_buses(
        self, moment: datetime, line: str | None = None, to: BusStop | None = None
    ) -> list[Departure]:
        """What leaves the stop after ``moment``, soonest first, within a day; ``line`` alone, and
        what goes on to the stop ``to`` alone."""
        ...

    def counter(self) -> Shop | None:
        """The shop whose counter this device stands at, if any."""
        ...

    def word(self, group: str, code: str) -> Localised:
        """The name of a cuisine, kind, allergen, counter, counter_plural or holiday by its code.

        Raises PlaceError when there is no such word.
        """
        ...


class Http(Protocol):
    """Permission ``network``: fetch public data. The only way out of the device."""

    async def get_json(self, url: str, params: dict[str, str | int | float]) -> Any:
        """Raises NetworkError when the server is out of reach or answers nonsense."""
        ...


class Memory(Protocol):
    """Permission ``memory``: small values of this skill that survive a restart."""

    def get(self, key: str) -> str | None: ...
    def set(self, key: str, value: str) -> None: ...
    def delete(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """``kind`` is the skill's own word, such as "timer". ``length`` is a timer's whole time."""

    id: str
    kind: str
    due: datetime
    label: str = ""
    length: timedelta | None = None


class Alarms(Protocol):
    """Permission ``alarms``: be called back at a time, also after a restart."""

    def add(
        self, kind: str, due: datetime, label: str = "", length: timedelta | None = None
    ) -> Alarm: ...

    def pending(self) -> tuple[Alarm, ...]:
        """This skill's alarms, soonest first."""
        ...

    def cancel(self, alarm_id: str) -> None: ...


class DeviceControl(Protocol):
    """Permission ``device``: volume, and what belongs to the box itself."""

    @property
    def volume(self) -> int:
        """0 to 100."""
        ...

    def set_volume(self, percent: int) -> None: ...

    @property
    def language(self) -> Language: ...

    def set_language(self, language: Language) -> None: ...

    def set_muted(self, muted: bool) -> None:
        """Stops or resumes listening for the wake word."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillExample:
    skill: str
    title: str
    sentence: str


class OrderBook(Protocol):
    """Permission ``orders``: what was ordered with this device."""

    def latest(self) -> PlacedOrder | None:
        """The order that was paid last."""
        ...

    async def refresh(self, reference: str) -> PlacedOrder:
        """How an order stands, as its restaurant says if it can be reached."""
        ...


class SkillBook(Protocol):
    """Permission ``skills``: what this device can do, for help."""

    def examples(self, language: Language) -> tuple[SkillExample, ...]:
        """One sentence a user can say for each skill that works, in the order of the manifests."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentResult:
    """``outcome``: paid, declined, expired, cancelled, unreachable, uncertain, refused.

    ``order`` is what the restaurant said to what was paid for; that it is not made has been said.
    """

    payment: str
    amount: Money
    outcome: str
    order: PlacedOrder | None = None

    @property
    def paid(self) -> bool:
        return self.outcome == "paid"
