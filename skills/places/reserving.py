"""Which restaurant a table is wanted at: the ones that take reservations, the nearest first."""

from __future__ import annotations

from assistant.core.cards import Icon, MessageCard
from assistant.core.place import Shop
from assistant.skillkit import Page, Reply, Turn


async def choose_reservable(turn: Turn) -> Shop:
    """Lists the shops that take reservations until the user picks one."""
    shops = [shop for shop in turn.places.all() if shop.facilities.reservations]
    return await turn.choose(
        sorted(shops, key=lambda shop: shop.distance_m),
        names=lambda shop: shop.spoken_names(turn.language),
        present=lambda page: _page(turn, page),
    )


def _page(turn: Turn, page: Page[Shop]) -> Reply:
    rows = [
        turn.words("numbered", number=number, name=shop.name)
        for number, shop in enumerate(page.items, page.first)
    ]
    card = MessageCard(title=turn.words("reservable"), lines=tuple(rows), icon=Icon.CALENDAR)
    return Reply("reserve_where", shops=rows, card=card)
