"""The way to a restaurant, on a map and step by step."""

from __future__ import annotations

from datetime import timedelta

from assistant.core.cards import MapCard, MapPlace
from assistant.core.place import Shop
from assistant.core.travel import Walk
from assistant.skillkit import Turn

METRES_A_MINUTE = 70


def map_card(turn: Turn, shop: Shop, walk: Walk) -> MapCard:
    minutes = max(1, round(walk.metres / METRES_A_MINUTE))
    leave = turn.words("leave_by", station=walk.station, exit=walk.exit)
    steps = [
        turn.words(f"walk_{leg.heading}", street=leg.street, metres=leg.metres) for leg in walk.legs
    ]
    return MapCard(
        title=turn.write(shop.name),
        detail=turn.words("on_foot", time=timedelta(minutes=minutes), metres=walk.metres),
        roads=walk.roads,
        route=walk.way,
        places=(
            MapPlace(name=turn.write(shop.name), at=walk.way[-1], goal=True),
            MapPlace(name=turn.words("exit", exit=walk.exit), at=walk.way[0]),
        ),
        steps=(leave, *steps),
    )
