"""Half-said names: "불고기" for "서울불고기"."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.language import Language
from assistant.understand.sound import units
from assistant.understand.text import clean
from assistant.understand.wording import locale

_FEWEST_UNITS = {Language.KO: 2, Language.EN: 1, Language.ZH: 2}
_FEWEST_PHONES = 3


def partial_names(names: Sequence[Sequence[str]], language: Language) -> dict[str, set[int]]:
    """Beginnings, ends and words of ``names`` and whose they are.

    Args:
        names: for each thing the names it may be called by.

    Returns:
        For each part the indices of the things that have it, whole names left out.
    """
    whole = {clean(name) for thing in names for name in thing}
    parts: dict[str, set[int]] = {}
    for index, thing in enumerate(names):
        for name in thing:
            for part in _parts(clean(name), language):
                if part not in whole:
                    parts.setdefault(part, set()).add(index)
    return parts


def _parts(name: str, language: Language) -> set[str]:
    pieces = units(name, language)
    count = len(pieces)
    common = locale(language)["common_words"]
    found = set()
    for size in range(_FEWEST_UNITS[language], count):
        firsts = range(count - size + 1) if language is Language.EN else (0, count - size)
        for first in firsts:
            piece = name[pieces[first].start : pieces[first + size - 1].end].strip()
            phones = sum(len(unit.phones) for unit in pieces[first : first + size])
            if phones >= _FEWEST_PHONES and piece not in common:
                found.add(piece)
    return found
