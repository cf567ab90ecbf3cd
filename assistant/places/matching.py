"""Does a shop sell what was asked for? By written names; what sounds alike is heard elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from assistant.core.language import Language
from assistant.core.menu import MenuItem
from assistant.core.place import Shop
from assistant.places.vocabulary import Vocabulary


class Wanted:
    """A dish, kinds of dish or a cuisine in somebody's words: "불고기", "spicy noodles", "中餐"."""

    def __init__(self, text: str, words: Vocabulary) -> None:
        self._key = _key(text)
        whole = _joined(text)
        self._cuisines = {code for name, code in _names("cuisine", words) if name == whole}
        self._kinds = _spelt(whole, _names("kind", words)) or frozenset()

    def sold_at(self, shop: Shop) -> bool:
        """Sold out dishes do not count."""
        if shop.cuisine in self._cuisines:
            return True
        return any(self._is(item) for item in shop.menu.items() if not item.sold_out)

    def _is(self, item: MenuItem) -> bool:
        if self._kinds and self._kinds <= item.kinds:
            return True
        names = [_key(name) for language in Language for name in item.spoken_names(language)]
        return any(_contains(name, self._key) or _contains(self._key, name) for name in names)


class DishNames:
    """What the dishes of ``shops`` are called, and what several have in common.

    Attributes:
        names: whole names, and what several end in ("pho", "피자", "披萨"), longest first.
        parts: what else several begin or end with: "bulgogi", but also "spicy".
    """

    def __init__(self, shops: Iterable[Shop], words: Vocabulary, language: Language) -> None:
        items = [
            {name.casefold() for name in item.spoken_names(language)}
            for shop in shops
            for item in shop.menu.items()
        ]
        codes = words.codes("cuisine")
        cuisines = {name for code in codes for name in words.names("cuisine", code)}
        known = set().union(*items) | _shared(items, _ending) | cuisines
        self.names = tuple(sorted(known - _NO_DISHES, key=lambda name: (-len(name), name)))
        parts = _shared(items, _beginning) | _shared(items, _half)
        self.parts = tuple(sorted(parts - _NO_DISHES))

    def longest_in(self, text: str) -> str | None:
        """The longest of `names` said in ``text``, as it is written on the menu."""
        key, parts = _key(text), _parts(text)
        for name in self.names:
            own = _key(name)
            if own in key if len(own) > 1 else own in parts:
                return name
        return None


_NO_DISHES = frozenset(
    {"set", "meal", "bowl", "정식", "세트", "추가", "밥", "套餐", "拼盘", "米饭"}
)
"""What dishes end in, or are called, that says no more than "a meal"."""


def _shared(items: Iterable[set[str]], part: Callable[[str], str]) -> set[str]:
    """The parts that the names of more than one dish have."""
    counted = Counter(found for names in items for found in {part(name) for name in names})
    return {found for found, times in counted.items() if times > 1}


def _ending(name: str) -> str:
    """The last word; of Chinese, the last two characters."""
    last = name.split()[-1]
    return last[-2:] if _is_hanzi(last[-1]) else last


def _beginning(name: str) -> str:
    """The first word; of Chinese, the first two characters."""
    first = name.split()[0]
    return first[:2] if _is_hanzi(first[0]) else first


def _half(name: str) -> str:
    """The last two syllables of Korean, often a word of their own; else the last word."""
    last = name.split()[-1]
    return last if last.isascii() else last[-2:]


def _is_hanzi(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _names(group: str, words: Vocabulary) -> list[tuple[str, str]]:
    return [
        (_joined(name), code) for code in words.codes(group) for name in words.names(group, code)
    ]


def _spelt(text: str, names: list[tuple[str, str]]) -> frozenset[str] | None:
    """The kinds whose names make up all of ``text``; a rest, as in 불+고기, is another dish."""
    if not text:
        return frozenset()
    for name, code in names:
        if name and text.startswith(name):
            rest = _spelt(text[len(name) :], names)
            if rest is not None:
                return rest | {code}
    return None


def _key(text: str) -> str:
    """Korean and Chinese without spaces; other words apart, singular: `` spicy noodle ``."""
    parts = (f" {part} " if part.isascii() else part for part in _parts(text))
    return "".join(parts).replace("  ", " ")


def _joined(text: str) -> str:
    return "".join(_parts(text))


def _parts(text: str) -> list[str]:
    return [_singular(part) for part in re.findall(r"[a-z0-9]+|[^\W_a-z0-9]+", text.casefold())]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _contains(text: str, part: str) -> bool:
    """A single Korean or Chinese letter says too little unless it is all that was said."""
    return part == text if len(part) < 2 else part in text
