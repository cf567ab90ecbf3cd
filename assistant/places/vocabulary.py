"""The names of cuisines, kinds, allergens, counters and so on: ``assets/city/words.toml``."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from assistant.core.errors import PlaceError
from assistant.core.language import Language, Localised
from assistant.core.menu import Allergen
from assistant.core.place import Holiday
from assistant.places.table import Table

GROUPS = ("cuisine", "kind", "allergen", "counter", "holiday", "superlative")


class Vocabulary:
    """Words by group and code. ``counter_plural`` holds the counters as English says many of them.

    Args:
        words: by group, then code.
        aliases: other names of the same, by (group, code).
    """

    def __init__(
        self,
        words: dict[str, dict[str, Localised]],
        aliases: dict[tuple[str, str], tuple[tuple[Language, str], ...]],
    ) -> None:
        self._words = words
        self._aliases = aliases

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        """Raises PlaceError when the file is wrong, or an allergen or a holiday has no word."""
        file = Table.load(path)
        words: dict[str, dict[str, Localised]] = {"counter_plural": {}}
        aliases: dict[tuple[str, str], tuple[tuple[Language, str], ...]] = {}
        for group in GROUPS:
            table = file.table(group)
            words[group] = {}
            for code in table:
                entry = table.table(code)
                word = Localised(ko=entry.text("ko"), en=entry.text("en"), zh=entry.text("zh"))
                words[group][code] = word
                aliases[group, code] = entry.aliases()
                if group == "counter":
                    plural = entry.text("plural")
                    words["counter_plural"][code] = Localised(ko=word.ko, en=plural, zh=word.zh)
                entry.done()
        file.done()
        for group, codes in (("allergen", set(Allergen)), ("holiday", set(Holiday))):
            if words[group].keys() != codes:
                raise PlaceError(
                    f"{path.name}: {group}: expected exactly {', '.join(sorted(codes))}"
                )
        return cls(words, aliases)

    def word(self, group: str, code: str) -> Localised:
        """Raises PlaceError when there is no such word."""
        try:
            return self._words[group][code]
        except KeyError:
            raise PlaceError(f"words.toml has no word {group}.{code}") from None

    def codes(self, group: str) -> AbstractSet[str]:
        return self._words[group].keys()

    def spoken(self, group: str, code: str, language: Language) -> tuple[str, ...]:
        """Every way to say it in one language, its name first."""
        aliases = self._aliases.get((group, code), ())
        return self.word(group, code).get(language), *(a for lang, a in aliases if lang is language)

    def names(self, group: str, code: str) -> tuple[str, ...]:
        """Every way to say it, in all languages."""
        return *self.word(group, code).every(), *(name for _, name in self._aliases[group, code])
