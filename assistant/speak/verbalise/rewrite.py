"""The engine of `verbalise`: rules are tried in order at every place of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Signs a voice makes a pause or a tune of; all other signs are dropped.
_SPOKEN_SIGNS = frozenset(".,?!;:…'’-。，、？！；：")


@dataclass(frozen=True, slots=True)
class Rule:
    """``say`` gives the words for a match, or ``None`` to leave it to the next rule."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Verbalised:
    """``origins[i]`` is the range of the shown text that ``spoken[i]`` comes from."""

    text: str
    spoken: str
    origins: tuple[tuple[int, int], ...]

    def shown(self, begin: int, end: int) -> tuple[int, int]:
        """The range of ``text`` that ``spoken[begin:end]`` stands for."""
        covered = self.origins[begin:end]
        if not covered:
            return 0, 0
        return min(b for b, _ in covered), max(e for _, e in covered)


def rule(pattern: str, say: Callable[[re.Match[str]], str | None] | str) -> Rule:
    """``say`` as a plain string is said for every match."""
    if isinstance(say, str):
        words = say
        return Rule(re.compile(pattern, re.IGNORECASE), lambda match: words)
    return Rule(re.compile(pattern, re.IGNORECASE), say)


def rewrite(text: str, rules: Sequence[Rule]) -> Verbalised:
    spoken: list[str] = []
    origins: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        words, end = _apply(text, at, rules)
        if spoken and words and _run_together(spoken[-1], words, end - at):
            words = " " + words
        for character in words:
            if character != " " or (spoken and spoken[-1] != " "):
                spoken.append(character)
                origins.append((at, end))
        at = end
    while spoken and spoken[-1] == " ":
        spoken.pop()
        origins.pop()
    return Verbalised(text, "".join(spoken), tuple(origins))


def _apply(text: str, at: int, rules: Sequence[Rule]) -> tuple[str, int]:
    for each in rules:
        match = each.pattern.match(text, at)
        if match and match.end() > at:
            words = each.say(match)
            if words is not None:
                return words, match.end()
    return _said_as_written(text, at)


def _said_as_written(text: str, at: int) -> tuple[str, int]:
    character = text[at]
    if unicodedata.category(character)[0] in "LM" or character in _SPOKEN_SIGNS:
        # Decomposed Hangul and accents are put together, so that voices see whole letters.
        end = at + 1
        while end < len(text) and unicodedata.normalize("NFC", text[at : end + 1]) != text[at : end + 1]:
            end += 1
        return unicodedata.normalize("NFC", text[at:end]), end
    return " ", at + 1


def _run_together(before: str, words: str, length: int) -> bool:
    """Whether words made from several characters would stick to the word before them."""
    return length > 1 and before.isalnum() and before.isascii() and words[0].isalnum()
