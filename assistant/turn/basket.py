"""Changes to a basket, each giving a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.core.menu import Basket, OptionGroup, OrderLine


def add_line(basket: Basket, line: OrderLine) -> Basket:
    """Adds ``line``; the same dish with the same options is counted up."""
    lines = list(basket.lines)
    for index, held in enumerate(lines):
        if held.item.id == line.item.id and held.choices == line.choices:
            lines[index] = replace(held, count=held.count + line.count)
            return replace(basket, lines=tuple(lines))
    return replace(basket, lines=(*basket.lines, line))


def remove_line(basket: Basket, line: OrderLine) -> Basket:
    """Takes ``line.count`` of it out; the line goes when none is left."""
    return _count_of(basket, line, lambda held: held.count - line.count)


def change_count(basket: Basket, line: OrderLine, count: int) -> Basket:
    return _count_of(basket, line, lambda _: count)


def _count_of(basket: Basket, line: OrderLine, count: Callable[[OrderLine], int]) -> Basket:
    """The dish may be held in several ways: it is the line with the same options."""
    counted = [
        replace(held, count=count(held))
        if (held.item.id, held.choices) == (line.item.id, line.choices)
        else held
        for held in basket.lines
    ]
    return replace(basket, lines=tuple(held for held in counted if held.count > 0))


def missing_groups(line: OrderLine) -> tuple[OptionGroup, ...]:
    """Groups of the dish that need a choice the line does not have and no default gives."""
    chosen = {choice.group.id for choice in line.choices}
    return tuple(
        group
        for group in line.item.groups
        if group.minimum > 0 and group.default is None and group.id not in chosen
    )
