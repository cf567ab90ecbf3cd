"""The wake word at the head of a sentence said in one breath: "샤오어 샤오어 음식 시켜 줘"."""

from __future__ import annotations

from assistant.core.language import Language
from assistant.understand.sound import Unit, key_distance, units
from assistant.understand.text import clean
from assistant.understand.wording import locale

_MOST_UNITS = 8
_FAR = {1: 0.12, 2: 0.27}
"""How far "샤오어" said once, or twice, may sound from it."""


def strip_wake(text: str, language: Language) -> str:
    """``text`` without a leading wake word, said twice or once, even if mis-recognised.

    Text that begins otherwise comes back as it was. The result may be empty.
    """
    heard = units(text, language)
    best: tuple[float, int] = (1.0, 0)
    for count in range(1, min(_MOST_UNITS, len(heard)) + 1):
        far = _farness(heard[:count], language)
        if far is not None and far < best[0]:
            best = (far, count)
    if not best[1]:
        return text
    return clean(text)[heard[best[1] - 1].end :].lstrip(" ,.!?~，。！？、")


def _farness(head: tuple[Unit, ...], language: Language) -> float | None:
    """How far ``head`` sounds from a wake word, less a little for its length; ``None`` if too far."""
    key = "".join(unit.phones for unit in head)
    found = []
    for name in locale(language)["wake"]["names"]:
        name_key = "".join(unit.phones for unit in units(name, language))
        for times in (1, 2):
            far = key_distance(key, name_key * times, language)
            if far <= _FAR[times]:
                found.append(far - 0.1 * times)
    return min(found, default=None)
