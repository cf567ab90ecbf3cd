"""Words that are nearly the name: one of its syllables gives way to another.

A list of words that sound near holds few of them, and a network learns the list: one that knew 小米
and 小明 took all that begins with 小 for the name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.core.language import Language
from assistant.core.pinyin import pinyin_of
from assistant.core.pinyin import syllables as hanzi_of_syllables
from assistant.hear.phonetic.ear import PRONUNCIATIONS

_SYLLABLE = re.compile(
    r"[가-힣]|[\u4e00-\u9fff]|(?:C*[aeiouy]+(?:C+\b|C(?=C))?)".replace("C", r"[^\W\d_aeiouy]"),
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_PINYIN = re.compile(r"([a-zü]+)\d ?")
_ONSETS = 21 * 28
"""Of Hangul: so many syllables have the same one."""
_SOFT = {Language.KO: "아하", Language.ZH: "aeo", Language.EN: "aeiouhwy"}
"""What begins so, in the name's middle, may be heard as a part of the syllable before."""


def nearly(name: str, language: Language, unsaid: Sequence[str], chance: random.Random) -> str:
    """``name`` with one syllable that begins otherwise, and sounds like no part of what is to be
    ``unsaid``. A name in pinyin comes back in hanzi."""
    pronunciation = PRONUNCIATIONS[language]
    written = _PINYIN.sub(lambda match: hanzi_of_syllables()[match[1]][0], name)
    syllables = list(_SYLLABLE.finditer(written)) or list(_WORD.finditer(written))
    sounds = _sounds(language, tuple(unsaid))
    while True:
        old = chance.choice(syllables)
        new = chance.choice(pronunciation.syllables())
        begin = _begin(new)
        if begin == _begin(old.group()) or (old.start() > 0 and begin in _SOFT[language]):
            continue
        word = written[: old.start()] + new + written[old.end() :]
        ways = pronunciation.readings(word)
        if not any(way in sound for way in ways for sound in sounds):
            return word


@lru_cache(maxsize=8)
def _sounds(language: Language, texts: tuple[str, ...]) -> frozenset[bytes]:
    readings = PRONUNCIATIONS[language].readings
    return frozenset(way for text in texts for way in readings(text))


def _begin(syllable: str) -> str:
    """Its first letter; of Hangul the first syllable with that onset."""
    first = syllable[0]
    if "가" <= first <= "힣":
        return chr(ord("가") + (ord(first) - ord("가")) // _ONSETS * _ONSETS)
    return pinyin_of(first)[0].casefold()
