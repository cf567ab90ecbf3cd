"""Hangul to the IPA that Kokoro learnt."""

from __future__ import annotations

from assistant.core.korean import Syllable, pronounced, voiced, vowel_heard

_VOWEL_IPA = {
    "ㅏ": "a", "ㅐ": "ɛ", "ㅑ": "ja", "ㅒ": "jɛ", "ㅓ": "ʌ", "ㅔ": "e", "ㅕ": "jʌ", "ㅖ": "je",
    "ㅗ": "o", "ㅘ": "wa", "ㅙ": "wɛ", "ㅚ": "we", "ㅛ": "jo", "ㅜ": "u", "ㅝ": "wʌ", "ㅞ": "we",
    "ㅟ": "wi", "ㅠ": "ju", "ㅡ": "ɯ", "ㅢ": "ɰi", "ㅣ": "i",
}  # fmt: skip
_CODA_IPA = {"": "", "ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ŋ"}
_ONSET_IPA = {
    "ㄱ": "k", "ㄲ": "k", "ㄴ": "n", "ㄷ": "t", "ㄸ": "t", "ㄹ": "ɾ", "ㅁ": "m", "ㅂ": "p",
    "ㅃ": "p", "ㅅ": "s", "ㅆ": "s", "ㅇ": "", "ㅈ": "ʨ", "ㅉ": "ʨ", "ㅊ": "ʨʰ", "ㅋ": "kʰ",
    "ㅌ": "tʰ", "ㅍ": "pʰ", "ㅎ": "h",
}  # fmt: skip
_VOICED_IPA = {"ㄱ": "ɡ", "ㄷ": "d", "ㅂ": "b", "ㅈ": "ʥ"}


def to_ipa(word: str) -> str:
    """One word of Hangul (other characters are dropped) to IPA."""
    syllables = pronounced(word)
    return "".join(
        _ipa(syllable, syllables[index - 1] if index else None)
        for index, syllable in enumerate(syllables)
    )


def _ipa(syllable: Syllable, before: Syllable | None) -> str:
    onset, vowel = syllable.onset, _VOWEL_IPA[vowel_heard(syllable, before)]
    consonant = _VOICED_IPA[onset] if voiced(syllable, before) else _ONSET_IPA[onset]
    if onset == "ㄹ" and before is not None and before.coda == "ㄹ":
        consonant = "l"
    if onset in "ㅅㅆ" and (vowel[0] in "ij" or vowel == "wi"):
        consonant = "ɕ"
    return consonant + vowel + _CODA_IPA[syllable.coda]
