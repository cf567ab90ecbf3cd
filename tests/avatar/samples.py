"""Cards, facts and hostile texts for the tests of the screen."""

from __future__ import annotations

from assistant.core.cards import (
    BasketCard,
    BasketRow,
    BusCard,
    BusRow,
    Card,
    Icon,
    MapCard,
    MapPlace,
    MenuCard,
    MenuRow,
    MessageCard,
    PairingCard,
    PaymentCard,
    PaymentView,
    ReceiptCard,
    ShopListCard,
    ShopRow,
    WeatherCard,
    WeatherDay,
)
from assistant.core.events import SpeakingStarted
from assistant.core.language import Language
from assistant.core.speech import Viseme, VisemeAt, WordAt

WORDS = {
    Language.KO: "서울불고기 정식 곱빼기와 콜라",
    Language.EN: "Seoul bulgogi set with extra rice",
    Language.ZH: "首尔烤肉套餐加大份米饭和可乐",
}
HOSTILE = {
    "long": "아주 긴 이름의 식당 Golden Dragon 黄金龙 " * 6,
    "unbroken": "가나다라마바사" * 29,
    "latin": "Supercalifragilisticexpialidocious" * 6,
    "emoji": "🍜👨‍👩‍👧‍👦🇰🇷 국수 🍕",
    "arabic": "مطعم التنين الذهبي Golden",
    "empty": "",
    "controls": "한 줄\n두 줄\t탭\x00끝",
    "joined": "e\u0301" * 90,
}
MILLION = "1,000,000원"
ROADS = (
    ((-400.0, 0.0), (700.0, 0.0)),
    ((-400.0, -200.0), (700.0, -200.0)),
    ((0.0, 400.0), (0.0, -600.0)),
    ((300.0, 400.0), (300.0, -600.0)),
    ((-200.0, 300.0), (-120.0, 0.0), (-160.0, -500.0)),
)


def cards(text: str) -> dict[str, Card]:
    """One card of each type, and each view of a payment, with ``text`` wherever text can be."""
    rows = tuple(
        ShopRow(
            number=n, name=text, cuisine=cuisine, detail=text, rating=rating, reviews=text,
            price_from=MILLION,
        )
        for n, cuisine, rating in ((1, "korean", 0.0), (2, "unheard of", 5.0), (3, "pizza", 3.7))
    )  # fmt: skip
    ordered = tuple(
        BasketRow(count=n, name=text, options=text, price=MILLION) for n in (1, 99, 3, 4)
    )
    days = tuple(
        WeatherDay(label=text[:12], condition=c, high="-12°", low="35°", rain="100%")
        for c in ("clear", "fog", "snow", "storm", "frogs", "rain", "cloudy")
    )
    shown: dict[str, Card] = {
        "shops": ShopListCard(title=text, rows=rows, page="1/4"),
        "menu": MenuCard(
            title=text,
            rows=tuple(MenuRow(name=text, price=MILLION, detail=text) for _ in range(12)),
        ),
        "basket": BasketCard(
            title=text, rows=ordered * 3, fees=((text, MILLION),), total_label=text, total=MILLION
        ),
        "receipt": ReceiptCard(
            title=text, payee=text, rows=ordered, total_label=text, total=MILLION, note=text,
            order_number=text,
        ),
        "weather": WeatherCard(title=text, condition="rain", now="-12°", detail=text, days=days),
        "bus": BusCard(
            title=text, stop=text, note=text,
            rows=tuple(
                BusRow(line=line, kind=kind, towards=text, arrives=MILLION, detail=text)
                for line, kind in (("143", "trunk"), ("9401-1 심야", "night"), (text, "?")) * 2
            ),
        ),
        "map": MapCard(
            title=text, detail=text, roads=ROADS, route=((0, 0), (0, -200), (300, -200)),
            places=(
                MapPlace(name=text, at=(300, -200), goal=True),
                *(MapPlace(name=text, at=(60 * k, -40 * k)) for k in range(8)),
            ),
            steps=(text,) * 5,
        ),
        "pairing": PairingCard(
            title=text, code="604213", payload="http://192.168.0.7:8600/", note=text,
            expires_at=120.0,
        ),
        "message": MessageCard(title=text, lines=(text,) * 8, icon=Icon.HELP, big="19:30"),
        "timer": MessageCard(title=text, icon=Icon.TIMER, ends_at=4000.0),
    }  # fmt: skip
    return shown | {f"payment {view}": payment(view, text) for view in PaymentView}


def payment(view: PaymentView = PaymentView.WAITING, text: str = "서울불고기") -> PaymentCard:
    return PaymentCard(
        title=text, payee=text, amount=MILLION, payload="https://pay.example/o/8F3K2?amount=31000",
        expires_at=300.0, view=view, note=text,
    )  # fmt: skip


def spoken(
    text: str, at: float, seconds: float = 2.0, visemes: tuple[VisemeAt, ...] = ()
) -> SpeakingStarted:
    """A clause whose words are evenly spread."""
    words: list[WordAt] = []
    begin = 0
    parts = text.split(" ")
    for k, part in enumerate(parts):
        words.append(WordAt(k * seconds / len(parts), begin, begin + len(part)))
        begin += len(part) + 1
    return SpeakingStarted(
        text=text, starts_at=at, seconds=seconds, words=tuple(words),
        visemes=visemes or tuple(VisemeAt(0.1 * k, v) for k, v in enumerate(Viseme)),
    )  # fmt: skip
