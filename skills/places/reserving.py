"""Which restaurant a table is wanted at: the ones that take reservations, the nearest first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from assistant.core.cards import Icon, MessageCard
from assistant.core.place import Shop
from assistant.skillkit import Page, Reply, Turn

_NOON = time(12)
_HALF_A_DAY = timedelta(hours=12)


async def choose_reservable(turn: Turn) -> Shop:
    """Lists the shops that take reservations until the user picks one."""
    shops = [shop for shop in turn.places.all() if shop.facilities.reservations]
    return await turn.choose(
        sorted(shops, key=lambda shop: shop.distance_m),
        names=lambda shop: shop.spoken_names(turn.language),
        present=lambda page: _page(turn, page),
    )


def table_time(turn: Turn, shop: Shop, day: date, moment: time) -> datetime:
    """When a table is wanted: "at seven" is in the evening where nobody serves in the morning."""
    when = datetime.combine(day, moment, turn.now().tzinfo)
    later = when + _HALF_A_DAY
    is_free = when > turn.now() and turn.places.is_open(shop, when) is not None
    if moment >= _NOON or is_free or turn.places.is_open(shop, later) is None:
        return when
    return later


def _page(turn: Turn, page: Page[Shop]) -> Reply:
    rows = [
        turn.words("numbered", number=number, name=shop.name)
        for number, shop in enumerate(page.items, page.first)
    ]
    card = MessageCard(title=turn.words("reservable"), lines=tuple(rows), icon=Icon.CALENDAR)
    return Reply("reserve_where", shops=rows, card=card)
