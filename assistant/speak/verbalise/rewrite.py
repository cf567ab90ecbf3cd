"""The engine of `verbalise`: rules are tried in order at every place of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Signs a voice makes a pause or a tune of; all other signs are dropped.
_SPOKEN_SIGNS = frozenset(".,?!;:…。，、？！；：")
_IN_WORDS = frozenset("'’-")
_HANZI = re.compile(r"[\u3400-\u9fff]|.[\u3400-\u9fff]")


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
    words = say if isinstance(say, str) else None
    return Rule(re.compile(pattern, re.IGNORECASE), say if callable(say) else lambda _: words)


def rewrite(text: str, rules: Sequence[Rule]) -> Verbalised:
    spoken: list[str] = []
    origins: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        said, end = _by_rule(text, at, rules)
        if said is None:
            said, end = _as_written(text, at)
        elif spoken and said and _would_stick(spoken[-1], said[0]):
            said = f" {said}"
        for character in said:
            if character != " " or (spoken and spoken[-1] != " "):
                spoken.append(character)
                origins.append((at, end))
        at = end
    while spoken and spoken[-1] == " ":
        spoken.pop()
        origins.pop()
    return Verbalised(text, "".join(spoken), tuple(origins))


def _by_rule(text: str, at: int, rules: Sequence[Rule]) -> tuple[str | None, int]:
    for each in rules:
        match = each.pattern.match(text, at)
        if match and match.end() > at:
            words = each.say(match)
            if words is not None:
                return words, match.end()
    return None, at


def _as_written(text: str, at: int) -> tuple[str, int]:
    character = text[at]
    if character in _IN_WORDS:
        inside = 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()
        return (character if inside else " "), at + 1
    if unicodedata.category(character)[0] not in "LM":
        return (character if character in _SPOKEN_SIGNS else " "), at + 1
    # Decomposed Hangul and accents are put together, so that voices see whole letters.
    end = at + 1
    while end < len(text) and _composed(text[at : end + 1]) != text[at : end + 1]:
        end += 1
    return _composed(text[at:end]), end


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _would_stick(before: str, after: str) -> bool:
    """Words made by a rule stand apart from letters before them, but for hanzi."""
    return before.isalnum() and after.isalnum() and not _HANZI.match(before + after)
