"""The wake word at the head of a sentence said in one breath: "샤오어 샤오어 음식 시켜 줘"."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.language import Language
from assistant.understand.sound import Unit, key_distance, units
from assistant.understand.text import clean
from assistant.understand.wording import locale

_FEWEST_UNITS = {Language.KO: 1, Language.EN: 1, Language.ZH: 2}
"""Units a name said twice has at least: 谢谢 is one syllable said twice, and no name."""
_MOST_UNITS = 4
"""Units that one "샤오어" may be heard as."""
_FAR_TWICE = 0.36
"""How far each of two may sound from it: being said twice is evidence by itself."""
_FAR_ONCE = 0.12
_FEWEST_PHONES = 3


def strip_wake(text: str, language: Language) -> str:
    """``text`` without a leading wake word, said twice or once, even if mis-recognised.

    Text that begins otherwise comes back as it was. The result may be empty.
    """
    heard = units(text, language)
    end = _twice(heard, language) or _once(heard, language)
    if not end:
        return text
    return clean(text)[heard[end - 1].end :].lstrip(" ,.!?~-，。！？、")


def _twice(heard: Sequence[Unit], language: Language) -> int:
    """The number of units the wake word said twice takes, or 0."""
    best = (2 * _FAR_TWICE, 0)
    fewest = _FEWEST_UNITS[language]
    for middle in range(fewest, _MOST_UNITS + 1):
        for end in range(middle + fewest, min(middle + _MOST_UNITS, len(heard)) + 1):
            first, second = heard[:middle], heard[middle:end]
            # Whisper's "Xiao'a" has two sounds; twice the very same, they are no accident.
            fewest_phones = 2 if _key(first) == _key(second) else _FEWEST_PHONES
            halves = (
                _farness(first, language, fewest_phones),
                _farness(second, language, fewest_phones),
            )
            if max(halves) <= _FAR_TWICE:
                best = min(best, (sum(halves), end))
    return best[1]


def _once(heard: Sequence[Unit], language: Language) -> int:
    """The same for the wake word said once, as a word of its own."""
    found = 0
    for end in range(1, min(_MOST_UNITS, len(heard)) + 1):
        ends_word = (
            language is Language.ZH or end == len(heard) or heard[end - 1].end < heard[end].start
        )
        if ends_word and _farness(heard[:end], language) <= _FAR_ONCE:
            found = end
    return found


def _key(head: Sequence[Unit]) -> str:
    return "".join(unit.phones for unit in head)


def _farness(head: Sequence[Unit], language: Language, fewest: int = _FEWEST_PHONES) -> float:
    key = _key(head)
    if len(key) < fewest:
        return 1.0
    return min(
        key_distance(key, _key(units(name, language)), language)
        for name in locale(language)["wake"]["names"]
    )
