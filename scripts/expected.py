"""Whether what was understood by an utterance is what it was expected to mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from enum import StrEnum
from typing import Any

from assistant.core.language import Language
from assistant.core.menu import Basket, MenuItem, OptionChoice, OrderLine
from assistant.core.place import Shop
from assistant.places.catalogue import Catalogue
from assistant.turn.basket import add_line, change_count, remove_line
from assistant.turn.conversation import ENDING_MOVES
from assistant.turn.question import CANCELLING
from assistant.understand.ordered import OrderParse
from assistant.understand.verdict import Verdict
from scripts.understood import NOON, Scene, Understood

IDLE = {"move.repeat": "device.repeat"} | dict.fromkeys(ENDING_MOVES, "device.stop")
LEFT = dict.fromkeys(CANCELLING, "move.cancel")
# What the dialogue does alike, whichever of the two was understood.
SAME = {
    "idle": IDLE,
    "ordered": IDLE,
    "choose_shop": LEFT
    | {
        "move.no": "move.more",
        "device.repeat": "move.repeat",
        "food.order_food": "move.choose",
    },
    "order": {"move.no": "move.done", "move.enough": "move.done", "device.repeat": "move.repeat"},
    "option": LEFT | {"device.repeat": "move.repeat"},
    "confirm": LEFT | {"device.repeat": "move.repeat"},
}

NOTHING_MEANT = "nothing"
"""What talk beside the device is expected to mean."""

_Lines = list[tuple[str, int, list[str]]]
"""Dishes, how many, and with which options."""


class Outcome(StrEnum):
    RIGHT = "right"
    ASKED = "asked"
    WRONG = "wrong"
    MISSED = "missed"


class Expectations:
    """What the utterances of the lists are expected to mean, in a city."""

    def __init__(self, places: Catalogue) -> None:
        self.places = places

    def scene(self, utterance: dict[str, Any], card: Sequence[str]) -> Scene:
        """What an utterance of a list is said to; with a ``basket`` if it names none."""
        state = utterance["state"]
        if state not in ("order", "option"):
            return Scene(state, [self.places.get(i) for i in card])
        shop = self.places.get(utterance["shop"])
        items = {item.id: item for item in shop.menu.items()}
        begun = utterance.get("basket", [{"item": next(iter(items))}])
        item = items.get(utterance.get("item", ""))
        groups = item.groups if item else ()
        group = next((g for g in groups if g.id == utterance.get("group")), None)
        basket = Basket(lines=tuple(_line(items[line["item"]], line) for line in begun))
        return Scene(state, [shop], basket, item, group)

    def outcome(
        self,
        understood: Understood,
        utterance: dict[str, Any],
        scene: Scene,
        language: Language,
    ) -> Outcome:
        """What comes of an utterance of a list, said to ``scene``."""
        expect, order = utterance["expect"], understood.order
        meant = expect["intent"] != NOTHING_MEANT
        if understood.verdict is Verdict.UNKNOWN:
            return Outcome.MISSED if meant else Outcome.RIGHT
        if understood.verdict is Verdict.ASK or (order and order.doubts):
            return Outcome.ASKED
        if self._asks_of_only_seller(understood, expect, scene, language):
            return Outcome.ASKED
        name, wanted, same = understood.intent, expect["intent"], SAME[scene.state]
        if same.get(name, name) != same.get(wanted, wanted):
            return Outcome.WRONG
        if order is not None and "basket" in expect:
            right = _held(order, scene.basket) == _wanted(expect["basket"])
        elif order is not None:
            right = _added(order) == _wanted(expect.get("lines", ()))
        else:
            shop = utterance.get("shop")
            here = self.places.get(shop) if shop else None
            right = self._fits(expect, understood.slots or {}, language, here)
        return Outcome.RIGHT if right else Outcome.WRONG

    def _asks_of_only_seller(
        self, understood: Understood, expect: dict[str, Any], scene: Scene, language: Language
    ) -> bool:
        """Whether a shop was meant by a dish that nobody else sells: the wish is said anew, and the
        device asks whether it shall be that shop."""
        if scene.state != "choose_shop" or understood.intent != "food.order_food":
            return False
        dish = (understood.slots or {}).get("dish", "")
        return "shop" in expect and self._sellers(dish, language) == [expect["shop"]]

    def _fits(
        self, expect: dict[str, Any], slots: dict[str, Any], language: Language, shop: Shop | None
    ) -> bool:
        if "shop" in slots and "shop" not in expect and (shop is None or slots["shop"] != shop.id):
            return False
        if expect["intent"] == "food.order_food":
            if "kind" in slots and "dish" not in slots:
                word = self.places.word("kind", slots["kind"])
                slots = slots | {"dish": word.get(language)}
            if ("dish" in slots) != ("dish" in expect):
                return False
        if "options" in slots and slots["count"] and "count" not in expect:
            return False
        return all(
            self._fits_one(key, value, slots, language, shop)
            for key, value in expect.items()
            if key not in ("intent", "lines")
        )

    def _fits_one(
        self, key: str, value: Any, slots: dict[str, Any], language: Language, shop: Shop | None
    ) -> bool:
        match key:
            case "time":
                return slots.get("moment") == time.fromisoformat(value)
            case "length":
                return slots.get("length") == timedelta(seconds=value)
            case "dish":
                said = slots.get("dish", "")
                return self._sellers(said, language) == self._sellers(value, language)
            case "kind":
                return value in (slots.get("kind"), slots.get("other"))
            case "item" if shop is not None:
                said = str(slots.get("dish", "")).replace(" ", "").casefold()
                item = next(i for i in shop.menu.items() if i.id == value)
                names = item.spoken_names(language)
                return any(name.replace(" ", "").casefold() in said for name in names)
            case _:
                return bool(slots.get(key) == value)

    def _sellers(self, dish: str, language: Language) -> list[str] | str:
        """Who would be shown for a dish: two names for it are right if they show the same."""
        known = self.places.dish_in(dish, language)
        shown = self.places.nearby(NOON, dish=dish) or self.places.nearby(NOON, dish=known or dish)
        found = [ranked.shop.id for ranked in shown]
        return found or dish.replace(" ", "").casefold()


def _line(item: MenuItem, said: dict[str, Any]) -> OrderLine:
    wanted = said.get("options", ())
    choices = [OptionChoice(g, o) for g in item.groups for o in g.options if o.id in wanted]
    return OrderLine(item, said.get("count", 1), tuple(choices))


def _added(parse: OrderParse) -> _Lines | None:
    if parse.removals or parse.changes or parse.unknown:
        return None
    return _told(parse.lines)


def _held(parse: OrderParse, basket: Basket) -> _Lines:
    """What is in the basket after ``parse``, in the order of `OrderTaker`."""
    for line in parse.removals:
        basket = remove_line(basket, line)
    for change in parse.changes:
        basket = change_count(basket, change.line, change.count)
    for line in parse.lines:
        basket = add_line(basket, line)
    return _told(basket.lines)


def _told(lines: Sequence[OrderLine]) -> _Lines:
    return sorted(
        (line.item.id, line.count, sorted(c.option.id for c in line.choices)) for line in lines
    )


def _wanted(lines: Sequence[dict[str, Any]]) -> _Lines:
    return sorted((w["item"], w.get("count", 1), sorted(w.get("options", ()))) for w in lines)
