"""Everything that can be ordered from a menu in one breath, as a network of words.

Dishes have so many options that no list could hold their combinations: "a large double shot
latte with soy milk and a bit of brown sugar". Each group of options may be said once, before the
dish or after it; what is counted behind the dish is counted among its options::

    [opening] [count] {option} dish {tie [portion] option | amount} [more ... dish ...] [tail]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import chain, combinations
from typing import Any

from assistant.core.language import Language
from assistant.core.menu import Menu, MenuItem, OptionGroup, Portion
from assistant.core.network import Arc, WordNetwork
from assistant.understand.templates import readings

DISHES = 2
"""Dishes of one utterance that may have options: more of them are rarely said at once."""
_AMOUNT = "amount"
"""Said once behind a dish, as an option is: "라떼 두 잔"."""


@lru_cache(maxsize=32)
def order_network(menu: Menu, language: Language) -> WordNetwork:
    """Orders from ``menu``."""
    return _Builder(menu, language, _wordings(language)).network()


@cache
def _wordings(language: Language) -> dict[str, tuple[str, ...]]:
    """``[<language>.network]`` of the locale file, each template written out."""
    file = resources.files("assistant.understand") / "locale" / "sayings.toml"
    words: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        part: tuple(chain.from_iterable(map(_ways, templates)))
        for part, templates in words[language]["network"].items()
    }


def _ways(template: str) -> list[str]:
    """The ways to say ``template``, of which "" is one that no other template has."""
    if not template:
        return [""]
    return [" ".join("".join(map(str, reading)).split()) for reading in readings(template, ())]


class _Builder:
    """States are named by what was said: the dish's number, its groups, those said already."""

    def __init__(
        self, menu: Menu, language: Language, wordings: dict[str, tuple[str, ...]]
    ) -> None:
        self._menu, self._language, self._wordings = menu, language, wordings
        self._states: dict[object, int] = {}
        self._arcs: list[list[Arc]] = []

    def network(self) -> WordNetwork:
        words = self._wordings
        self._join("begin", words["opening"], ("counted", 0))
        for dish in range(DISHES):
            self._join(("counted", dish), words["count"], ("dish", dish))
            for groups, items in self._by_groups().items():
                self._add_dish(dish, groups, items)
        end = self._state("end")
        return WordNetwork(tuple(map(tuple, self._arcs)), frozenset({end}))

    def _by_groups(self) -> dict[tuple[OptionGroup, ...], list[MenuItem]]:
        """Dishes that take the same options share their states."""
        found: dict[tuple[OptionGroup, ...], list[MenuItem]] = {}
        for item in self._menu.items():
            found.setdefault(item.groups, []).append(item)
        return found

    def _add_dish(
        self, dish: int, groups: tuple[OptionGroup, ...], items: Sequence[MenuItem]
    ) -> None:
        words = self._wordings
        kind = (dish, tuple(group.id for group in groups))
        names = [name for item in items for name in self._names(item)]
        amount = [_AMOUNT] if words["amount"] else []
        for said in _subsets([*(group.id for group in groups), *amount]):
            after = (kind, "after", said)
            self._join((kind, "before", said), names, (kind, "named", said))
            self._join((kind, "named", said), words["particle"], after)
            self._join(after, words["tail"], "end")
            if dish + 1 < DISHES:
                self._join(after, words["more"], ("counted", dish + 1))
            if any(group.id not in said for group in groups):
                self._join(after, words["tie"], (kind, "tied", said))
                self._join(after, words["not"], (kind, "left out", said))
            if _AMOUNT not in said:
                self._join(after, words["amount"], (kind, "after", said | {_AMOUNT}))
            for group in groups:
                if group.id not in said:
                    self._add_group(kind, group, said)
        self._join(("dish", dish), [""], (kind, "before", frozenset()))

    def _names(self, item: MenuItem) -> list[str]:
        names = item.spoken_names(self._language)
        plural = self._wordings["plural"]
        return [form for name in names for form in (name, *(name + end for end in plural))]

    def _add_group(self, kind: object, group: OptionGroup, said: frozenset[str]) -> None:
        names = [n for option in group.options for n in option.spoken_names(self._language)]
        both = said | {group.id}
        self._join((kind, "before", said), names, (kind, "described", both))
        self._join((kind, "described", both), self._wordings["described"], (kind, "before", both))
        for place in ("after", "tied", "left out"):
            self._join((kind, place, said), names, (kind, "optional", both))
        self._join((kind, "optional", both), self._wordings["behind"], (kind, "after", both))
        if group.portions:
            measured = (kind, "measured", said, group.id)
            for portion in Portion:
                self._join((kind, "tied", said), self._wordings[portion], measured)
            self._join(measured, names, (kind, "optional", both))

    def _join(self, begin: object, ways: Iterable[str], end: object) -> None:
        """``ways`` of saying what leads from one state to another; "" says nothing."""
        source, target = self._state(begin), self._state(end)
        if said := tuple(dict.fromkeys(ways)):
            self._arcs[source].append(Arc(said, target))

    def _state(self, name: object) -> int:
        if name not in self._states:
            self._states[name] = len(self._arcs)
            self._arcs.append([])
        return self._states[name]


def _subsets(groups: Iterable[str]) -> Iterable[frozenset[str]]:
    each = tuple(groups)
    return map(frozenset, chain.from_iterable(combinations(each, n) for n in range(len(each) + 1)))
