"""Korean to MBROLA's phonemes with lengths and melody, for its voice hn1.

A line is ``symbol milliseconds (percent hertz)*``; the symbols are those of the voice's own
description. The melody is that of Seoul Korean's accentual phrases (Jun 1993), one to a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.core import korean

_PHRASES = re.compile(r"(?P<words>[^.,?!;:…]+)(?P<sign>[.,?!;:…]*)")
_PAUSE = 230

_ONSETS = {
    "ㄱ": "k", "ㄲ": "k_>", "ㄴ": "n", "ㄷ": "t", "ㄸ": "t_>", "ㄹ": "4", "ㅁ": "m", "ㅂ": "p",
    "ㅃ": "p_>", "ㅅ": "s", "ㅆ": "s_>", "ㅇ": "", "ㅈ": "ts\\", "ㅉ": "ts\\_>", "ㅊ": "ts\\_h",
    "ㅋ": "k_h", "ㅌ": "t_h", "ㅍ": "p_h", "ㅎ": "h",
}  # fmt: skip
_VOICED = {"ㄱ": "g", "ㄷ": "d", "ㅂ": "b", "ㅈ": "dz\\"}
_VOWELS = {
    "ㅏ": "a", "ㅐ": "E", "ㅑ": "ja", "ㅒ": "jE", "ㅓ": "V", "ㅔ": "e", "ㅕ": "jV", "ㅖ": "je",
    "ㅗ": "o", "ㅘ": "wa", "ㅙ": "wE", "ㅚ": "we", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wV", "ㅞ": "we",
    "ㅟ": "wi", "ㅠ": "ju", "ㅡ": "M", "ㅢ": "M\\i", "ㅣ": "i",
}  # fmt: skip
_CODAS = {
    "ㄱ": "k_}", "ㄴ": "n_}", "ㄷ": "t_}", "ㄹ": "l_}", "ㅁ": "m_}", "ㅂ": "p_}", "ㅇ": "N",
}  # fmt: skip
_LENGTHS = {
    "k": 50, "t": 45, "p": 50, "ts\\": 60, "g": 42, "d": 38, "b": 42, "dz\\": 48, "k_>": 95,
    "t_>": 95, "p_>": 95, "ts\\_>": 105, "k_h": 90, "t_h": 90, "p_h": 90, "ts\\_h": 100, "s": 85,
    "s_>": 110, "s\\": 90, "h": 50, "n": 50, "m": 55, "4": 30, "l": 45, "k_}": 60, "n_}": 60,
    "t_}": 55, "l_}": 55, "m_}": 65, "p_}": 60, "N": 65,
}  # fmt: skip
_HIGH_ONSETS = "ㅋㅌㅍㅊㄲㄸㅃㅉㅅㅆㅎ"
"""An accentual phrase that begins with one of these begins high."""
_ENDS = {"?": 1.35, ",": 1.1}
"""Where a phrase's last vowel goes to, of its height; without a sign it falls."""
_HERTZ = 118.0
_VOWEL = 82


def hn1(spoken: str) -> str:
    """A ``.pho`` of Hangul; other letters are dropped."""
    return _pho(
        _phrase([korean.pronounced(word) for word in words], sign)
        for words, sign in _phrases(spoken)
    )


def _phrases(spoken: str) -> Iterator[tuple[list[str], str]]:
    for match in _PHRASES.finditer(spoken):
        words = [word for word in match["words"].split() if re.search("[가-힣]", word)]
        if words:
            yield words, match["sign"][:1]


def _pho(phrases: Iterator[Iterator[str]]) -> str:
    lines = [f"_ {_PAUSE}"]
    for phrase in phrases:
        lines += [*phrase, f"_ {_PAUSE}"]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a syllable stands: ``through`` goes from 0 to 1 over the phrase."""

    first: bool
    second: bool
    last: bool
    last_word: bool
    through: float


def _phrase(words: list[list[korean.Syllable]], sign: str) -> Iterator[str]:
    for word, following in pairwise(words):
        korean.meet(word[-1], following[0])
    total, number, before = sum(len(word) for word in words), 0, None
    for word in words:
        for index, syllable in enumerate(word):
            place = _Place(
                first=index == 0,
                second=index == 1,
                last=index == len(word) - 1,
                last_word=word is words[-1],
                through=number / total,
            )
            yield from _syllable(syllable, before, place, sign)
            before, number = syllable, number + 1


def _syllable(
    syllable: korean.Syllable, before: korean.Syllable | None, place: _Place, sign: str
) -> Iterator[str]:
    vowel = _VOWELS[korean.vowel_heard(syllable, None if place.first else before)]
    onset = _ONSETS[syllable.onset]
    if korean.voiced(syllable, before):
        onset = _VOICED[syllable.onset]
    elif syllable.onset == "ㄹ" and before is not None and before.coda == "ㄹ":
        onset = "l"
    elif syllable.onset == "ㅅ" and before is not None and vowel[0] in "ij":
        onset = "s\\"
    if onset:
        yield f"{onset} {_LENGTHS[onset]}"
    begins, ends = _melody(syllable, place, sign)
    final = place.last and place.last_word
    length = _VOWEL * (1.7 if final else 1.15 if place.last else 1.0)
    if len(vowel) > 1 and vowel != "M\\i":
        length *= 1.2
    yield f"{vowel} {length:.0f} 20 {begins:.0f} 90 {ends:.0f}"
    if syllable.coda:
        coda = _CODAS[syllable.coda]
        yield f"{coda} {_LENGTHS[coda] * (1.3 if final else 1.0):.0f} 90 {ends:.0f}"


def _melody(syllable: korean.Syllable, place: _Place, sign: str) -> tuple[float, float]:
    """Hertz at a vowel's beginning and end: low-high-low-high in a word, falling over a phrase."""
    height = _HERTZ * (1.06 - 0.16 * place.through)
    if place.last and place.last_word:
        return height, height * _ENDS.get(sign, 0.8)
    if place.first:
        height *= 1.14 if syllable.onset in _HIGH_ONSETS else 0.93
    else:
        height *= 1.11 if place.second or place.last else 1.0
    return height, height
