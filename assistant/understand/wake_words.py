"""The device's name at the head of a sentence said in one breath: "샤오어 샤오어 음식 시켜 줘"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.core.language import Language
from assistant.understand.sound import Unit, key_distance, units
from assistant.understand.text import clean
from assistant.understand.wording import locale

_FEWEST_UNITS = {Language.KO: 1, Language.EN: 1, Language.ZH: 2}
"""Units a name said twice has at least: 谢谢 is one syllable said twice, and no name."""
_MOST_UNITS = 4
"""Units that one name may be heard as, or one more than it has: "jarvis" is one word, 자비스 three
syllables."""
_FAR_TWICE = 0.36
"""How far each of two may sound from it: being said twice is evidence by itself."""
_FAR_ONCE = 0.12
_FAR_CALLED = 0.36
"""The same where the name is known to be there, and only one way to write it is known."""
_FEWEST_PHONES = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """``keys``: how it sounds, as recognisers write it; ``far``: how far it may sound from that."""

    keys: tuple[str, ...]
    language: Language
    most_units: int
    far: float

    def farness(self, head: Sequence[Unit], fewest: int = _FEWEST_PHONES) -> float:
        key = _key(head)
        if len(key) < fewest:
            return 1.0
        return min(key_distance(key, known, self.language) for known in self.keys)


def strip_wake(text: str, language: Language, name: str, *, called: bool = False) -> str:
    """``text`` without ``name`` at its head, said twice or once, even if mis-recognised.

    Text that begins otherwise comes back as it was. The result may be empty.

    Args:
        called: the name was heard there by other ears.
    """
    heard = units(text, language)
    known = _name(name, language, called)
    end = _twice(heard, known) or _once(heard, known)
    if not end:
        return text
    return clean(text)[heard[end - 1].end :].lstrip(" ,.!?~-，。！？、")


def is_ours(name: str) -> bool:
    """Whether ``name`` is the one we ship, of which it is known how recognisers write it."""
    return any(name in locale(language)["wake"]["names"] for language in Language)


@lru_cache(maxsize=2 * len(Language))
def _name(name: str, language: Language, called: bool) -> _Name:
    ours = is_ours(name)
    ways = [units(way, language) for way in (locale(language)["wake"]["names"] if ours else [name])]
    far = _FAR_CALLED if called and not ours else _FAR_ONCE
    longest = max(map(len, ways))
    return _Name(tuple(map(_key, ways)), language, max(_MOST_UNITS, longest + 1), far)


def _twice(heard: Sequence[Unit], name: _Name) -> int:
    """The number of units the name said twice takes, or 0."""
    best = (2 * _FAR_TWICE, 0)
    fewest = _FEWEST_UNITS[name.language]
    for middle in range(fewest, name.most_units + 1):
        for end in range(middle + fewest, min(middle + name.most_units, len(heard)) + 1):
            first, second = heard[:middle], heard[middle:end]
            # Whisper's "Xiao'a" has two sounds; twice the very same, they are no accident.
            fewest_phones = 2 if _key(first) == _key(second) else _FEWEST_PHONES
            halves = name.farness(first, fewest_phones), name.farness(second, fewest_phones)
            if max(halves) <= _FAR_TWICE:
                best = min(best, (sum(halves), end))
    return best[1]


def _once(heard: Sequence[Unit], name: _Name) -> int:
    """The same for the name said once, as a word of its own."""
    nearest, found = name.far, 0
    for end in range(1, min(name.most_units, len(heard)) + 1):
        ends_word = (
            name.language is Language.ZH
            or end == len(heard)
            or heard[end - 1].end < heard[end].start
        )
        if ends_word and (farness := name.farness(heard[:end])) <= nearest:
            nearest, found = farness, end
    return found


def _key(head: Sequence[Unit]) -> str:
    return "".join(unit.phones for unit in head)
