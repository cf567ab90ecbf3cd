"""What a language says without meaning anything by it, from ``locale/<language>.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from assistant.core.language import Language
from assistant.understand.numbers import find_numbers
from assistant.understand.text import clean

# Punctuation, but for what numbers and contractions need. Private-use characters stand for slots.
_MARKS = re.compile(r"[^\w\s':.%\ue000-\uf8ff]|(?<!\d)[:.]|[:.](?!\d)")


@cache
def locale(language: Language) -> dict[str, Any]:
    """The understanding's own locale file."""
    file = resources.files("assistant.understand") / "locale" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _rewriter(language: Language) -> tuple[re.Pattern[str], tuple[str, ...]]:
    pairs = locale(language)["normalise"]["rewrite"]
    pattern = "|".join(f"(?P<r{i}>{old})" for i, (old, _) in enumerate(pairs))
    return re.compile(pattern), tuple(new for _, new in pairs)


@lru_cache(maxsize=1024)
def plain(text: str, language: Language) -> str:
    """`clean` text without fillers, with polite and other endings made one.

    Sentences and what was heard go through it alike. A text of nothing but fillers is kept.
    """
    return plain_of_clean(clean(text), language)


def plain_of_clean(cleaned: str, language: Language) -> str:
    """`plain` of a text that went through `clean`."""
    words = _squeeze(_MARKS.sub(" ", cleaned))
    return _squeeze(rewrite(words, language)) or words


def rewrite(words: str, language: Language) -> str:
    """The rewrites of the locale file alone; nothing may be left."""
    pattern, replacements = _rewriter(language)
    return pattern.sub(lambda m: replacements[int((m.lastgroup or "r0")[1:])], words)


def as_said(words: str, text: str, language: Language) -> str:
    """The part of ``text``, as it was said, that `plain` makes ``words``; these if none does.

    "turn off the gas" for "turn off gas", and with the article that it begins with.
    """
    pattern = r"\S" if language is Language.ZH else r"\S+"
    tokens = [match.span() for match in re.finditer(pattern, text)]
    for length in range(1, len(tokens) + 1):
        for first in range(len(tokens) - length + 1):
            start, end = tokens[first][0], tokens[first + length - 1][1]
            if plain(text[start:end], language) == words:
                article = re.search(locale(language)["free_words"]["article"], text[:start].lower())
                begin = article.start() if article else start
                # Not the particle or full stop behind the last word.
                last = words.split()[-1]
                cut = text.lower().rfind(last, start, end)
                return text[begin : cut + len(last) if cut >= 0 else end]
    return words


def _squeeze(text: str) -> str:
    return " ".join(text.split())


@cache
def _stances(language: Language) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(words) for words in locale(language)["stance"].values())


def stance(said: str, language: Language) -> tuple[bool, ...]:
    """How `plain` text stands to the matter: whether it says "not", whether it is about others."""
    return tuple(pattern.search(said) is not None for pattern in _stances(language))


def says_no(text: str, language: Language) -> bool:
    """Whether a text holds a "not"."""
    return re.search(locale(language)["stance"]["negation"], clean(text)) is not None


def is_about_others(said: str, language: Language) -> bool:
    """Whether `plain` text is about somebody or something else."""
    return re.search(locale(language)["stance"]["others"], said) is not None


def says_nothing(text: str, language: Language) -> bool:
    """Whether a clause is talk alone: "you know what", "哎呀". Not where it counts or refuses."""
    said = plain(text, language)
    left = re.sub(locale(language)["clues"]["grammar"], "", said)
    counted = find_numbers(said, language)
    return not re.search(r"\w", left) and not counted and not stance_words(said, language)


def stance_words(said: str, language: Language) -> list[tuple[int, int]]:
    """Where `stance` is said."""
    return [m.span() for pattern in _stances(language) for m in pattern.finditer(said)]
