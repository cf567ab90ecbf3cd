"""Mandarin to the IPA that Kokoro learnt: pinyin syllables with an arrow for the tone.

The table of finals follows Lin (2007), "The Sounds of Chinese"; the arrows and the ɨ of "zi" and
"zhi" are those of Kokoro's own front end.
"""

from __future__ import annotations

import importlib
import logging
from functools import cache
from typing import Any

from assistant.core.pinyin import parts

_TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
_INITIALS = {
    "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t",
    "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ",
    "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
}  # fmt: skip
# ``0`` is where the tone goes: behind the vowel.
_FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0",
    "en": "ə0n", "eng": "ə0ŋ", "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ",
    "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0", "ing": "i0ŋ", "iong": "jʊ0ŋ",
    "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ua": "wa0", "uai": "wai0", "uan": "wa0n",
    "uen": "wə0n", "uang": "wa0ŋ",
    "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0", "v": "y0", "ve": "ɥe0", "van": "ɥɛ0n", "vn": "y0n",
}  # fmt: skip
_WHOLE = {
    "er": "ɚ0", "o": "ɔ0", "yo": "jɔ0", "ê": "ɛ0", "m": "m0", "n": "n0", "ng": "ŋ0",
    "hm": "hm0", "hng": "hŋ0",
}  # fmt: skip


def load() -> None:
    """Reads the dictionaries, a second and a half of work, before the first sentence needs them."""
    for word in words("你好"):
        to_ipa(word)


def words(text: str) -> list[str]:
    """Hanzi cut into words; joined they are ``text`` again."""
    return list(_jieba().cut(text))


@cache
def _jieba() -> Any:
    """A second and 60 MB of dictionary, for a device that may never speak Mandarin."""
    jieba = importlib.import_module("jieba")
    jieba.setLogLevel(logging.WARNING)
    return jieba


def to_ipa(word: str) -> str:
    """One word of hanzi to IPA with tone arrows; what pypinyin cannot read is dropped.

    Tones are those of the dictionary: Kokoro learnt sandhi (你好, 一共) from the sound.
    """
    # Imported here: 0.3 s that a device of another language need not wait.
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return "".join(syllable_ipa(syllable) for syllable in syllables)


def syllable_ipa(pinyin: str) -> str:
    """``pinyin`` with its tone as a digit at the end ("ni3", "lv4"); "" if it is no syllable."""
    letters, tone = pinyin[:-1].replace("ü", "v"), _TONES.get(pinyin[-1:])
    if tone is None:
        return ""
    if letters in _WHOLE:
        return _WHOLE[letters].replace("0", tone)
    initial, rest = parts(letters)
    if rest not in _FINALS:
        return ""
    apical = rest == "i" and initial in {"zh", "ch", "sh", "r", "z", "c", "s"}
    final = "ɨ0" if apical else _FINALS[rest]
    return (_INITIALS[initial] if initial else "") + final.replace("0", tone)
