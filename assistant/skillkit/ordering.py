"""What was ordered: in words, as an order for the restaurant, and as a basket again."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.language import Language, Localised
from assistant.core.menu import Basket, MenuItem, OptionChoice, OrderLine, Portion
from assistant.core.place import Shop
from assistant.core.restaurants import OrderedDish, OrderedOption, RestaurantOrder

_PORTIONS = {
    Language.KO: {Portion.BIT: "{} 조금", Portion.SOME: "{} 넣고", Portion.LOT: "{} 많이"},
    Language.EN: {Portion.BIT: "a bit of {}", Portion.SOME: "some {}", Portion.LOT: "a lot of {}"},
    Language.ZH: {Portion.BIT: "少许{}", Portion.SOME: "加{}", Portion.LOT: "多加{}"},
}
COUNTER_MINUTES = 10
"""How long a shop usually takes to call an order at its counter."""
_SEPARATOR = {Language.KO: ", ", Language.EN: ", ", Language.ZH: "、"}


def write_options(choices: Sequence[OptionChoice], language: Language) -> str:
    """The options of one dish, joined; empty when there are none."""
    return _SEPARATOR[language].join(_choice(choice, language) for choice in choices)


def _choice(choice: OptionChoice, language: Language) -> str:
    name = choice.option.name.get(language)
    if choice.portion is None:
        return name
    return _PORTIONS[language][choice.portion].format(name)


def write_line(line: OrderLine, language: Language, counter: Localised) -> str:
    """A line of an order. ``counter`` is the word counted with (개, 그릇; 份, 碗)."""
    name, unit = line.item.name.get(language), counter.get(language)
    text = {
        Language.KO: f"{name} {line.count}{unit}",
        Language.EN: f"{line.count} {name if line.count == 1 else _plural(name)}",
        Language.ZH: f"{line.count}{unit}{name}",
    }[language]
    options = write_options(line.choices, language)
    if not options:
        return text
    return f"{text}（{options}）" if language is Language.ZH else f"{text} ({options})"


def order_of(shop: Shop, basket: Basket, *, delivery: bool) -> RestaurantOrder:
    """``basket`` as an order at ``shop``; its reference comes with its payment.

    The kitchen reads the names in Korean, whatever the customer speaks.
    """
    dishes = tuple(
        OrderedDish(
            item=line.item.id,
            name=line.item.name.ko,
            count=line.count,
            options=tuple(
                OrderedOption(c.group.id, c.option.id, c.portion.value if c.portion else "")
                for c in line.choices
            ),
        )
        for line in basket.lines
    )
    return RestaurantOrder(
        reference="",
        shop=shop.id,
        dishes=dishes,
        total=basket.total,
        delivery=delivery,
        minutes=shop.delivery.minutes if delivery and shop.delivery else COUNTER_MINUTES,
        requests=basket.requests,
    )


def basket_of(order: RestaurantOrder, shop: Shop) -> Basket:
    """What of an earlier ``order`` is on the menu today, at today's prices."""
    items = {item.id: item for item in shop.menu.items() if not item.sold_out}
    lines = tuple(
        line
        for dish in order.dishes
        if dish.item in items and (line := _line_of(dish, items[dish.item])) is not None
    )
    return Basket(lines=lines, requests=order.requests)


def _line_of(dish: OrderedDish, item: MenuItem) -> OrderLine | None:
    """``None`` where one of its options is no longer to be had."""
    choices = []
    for wanted in dish.options:
        found = next(
            (
                OptionChoice(group, option, Portion(wanted.portion) if wanted.portion else None)
                for group in item.groups
                for option in group.options
                if (group.id, option.id) == (wanted.group, wanted.option)
            ),
            None,
        )
        if found is None:
            return None
        choices.append(found)
    return OrderLine(item, dish.count, tuple(choices))


def _plural(name: str) -> str:
    """More than one of an English dish: "salt breads", "patties", "radishes"."""
    if name.endswith(("x", "z", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    # A name may end in a plural already, or in something that has none: "fries", "combo 2".
    return f"{name}s" if name[-1].isalpha() and not name.endswith("s") else name
