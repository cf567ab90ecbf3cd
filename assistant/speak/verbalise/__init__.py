"""Shown text to spoken words: "12,000원" is said "만 이천 원", "7:30 pm" "seven thirty p m"."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from assistant.core.language import Language
from assistant.speak.verbalise import en, ko, zh
from assistant.speak.verbalise.rewrite import Verbalised, rewrite

__all__ = ["Verbalised", "origins_of", "verbalise"]

_RULES = {Language.KO: ko.RULES, Language.EN: en.RULES, Language.ZH: zh.RULES}


@lru_cache(maxsize=256)
def verbalise(text: str, language: Language) -> Verbalised:
    """Writes out numbers, prices, times and signs as a person would say them.

    Any text is taken; what cannot be said (emoji, arrows, brackets) is left out.
    """
    return rewrite(text, _RULES[language])


def origins_of(text: str, spoken: str, language: Language) -> Callable[[int, int], tuple[int, int]]:
    """Where characters ``begin:end`` of ``spoken`` stand in ``text``.

    Words that did not come from `verbalise` are taken to stand for the whole text.
    """
    verbalised = verbalise(text, language)
    if verbalised.spoken == spoken:
        return verbalised.shown
    return lambda *_: (0, len(text))
