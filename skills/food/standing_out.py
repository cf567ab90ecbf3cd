"""Shops called by what sets them apart from the others on a list: "the nearest one", "the pizza
place"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.core.place import Shop
from assistant.skillkit import Turn


def names_in_list(turn: Turn, ranked: Sequence[Shop]) -> Callable[[Shop], tuple[str, ...]]:
    """What each shop may be called where these are to choose from, its own names first.

    Args:
        ranked: shops that deliver, best rated first: the stars alone are not what ranks them.
    """
    best = {code: _least(ranked, measure) for code, measure in _MEASURES.items()}
    if len(ranked) > 1:
        best["highest_rated"] = ranked[0]

    def names(shop: Shop) -> tuple[str, ...]:
        # Asked anew each time: the user may go on in another language.
        language, places = turn.language, turn.places
        codes = [code for code, standing_out in best.items() if standing_out == shop]
        called = (word for c in codes for word in places.spoken_words("superlative", c, language))
        own = _own_cuisine(turn, shop, ranked) if shop in ranked else ()
        return (*shop.spoken_names(language), *called, *own)

    return names


def _own_cuisine(turn: Turn, shop: Shop, ranked: Sequence[Shop]) -> tuple[str, ...]:
    """The words for a cuisine that only ``shop`` of the list has. Of noodles, which others cook
    too, one may want those."""
    others = [other for other in ranked if other != shop]
    if any(other.cuisine == shop.cuisine for other in others):
        return ()
    language, places = turn.language, turn.places
    cooked = {kind for other in others for item in other.menu.items() for kind in item.kinds}
    theirs = {word for kind in cooked for word in places.spoken_words("kind", kind, language)}
    words = places.spoken_words("cuisine", shop.cuisine, language)
    return tuple(word for word in words if word not in theirs)


def _least(shops: Sequence[Shop], measure: Callable[[Shop], int]) -> Shop | None:
    """The one with least of it; none where several are alike."""
    first, *others = sorted(shops, key=measure)
    return first if others and measure(first) < measure(others[0]) else None


def _minutes(shop: Shop) -> int:
    assert shop.delivery is not None, "nearby() keeps shops that deliver"
    return shop.delivery.minutes


_MEASURES: dict[str, Callable[[Shop], int]] = {
    "nearest": lambda shop: shop.distance_m,
    "fastest": _minutes,
    "cheapest": lambda shop: shop.cheapest().minor,
}
"""By its word in ``words.toml``: what the shop has least of."""
