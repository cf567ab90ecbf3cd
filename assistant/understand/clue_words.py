"""The words of clues (`assistant.understand.clues`) as patterns that find them in an utterance."""

from __future__ import annotations

import re
from functools import cache

from assistant.core import korean
from assistant.core.language import Language
from assistant.understand.sound import units
from assistant.understand.text import is_han, is_hangul
from assistant.understand.wording import locale


def spelt_out(word: str, language: Language) -> str:
    """A word of a clue with the alternatives of its concepts."""
    concepts = locale(language)["concepts"]
    while name := re.search(r"<(\w+)>", word):
        word = word.replace(name[0], concepts[name[1]])
    return word


def in_full(clue: str) -> list[str]:
    """A clue for each of the slots that stand among alternatives, and one for the other words:
    "table {day}|tonight" is "table {day}" and "table tonight"."""
    written = [""]
    for word in clue.split():
        stems = word.split("|")
        slots = [stem for stem in stems if stem.startswith("{")]
        others = "|".join(stem for stem in stems if stem not in slots)
        ways = [*slots, others] if slots and others else slots or [word]
        written = [f"{begun} {way}".strip() for begun in written for way in ways]
    return written


@cache
def pattern(word: str, language: Language) -> re.Pattern[str]:
    """What finds a word of a clue, spelt out, in an utterance as `_Written`.

    Made at need: all of them take 0.2 s.
    """
    return re.compile("|".join(_stem(stem, language) for stem in word.split("|")))


def _stem(stem: str, language: Language) -> str:
    goes_on, stem = stem.endswith("~"), stem.rstrip("~")
    if language is Language.EN:
        return rf"\b{re.escape(stem.replace('_', ' '))}" + ("" if goes_on else r"\b")
    if language is Language.ZH:
        return "".join(_hanzi(char, alone=len(stem) == 1) for char in stem)
    pieces = [_hangul(char) if len(stem) > 1 else re.escape(char) for char in stem]
    if goes_on and _is_open(stem[-1]):
        pieces[-1] = _open_syllable(stem[-1])
    return r"\s?".join(pieces).replace(r"\s?\s\s?", r"\s?")


def _hanzi(char: str, *, alone: bool) -> str:
    """A character by itself is taken as written; in a word any that sounds the same will do."""
    if alone or not is_han(char):
        return rf"{re.escape(char)}[^;]*;"
    return rf"[^;]{re.escape(units(char, Language.ZH)[0].phones)};"


@cache
def _hangul(char: str) -> str:
    """Syllables that sound like ``char``."""
    if char == "_":
        return r"\s"
    if not is_hangul(char):
        return re.escape(char)
    return f"[{''.join(_by_sound()[korean.phones(char)])}]"


def _is_open(char: str) -> bool:
    return is_hangul(char) and (ord(char) - ord("가")) % 28 == 0


def _open_syllable(char: str) -> str:
    """Syllables that begin with ``char``, whatever they end in: "기" is also "길" and "긴"."""
    return f"[{char}-{chr(ord(char) + 27)}]"


@cache
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in range(ord("가"), ord("힣") + 1):
        found.setdefault(korean.phones(chr(code)), []).append(chr(code))
    return found
