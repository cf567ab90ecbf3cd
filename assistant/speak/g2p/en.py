"""espeak-ng's American English to the alphabet Kokoro learnt.

That alphabet writes each diphthong and affricate as one letter and leaves length out; see the
phoneme page of hexgrad/misaki.
"""

from __future__ import annotations

import re

# Longest first: a tied pair must be read before its parts.
_LETTERS = (
    ("a^ɪ^ə", "Iə"), ("a^ɪ^ɚ", "Iəɹ"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("o^ʊ", "O"), ("ə^ʊ", "O"),
    ("e^ɪ", "A"), ("ɔ^ɪ", "Y"), ("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("ə^l", "ᵊl"), ("ɪ^ɹ", "ɪɹ"),
    ("ɜː", "ɜɹ"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("ɪə", "iə"), ("r", "ɹ"), ("x", "k"), ("ç", "k"),
    ("ɬ", "l"), ("ɫ", "l"), ("ʔ", "t"), ("ɜɹɹ", "ɜɹ"), ("ʲ", ""), ("ː", ""), ("^", ""),
    ("\u0303", ""),
)  # fmt: skip
_SYLLABIC = re.compile("(\\S)\u0329")
_LANGUAGE_SWITCH = re.compile(r"\([a-z-]+\)")
_PLAIN_E = re.compile("e(?!ɪ)")
_PLAIN_O = re.compile("o")


def to_kokoro(ipa: str) -> str:
    """``ipa`` as espeak-ng gives it, with "^" as the tie."""
    letters = _SYLLABIC.sub(r"ᵊ\1", _LANGUAGE_SWITCH.sub("", ipa))
    for espeak, kokoro in _LETTERS:
        letters = letters.replace(espeak, kokoro)
    return _PLAIN_O.sub("ɔ", _PLAIN_E.sub("A", letters))
