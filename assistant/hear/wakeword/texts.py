"""What to say for hours without saying the wake word: made-up words, and prose that is at hand."""

from __future__ import annotations

import pydoc_data.topics
import random
import re
from functools import cache
from itertools import pairwise

from assistant.hear.wakeword.phrases import Part

_INITIALS = [
    "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r",
    "z", "c", "s",
]  # fmt: skip
_FINALS = [
    "a", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "i", "ia", "ie", "iao", "iu",
    "ian", "in", "iang", "ing", "u", "ua", "uo", "ui", "uan", "un", "ong",
]  # fmt: skip
_NARROW = frozenset("jqx")
"""Initials that stand before i alone."""
_HANGUL = 0xAC00
# Onsets s, ss; vowels a, ya; then what 어 may sound like: 어, 오, 와, 왜.
_LIKE_SHA = {(onset, vowel) for onset in (9, 10) for vowel in (0, 2)}
_LIKE_O = {11 * 21 + vowel for vowel in (8, 12, 13)}


def made_up_korean(chance: random.Random) -> str:
    """A sentence of words nobody knows: endless sounds, a few of them near the wake word."""
    words = [_korean_word(chance) for _ in range(chance.randint(3, 7))]
    # The word itself, or what only spelling tells from it, must not be taught as something else.
    return " ".join(word for word in words if not _sounds_like_word(word)) or "가나다"


def _korean_word(chance: random.Random) -> str:
    syllables = []
    for _ in range(chance.randint(1, 4)):
        onset = chance.choice([9, 9, 12, 14, 18, 11, chance.randrange(19)])
        vowel = chance.choice([0, 2, 4, 8, chance.randrange(21)])
        coda = chance.choice([0, 0, 0, chance.choice([1, 4, 8, 16, 17, 21])])
        syllables.append(chr(_HANGUL + (onset * 21 + vowel) * 28 + coda))
    return "".join(syllables)


def _sounds_like_word(word: str) -> bool:
    syllables = [(ord(letter) - _HANGUL) // 28 for letter in word]
    return any(
        divmod(first, 21) in _LIKE_SHA and second in _LIKE_O
        for first, second in pairwise(syllables)
    )


def made_up_chinese(chance: random.Random) -> str:
    """Pinyin syllables with tones, but never xiao or shao: a vowel may follow them."""
    drawn = [_chinese_syllable(chance) for _ in range(chance.randint(6, 14))]
    syllables = [syllable for syllable in drawn if syllable not in ("xiao", "shao")]
    return " ".join(
        f"{syllable}{chance.randint(1, 4)}{chance.choice(['', '', '', ','])}"
        for syllable in syllables
    )


def _chinese_syllable(chance: random.Random) -> str:
    initial = chance.choice(_INITIALS)
    final = chance.choice(_FINALS)
    return initial + ("i" if initial in _NARROW and final[0] != "i" else final)


def prose(part: Part, chance: random.Random) -> str:
    """An English sentence of Python's manual; the parts share none."""
    return chance.choice(_prose()[part])


@cache
def _prose() -> dict[Part, list[str]]:
    sentences = [
        " ".join(re.sub(r"[^A-Za-z' ]", " ", sentence).split())
        for text in pydoc_data.topics.topics.values()
        for sentence in re.split(r"[.!?:]\s", text)
    ]
    # Each once: the manual repeats itself, and the parts must share none.
    kept = [text for text in dict.fromkeys(sentences) if 5 <= len(text.split()) <= 20]
    return {Part.TRAIN: kept[::2], Part.TEST: kept[1::2]}
