"""Everything that can be ordered from a menu in one breath, as a network of words.

Dishes have so many options that no list could hold their combinations: "a large double shot
latte with soy milk and a bit of brown sugar". Each group of options may be said once, before the
dish or after it; what is counted behind the dish is counted among its options::

    [opening] [count] {option} dish {tie [portion] option | amount | again} {part option}
        [more ... dish ...] [tail]
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
from assistant.understand.names import named_options
from assistant.understand.network_builder import NetworkBuilder
from assistant.understand.templates import Choice, parsed
from assistant.understand.text import is_hangul

DISHES = 3
"""Dishes of one utterance that may have options: more of them are rarely said at once."""
PARTS = 2
"""Parts of what was counted that have options of their own."""
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
        self._options: dict[tuple[str, str], list[str]] = {}
        """Ways to say each option, by the ids of its group and its own."""
        self._with_dish: dict[tuple[str, str], list[tuple[str, MenuItem]]] = {}
        """Those that name the dish too: "비빔냉면"."""
        for name in named_options(menu, language):
            if name.whole and name.option is not None:
                ids = name.option.group, name.option.option
                if name.item is None:
                    self._options.setdefault(ids, []).append(name.text)
                else:
                    self._with_dish.setdefault(ids, []).append((name.text, name.item))
        self._builder = NetworkBuilder()
        self._states: dict[Hashable, int] = {"begin": 0}
        self._begun: dict[tuple[str, Hashable], int] = {}
        """Where a part begins that leads to a state: from wherever it is said."""

    def network(self) -> WordNetwork:
        self._say("begin", "opening", ("counted", 0))
        for dish in range(DISHES):
            self._say(("counted", dish), "count", ("dish", dish))
            for groups, items in self._by_groups().items():
                self._add_dish(dish, groups, items)
            self._say(("ordered", dish), "tail", "end")
            if dish + 1 < DISHES:
                self._say(("ordered", dish), "more", ("counted", dish + 1))
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
            before, after = (kind, "before", said), (kind, "after", said)
            self._name(before, names, "particle", after)
            self._join(after, [""], ("ordered", dish))
            self._say(after, "again", (kind, "counted again"))
            if groups:
                self._say(after, "part", (kind, "part", 0))
            if any(group.id not in said for group in groups):
                self._say(after, "tie", (kind, "tied", said))
                self._say(after, "not", (kind, "left out", said))
            if _AMOUNT not in said:
                self._say(after, "amount", (kind, "after", said | {_AMOUNT}))
            for group in groups:
                if group.id not in said:
                    self._add_group(kind, group, said)
                    both = (kind, "after", said | {group.id})
                    self._name(before, self._names_with(group, items), "particle", both)
        self._add_parts(kind, groups, ("ordered", dish))
        self._join(("dish", dish), [""], (kind, "before", frozenset()))

    def _add_parts(self, kind: Hashable, groups: Iterable[OptionGroup], end: Hashable) -> None:
        """Another count in place of the one before, and options of parts of what was counted: "one
        mild, one hot"."""
        for part in range(PARTS):
            parted = (kind, "parted", part)
            self._say((kind, "part", part), "not", (kind, "part without", part))
            for group in groups:
                for place in ("part", "part without"):
                    names = self._options_of(group)
                    self._name((kind, place, part), names, "behind", parted)
            if part + 1 < PARTS:
                self._say(parted, "part", (kind, "part", part + 1))
            self._join(parted, [""], end)
        again = (kind, "counted again")
        self._join(again, [""], end)
        for group in groups:
            self._name(again, self._options_of(group), "behind", (kind, "parted", PARTS - 1))

    def _names(self, item: MenuItem) -> list[str]:
        names = item.spoken_names(self._language)
        plural = ["", *(text for (text,) in self._wordings["plural"].sequences)]
        return [f"{name}{end}" for name in names for end in plural]

    def _options_of(self, group: OptionGroup) -> list[str]:
        return [n for o in group.options for n in self._options.get((group.id, o.id), ())]

    def _names_with(self, group: OptionGroup, items: Sequence[MenuItem]) -> list[str]:
        """Names that one of ``items`` has together with an option of ``group``."""
        named = chain.from_iterable(
            self._with_dish.get((group.id, option.id), ()) for option in group.options
        )
        return [text for text, item in named if item in items]

    def _add_group(self, kind: Hashable, group: OptionGroup, said: frozenset[str]) -> None:
        names = self._options_of(group)
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
        if not choice.sequences:
            return
        if (part, end) not in self._begun:
            state = self._begun[part, end] = self._builder.state()
            self._builder.join(self._builder.along(state, choice), [""], self._state(end))
        self._builder.join(self._state(begin), [""], self._begun[part, end])

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
