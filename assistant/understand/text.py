"""Text as recognisers and keyboards give it, made even before anything reads it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from assistant.core.chinese import simplified

_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@lru_cache(maxsize=4096)
def _plain_char(char: str) -> str:
    if "\u3131" <= char <= "\u318e":
        return char  # typed ㅇㅋ would become conjoining jamo
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Composed, lower-case, half-width text with simplified characters.

    Positions (`Found.start`, `Unit.start`) refer to what this returns; it is as long as the
    composed (NFC) input. Surrogates and control characters become spaces.
    """
    if text.isascii():
        return _CONTROLS.sub(" ", text.lower()).translate(_PLAIN)
    composed = unicodedata.normalize("NFC", text)
    even = simplified("".join(map(_plain_char, composed)).translate(_PLAIN))
    return _CONTROLS.sub(" ", even)


def is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"
