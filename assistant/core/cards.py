"""Cards: what the screen shows beside the character. Data only; ``avatar/cards`` draws them.

Every text in a card is already in the user's language and formatted ("12,000원").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRow:
    """``number`` is what the user may say ("the second one"), from 1."""

    number: int
    name: str
    cuisine: str
    """The code of ``Shop.cuisine``: it picks the picture."""
    detail: str
    rating: float
    reviews: str
    price_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopListCard:
    title: str
    rows: tuple[ShopRow, ...]
    page: str = ""
    """"1/4", or empty when all is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuRow:
    name: str
    price: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuCard:
    """A menu, or part of one."""

    title: str
    rows: tuple[MenuRow, ...]
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketRow:
    count: int
    name: str
    options: str
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketCard:
    title: str
    rows: tuple[BasketRow, ...]
    fees: tuple[tuple[str, str], ...]
    """Label and amount of what is added, such as the delivery fee."""
    total_label: str
    total: str


class PaymentView(StrEnum):
    """How a payment stands, for its card."""

    WAITING = "waiting"
    SCANNED = "scanned"
    """The customer has opened the code and not paid yet."""
    READING = "reading"
    """The customer's phone shows a code, which the camera looks for or has just read."""
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"
    UNCERTAIN = "uncertain"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCard:
    """``payload`` is what the QR code says; ``expires_at`` is on the clock of the facts."""

    title: str
    payee: str
    amount: str
    payload: str
    expires_at: float
    view: PaymentView
    note: str
    """What to do, or what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptCard:
    title: str
    payee: str
    rows: tuple[BasketRow, ...]
    total_label: str
    total: str
    note: str
    """When the food comes."""
    order_number: str
    """As it is written: "Order number 7794"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherDay:
    label: str
    condition: str
    """clear, cloudy, overcast, fog, rain, snow or storm: it picks the picture."""
    high: str
    low: str
    rain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherCard:
    title: str
    condition: str
    now: str
    detail: str
    days: tuple[WeatherDay, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BusRow:
    """``kind``: local, trunk, express, village or night; it picks the colour of ``line``."""

    line: str
    kind: str
    towards: str
    arrives: str
    """"3분", "곧 도착"."""
    detail: str = ""
    """How far it is and how full: "2정거장 전 · 여유"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusCard:
    """What comes next at one stop, soonest first."""

    title: str
    stop: str
    rows: tuple[BusRow, ...]
    note: str = ""


Way = tuple[tuple[float, float], ...]
"""Points east and south of anywhere, in metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """``at`` is metres east and south; ``goal`` is where the route leads."""

    name: str
    at: tuple[float, float]
    goal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCard:
    """A map, north up, with the way from where the device is to a place."""

    title: str
    detail: str
    """How far and how long: "도보 12분 · 850 m"."""
    roads: tuple[Way, ...]
    route: Way
    places: tuple[MapPlace, ...] = ()
    steps: tuple[str, ...] = ()
    """What to do, in order: "직진 200 m"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingCard:
    """How another screen gets the right to talk to the device: its code, or its QR code."""

    title: str
    code: str
    payload: str
    """What the QR code says; empty when there is no address to open."""
    note: str
    expires_at: float
    """On the clock of the facts."""


class Icon(StrEnum):
    INFO = "info"
    HELP = "help"
    CLOCK = "clock"
    TIMER = "timer"
    VOLUME = "volume"
    WARNING = "warning"
    LANGUAGE = "language"
    MAP = "map"
    CHILD = "child"
    PARKING = "parking"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCard:
    """A headline with lines below it: the time, a timer, opening hours, what one can say."""

    title: str
    lines: tuple[str, ...] = ()
    icon: Icon = Icon.INFO
    big: str = ""
    """Shown large between title and lines: "19:30"."""
    ends_at: float | None = None
    """Draw ``big`` as the time left until then, on the clock of the facts."""


Card = (
    ShopListCard
    | MenuCard
    | BasketCard
    | PaymentCard
    | ReceiptCard
    | WeatherCard
    | BusCard
    | MapCard
    | PairingCard
    | MessageCard
)
