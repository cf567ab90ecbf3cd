"""Everything that can be ordered from a menu in one breath, as a network of words.

Dishes have so many options that no list could hold their combinations: "a large double shot
latte with soy milk and a bit of brown sugar". Each group of options may be said once, before the
dish or after it; what is counted behind the dish is counted among its options::

    [opening] [count] {option} dish {tie [portion] option | amount} [more ... dish ...] [tail]
"""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import chain, combinations
from typing import Any

from assistant.core.korean import pronounced
from assistant.core.language import Language
from assistant.core.menu import Menu, MenuItem, OptionGroup, Portion
from assistant.core.network import WordNetwork
from assistant.understand.network_builder import NetworkBuilder
from assistant.understand.templates import Choice, parsed
from assistant.understand.text import is_hangul

DISHES = 2
"""Dishes of one utterance that may have options: more of them are rarely said at once."""
_AMOUNT = "amount"
"""Said once behind a dish, as an option is: "라떼 두 잔"."""


@lru_cache(maxsize=32)
def order_network(menu: Menu, language: Language) -> WordNetwork:
    """Orders from ``menu``."""
    return _Builder(menu, language, _wordings(language)).network()


@cache
def _wordings(language: Language) -> dict[str, Choice]:
    """``[<language>.network]`` of the locale file: of each part one of its templates."""
    file = resources.files("assistant.understand") / "locale" / "sayings.toml"
    words: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        part: Choice(tuple(chain.from_iterable(parsed(t, ()).sequences for t in templates)))
        for part, templates in words[language]["network"].items()
    }


class _Builder:
    """States are named by what was said: the dish's number, its groups, those said already."""

    def __init__(self, menu: Menu, language: Language, wordings: dict[str, Choice]) -> None:
        self._menu, self._language, self._wordings = menu, language, wordings
        self._builder = NetworkBuilder()
        self._states: dict[Hashable, int] = {"begin": 0}

    def network(self) -> WordNetwork:
        self._say("begin", "opening", ("counted", 0))
        for dish in range(DISHES):
            self._say(("counted", dish), "count", ("dish", dish))
            for groups, items in self._by_groups().items():
                self._add_dish(dish, groups, items)
            if dish:
                self._say(("ordered", dish - 1), "more", ("counted", dish))
        self._say("ordered", "tail", "end")
        return self._builder.network(self._state("end"))

    def _by_groups(self) -> dict[tuple[OptionGroup, ...], list[MenuItem]]:
        """Dishes that take the same options share their states."""
        found: dict[tuple[OptionGroup, ...], list[MenuItem]] = {}
        for item in self._menu.items():
            found.setdefault(item.groups, []).append(item)
        return found

    def _add_dish(
        self, dish: int, groups: tuple[OptionGroup, ...], items: Sequence[MenuItem]
    ) -> None:
        kind = (dish, tuple(group.id for group in groups))
        names = [name for item in items for name in self._names(item)]
        amount = [_AMOUNT] if self._wordings["amount"].sequences else []
        for said in _subsets([*(group.id for group in groups), *amount]):
            after = (kind, "after", said)
            self._name((kind, "before", said), names, "particle", after)
            self._join(after, [""], "ordered")
            if dish + 1 < DISHES:
                self._join(after, [""], ("ordered", dish))
            if any(group.id not in said for group in groups):
                self._say(after, "tie", (kind, "tied", said))
                self._say(after, "not", (kind, "left out", said))
            if _AMOUNT not in said:
                self._say(after, "amount", (kind, "after", said | {_AMOUNT}))
            for group in groups:
                if group.id not in said:
                    self._add_group(kind, group, said)
        self._join(("dish", dish), [""], (kind, "before", frozenset()))

    def _names(self, item: MenuItem) -> list[str]:
        names = item.spoken_names(self._language)
        plural = ["", *(text for (text,) in self._wordings["plural"].sequences)]
        return [f"{name}{end}" for name in names for end in plural]

    def _add_group(self, kind: Hashable, group: OptionGroup, said: frozenset[str]) -> None:
        names = [n for option in group.options for n in option.spoken_names(self._language)]
        both = said | {group.id}
        self._join((kind, "before", said), names, (kind, "described", both))
        self._say((kind, "described", both), "described", (kind, "before", both))
        after = (kind, "after", both)
        for place in ("after", "tied", "left out"):
            self._name((kind, place, said), names, "behind", after)
        if group.portions:
            measured = (kind, "measured", said, group.id)
            for portion in Portion:
                self._say((kind, "tied", said), portion, measured)
            self._name(measured, names, "behind", after)

    def _name(self, begin: Hashable, names: Iterable[str], particle: str, end: Hashable) -> None:
        """One of ``names``, with what may stand behind each."""
        by_sound: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            by_sound.setdefault(_behind(name), []).append(name)
        for behind, alike in by_sound.items():
            named = (end, particle, behind)
            self._join(begin, alike, named)
            for part in (particle, *behind):
                self._say(named, part, end)

    def _say(self, begin: Hashable, part: str, end: Hashable) -> None:
        """A part of the wordings leads from one state to another; no way does if it is empty."""
        choice = self._wordings[part]
        if choice.sequences:
            self._builder.join(
                self._builder.along(self._state(begin), choice), [""], self._state(end)
            )

    def _join(self, begin: Hashable, ways: Iterable[str], end: Hashable) -> None:
        """``ways`` of saying what leads from one state to another; "" says nothing."""
        self._builder.join(self._state(begin), ways, self._state(end))

    def _state(self, name: Hashable) -> int:
        if name not in self._states:
            self._states[name] = self._builder.state()
        return self._states[name]


def _behind(name: str) -> tuple[str, ...]:
    """The particles that a name takes by its last letter; of ㄹ those of both sounds."""
    if not is_hangul(name[-1]):
        return ()
    [last] = pronounced(name[-1])
    match last.coda:
        case "":
            return ("after_vowel",)
        case "ㄹ":
            return ("after_vowel", "after_consonant")
        case _:
            return ("after_consonant",)


def _subsets(groups: Iterable[str]) -> Iterable[frozenset[str]]:
    each = tuple(groups)
    return map(frozenset, chain.from_iterable(combinations(each, n) for n in range(len(each) + 1)))
