"""What callers ask about the dishes of a restaurant: kinds, prices, allergens."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from assistant.core.cards import MenuCard, MenuRow
from assistant.core.language import Localised
from assistant.core.menu import Allergen, MenuItem
from assistant.core.place import Shop
from assistant.skillkit import Reply, Turn

MOST_DISHES = 5


class Kind(StrEnum):
    """Kinds of dish one asks for; the codes of ``MenuItem.kinds``."""

    SIGNATURE = "signature"
    NOODLE = "noodle"
    RICE = "rice"
    SOUP = "soup"
    MEAT = "meat"
    CHICKEN = "chicken"
    BEEF = "beef"
    PORK = "pork"
    SEAFOOD = "seafood"
    VEGETARIAN = "vegetarian"
    SPICY = "spicy"
    MILD = "mild"
    KIDS = "kids"
    DRINK = "drink"
    ALCOHOL = "alcohol"
    DESSERT = "dessert"
    SIDE = "side"
    FRIED = "fried"
    DUMPLING = "dumpling"
    SALAD = "salad"
    BREAD = "bread"
    COFFEE = "coffee"
    TEA = "tea"
    SET = "set"


def named(turn: Turn, shop: Shop, dish: str) -> list[MenuItem]:
    """Dishes of the menu whose name stands in ``dish``, the longest name first."""
    said = dish.replace(" ", "").casefold()
    found = [
        (len(name), item)
        for item in shop.menu.items()
        for name in item.spoken_names(turn.language)
        if name.replace(" ", "").casefold() in said
    ]
    return [item for _, item in sorted(found, key=lambda pair: -pair[0])]


def of_kinds(turn: Turn, shop: Shop, kinds: Sequence[Kind]) -> Reply:
    """What there is of several kinds at once ("spicy noodles"), else of any of them ("tea or
    coffee")."""
    word = _both([turn.places.word("kind", kind) for kind in kinds])
    there = [item for item in shop.menu.items() if not item.sold_out]
    items = [item for item in there if item.kinds.issuperset(kinds)]
    items = items or [item for item in there if not item.kinds.isdisjoint(kinds)]
    if not items:
        return Reply("none_of_kind", shop=shop.name, kind=word)
    shown = items[:MOST_DISHES]
    dishes = [turn.words("dish", name=i.name, price=i.price) for i in shown]
    card = _card(turn, shop, shown)
    return Reply("some_of_kind", shop=shop.name, kind=word, dishes=dishes, card=card)


def price_of(turn: Turn, shop: Shop, dish: str) -> Reply:
    items = named(turn, shop, dish)
    if not items:
        return Reply("not_sold", shop=shop.name, dish=dish)
    item = items[0]
    return Reply("price", dish=item.name, price=item.price, card=_card(turn, shop, [item]))


def allergens_of(turn: Turn, item: MenuItem, allergen: Allergen | None) -> Reply:
    if item.allergens is None:
        return Reply("allergens_unknown", dish=item.name)
    if allergen is not None:
        key = "contains" if allergen in item.allergens else "contains_not"
        return Reply(key, dish=item.name, allergen=turn.places.word("allergen", allergen))
    if not item.allergens:
        return Reply("allergens_none", dish=item.name)
    names = [turn.places.word("allergen", a) for a in sorted(item.allergens)]
    return Reply("allergens_are", dish=item.name, allergens=names)


def dishes_without(turn: Turn, shop: Shop, allergen: Allergen) -> Reply:
    name = turn.places.word("allergen", allergen)
    declared = [item for item in shop.menu.items() if item.allergens is not None]
    safe = [item for item in declared if allergen not in (item.allergens or ())]
    if not safe:
        return Reply("none_without", shop=shop.name, allergen=name, phone=shop.phone)
    shown = safe[:MOST_DISHES]
    names = [item.name for item in shown]
    card = _card(turn, shop, shown)
    return Reply("dishes_without", shop=shop.name, allergen=name, dishes=names, card=card)


def _both(words: Sequence[Localised]) -> Localised:
    return Localised(
        ko=", ".join(word.ko for word in words),
        en=", ".join(word.en for word in words),
        zh="、".join(word.zh for word in words),
    )


def _card(turn: Turn, shop: Shop, items: Sequence[MenuItem]) -> MenuCard:
    rows = tuple(MenuRow(name=turn.write(i.name), price=turn.write(i.price)) for i in items)
    return MenuCard(title=turn.write(shop.name), rows=rows)
