"""One dish held in several ways."""

from __future__ import annotations

from assistant.core.language import Language
from assistant.core.menu import Basket, OptionChoice, OrderLine
from assistant.turn.basket import change_count, remove_line
from assistant.understand.orders import parse_order
from tests.understand.menus import RESTAURANT

STEW = next(item for item in RESTAURANT.items() if item.id == "kimchi_stew")
SPICE = STEW.groups[0]
HOT, MILD = (
    OrderLine(STEW, 2, (OptionChoice(SPICE, next(o for o in SPICE.options if o.id == code)),))
    for code in ("hot", "mild")
)
HELD = Basket(lines=(HOT, MILD))


def test_only_the_line_with_the_same_options_is_changed() -> None:
    assert remove_line(HELD, MILD).lines == (HOT,)
    assert [line.count for line in change_count(HELD, HOT, 5).lines] == [5, 2]


def test_the_option_says_which_is_meant() -> None:
    order = parse_order(["take out one mild kimchi stew"], RESTAURANT, Language.EN, current=HELD)
    assert [(line.choices, line.count) for line in order.removals] == [(MILD.choices, 1)]


def test_without_option_or_count_all_of_the_dish_goes() -> None:
    order = parse_order(["김치찌개 빼 줘"], RESTAURANT, Language.KO, current=HELD)
    assert set(order.removals) == {HOT, MILD}
