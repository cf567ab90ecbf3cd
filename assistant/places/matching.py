"""Does a shop sell what was asked for? By written names; what sounds alike is heard elsewhere."""

from __future__ import annotations

import re

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
