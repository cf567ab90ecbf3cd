"""Orders as they are parsed, and lines in a few words."""

from __future__ import annotations

from pathlib import Path

from assistant.core.language import Language
from assistant.core.menu import Basket, Menu, OrderLine
from assistant.places.catalogue import Catalogue
from assistant.understand.ordered import OrderParse
from assistant.understand.orders import parse_order
from tests.understand.menus import CAFE, RESTAURANT

CITY = Path(__file__).parents[2] / "assets" / "city"
SNACKS = Catalogue.load(CITY).get("ttukttak-bunsik").menu
ITEMS = {item.id: item for menu in (CAFE, RESTAURANT) for item in menu.items()}
HELD = Basket(lines=(OrderLine(ITEMS["bulgogi_set"]), OrderLine(ITEMS["cola"], 2)))


def shown(line: OrderLine) -> str:
    """A line as "2 latte size=large milk=soy:lot"."""
    choices = (
        f" {c.group.id}={c.option.id}{f':{c.portion}' if c.portion else ''}" for c in line.choices
    )
    return f"{line.count} {line.item.id}{''.join(choices)}"


def parse(text: str, menu: Menu, language: Language, current: Basket | None = None) -> OrderParse:
    return parse_order([text], menu, language, current=current or Basket())
