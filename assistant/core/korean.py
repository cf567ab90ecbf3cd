"""How Korean sounds, by the rules of Standard Korean pronunciation (표준 발음법; its articles stand
in brackets).

Works on syllables of (onset, vowel, coda) letters. What needs a dictionary is left out: tensing
inside compounds (비빔밥) and ㄴ-insertion (꽃잎), save for the words in ``_AS_HEARD``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_CODAS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
_CLUSTERS = {
    "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
# Which letter of a cluster is heard at the end of a word [10, 11]; ㅎ is silent there.
_HEARD_OF_CLUSTER = {"ㄺ": "ㄱ", "ㄻ": "ㅁ", "ㄿ": "ㅂ"}
# The seven sounds a syllable can end in [8, 9].
_NEUTRAL = {
    **dict.fromkeys("ㄱㄲㅋ", "ㄱ"),
    **dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "ㄷ"),
    **dict.fromkeys("ㅂㅍ", "ㅂ"),
}
_TENSE = dict(zip("ㄱㄷㅂㅅㅈ", "ㄲㄸㅃㅆㅉ", strict=True))
_ASPIRATED = dict(zip("ㄱㄷㅂㅈ", "ㅋㅌㅍㅊ", strict=True))
_NASAL = dict(zip("ㄱㄷㅂ", "ㅇㄴㅁ", strict=True))

_WITHOUT_GLIDE = dict(zip("ㅑㅒㅕㅖㅛㅠ", "ㅏㅐㅓㅔㅗㅜ", strict=True))

# Frequent words of ours that the rules alone read wrongly, and how they are heard.
_AS_HEARD = {
    "비빔밥": "비빔빱", "김밥": "김빱", "덮밥": "덥빱", "볶음밥": "보끔밥",
    "꽃잎": "꼰닙", "깻잎": "깬닙", "맛있": "마싣", "멋있": "머싣", "할게": "할께",
    "드릴게": "드릴께", "갈비집": "갈비찝", "고깃집": "고기찝", "물고기": "물꼬기", "발전": "발쩐",
    "결제": "결쩨", "여덟": "여덜", "넓": "널", "밟": "밥",
}  # fmt: skip
_WORD_AS_HEARD = re.compile("|".join(sorted(_AS_HEARD, key=len, reverse=True)))


COUNTERS = (
    "개|그릇|공기|뚝배기|잔|병|캔|인분|명|접시|판|세트|마리|분|줄(?![여이])|조각|컵|박스|상자|봉지|봉|통|사람|모|장|대|가지|알|인|번|살"
    "|꼬치|스푼|샷|펌프|박|호|층|퍼센트|프로|%|단계|도"
)
"""What numbers stand before, as a pattern."""

_SINO = "영일이삼사오육칠팔구"
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_MYRIADS = ("", "만", "억", "조", "경")


# One letter a phone. Where voices differ, one stands for several sounds: tense and lax consonants,
# ㅐ and ㅔ, ㅚ and ㅙ and ㅞ. The silent ㅇ has none. A coda has the phone of its onset.
ONSET_PHONES = {
    "ㄱ": "g", "ㄲ": "g", "ㄴ": "n", "ㄷ": "d", "ㄸ": "d", "ㄹ": "l", "ㅁ": "m", "ㅂ": "b",
    "ㅃ": "b", "ㅅ": "s", "ㅆ": "s", "ㅇ": "", "ㅈ": "j", "ㅉ": "j", "ㅊ": "c", "ㅋ": "k",
    "ㅌ": "t", "ㅍ": "p", "ㅎ": "h",
}  # fmt: skip
VOWEL_PHONES = {
    "ㅏ": "a", "ㅐ": "e", "ㅑ": "ya", "ㅒ": "ye", "ㅓ": "O", "ㅔ": "e", "ㅕ": "yO", "ㅖ": "ye",
    "ㅗ": "o", "ㅘ": "wa", "ㅙ": "we", "ㅚ": "we", "ㅛ": "yo", "ㅜ": "u", "ㅝ": "wO", "ㅞ": "we",
    "ㅟ": "wi", "ㅠ": "yu", "ㅡ": "U", "ㅢ": "Ui", "ㅣ": "i",
}  # fmt: skip
CODA_PHONES = {
    "": "", "ㄱ": "g", "ㄴ": "n", "ㄷ": "d", "ㄹ": "l", "ㅁ": "m", "ㅂ": "b", "ㅇ": "N",
}  # fmt: skip


@dataclass(slots=True)
class Syllable:
    """Letters (jamo): an onset, ㅇ where there is none, a vowel, and a coda or ""."""

    onset: str
    vowel: str
    coda: str


def phones(character: str) -> str:
    """The phones of one syllable of Hangul, without regard to its neighbours."""
    number = ord(character) - ord("가")
    return _ONSET[number // 588] + _VOWEL[number % 588 // 28] + _CODA[number % 28]


def pronounced(word: str) -> list[Syllable]:
    """The syllables of one word of Hangul as they are heard: 국물 is 궁물."""
    heard = _WORD_AS_HEARD.sub(lambda match: _AS_HEARD[match.group()], word)
    syllables = [_syllable(c) for c in heard if "가" <= c <= "힣"]
    for syllable, following in pairwise(syllables):
        meet(syllable, following)
    if syllables:
        syllables[-1].coda = _alone(syllables[-1].coda)
    return syllables


def voiced(syllable: Syllable, before: Syllable | None) -> bool:
    """Whether a lax onset is voiced: between vowels and voiced codas."""
    return (
        syllable.onset in _ASPIRATED
        and before is not None
        and before.coda in {"", "ㄴ", "ㄹ", "ㅁ", "ㅇ"}
    )


def vowel_heard(syllable: Syllable, before: Syllable | None) -> str:
    """ㅢ is ㅣ after a consonant and inside a word [5]; ㅖ is ㅔ but in 예 and 례 [5]; after
    ㅈ ㅉ ㅊ the glide is lost."""
    onset, vowel = syllable.onset, syllable.vowel
    if vowel == "ㅢ" and (onset != "ㅇ" or before is not None):
        return "ㅣ"
    if onset in "ㅈㅉㅊ" or (vowel == "ㅖ" and onset not in "ㅇㄹ"):
        return _WITHOUT_GLIDE.get(vowel, vowel)
    return vowel


def composed(syllable: Syllable) -> str:
    """Its character."""
    onset, vowel = _ONSETS.index(syllable.onset), _VOWELS.index(syllable.vowel)
    return chr(ord("가") + (onset * 21 + vowel) * 28 + _CODAS.index(syllable.coda))


def _syllable(character: str) -> Syllable:
    number = ord(character) - ord("가")
    return Syllable(_ONSETS[number // 588], _VOWELS[number % 588 // 28], _CODAS[number % 28])


def _alone(coda: str) -> str:
    """A coda before a pause or a consonant."""
    if coda in _CLUSTERS:
        coda = _HEARD_OF_CLUSTER.get(coda, _CLUSTERS[coda][0])
    return _NEUTRAL.get(coda, coda)


def _parts(coda: str) -> tuple[str, str]:
    """The letter of a coda that always stays, if there are two, and the last one."""
    letters = _CLUSTERS.get(coda, coda)
    return letters[:-1], letters[-1]


def meet(syllable: Syllable, following: Syllable) -> None:
    """Changes a coda and the onset after it to what is heard of them."""
    if not syllable.coda:
        return
    if following.onset == "ㅇ":
        _link(syllable, following)
    elif not _blend_with_h(syllable, following):
        _assimilate(syllable, following)


def _link(syllable: Syllable, following: Syllable) -> None:
    """Liaison [13, 14], with palatalisation before ㅣ [17]; ㅎ falls silent [12.4]."""
    coda = syllable.coda
    if coda == "ㅇ":
        return
    stays, moves = _parts(coda)
    if moves == "ㅎ":
        stays, moves = "", stays or "ㅇ"
    elif moves in "ㄷㅌ" and following.vowel == "ㅣ":
        moves = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}[moves]
    elif moves == "ㅅ" and stays:
        moves = "ㅆ"
    syllable.coda, following.onset = stays, moves


def _blend_with_h(syllable: Syllable, following: Syllable) -> bool:
    """ㅎ makes its neighbour aspirated, or a ㅅ tense [12.1-12.3, 17]."""
    coda, onset = syllable.coda, following.onset
    stays, last = _parts(coda)
    if last == "ㅎ":
        if onset in _ASPIRATED or onset == "ㅅ":
            following.onset = _ASPIRATED.get(onset, "ㅆ")
            syllable.coda = stays
            return True
        return False
    if onset != "ㅎ":
        return False
    if (last == "ㄷ" and following.vowel == "ㅣ") or last == "ㅈ":
        following.onset = "ㅊ"
    elif _NEUTRAL.get(last, last) in _ASPIRATED:
        following.onset = _ASPIRATED[_NEUTRAL.get(last, last)]
    else:
        return False
    syllable.coda = stays
    return True


def _assimilate(syllable: Syllable, following: Syllable) -> None:
    """Tensing [23-25], nasals [18, 19] and laterals [20] where a coda meets a consonant."""
    written = syllable.coda
    coda = syllable.coda = _alone(written)
    onset = following.onset
    if written == "ㄺ" and onset == "ㄱ":
        coda = syllable.coda = "ㄹ"
        following.onset = "ㄲ"
        return
    if written == "ㅎ" and onset == "ㄴ":
        syllable.coda = "ㄴ"
    elif (coda in _NASAL or written in {"ㄵ", "ㄻ", "ㄼ", "ㄾ"}) and onset in _TENSE:
        following.onset = _TENSE[onset]
    elif coda in _NASAL and onset in "ㄴㅁㄹ":
        syllable.coda = _NASAL[coda]
        following.onset = "ㄴ" if onset == "ㄹ" else onset
    elif coda in "ㅁㅇ" and onset == "ㄹ":
        following.onset = "ㄴ"
    elif {coda, onset} == {"ㄴ", "ㄹ"}:
        syllable.coda = following.onset = "ㄹ"


def sino(number: int) -> str:
    """12000 is "만 이천", 0 is "영"."""
    if number == 0:
        return "영"
    groups: list[str] = []
    for myriad in _MYRIADS:
        number, rest = divmod(number, 10_000)
        if rest:
            # Ten thousand is 만, not 일만; one hundred million keeps its 일.
            digits = "" if rest == 1 and myriad == "만" and not number else _below_myriad(rest)
            groups.append(digits + myriad)
    return " ".join(reversed(groups))


def native(number: int) -> str:
    """The form before a counter: 2 is "두", 20 "스무", 312 "삼백열두"; from 100 on mixed."""
    hundreds, rest = number - number % 100, number % 100
    tens, ones = divmod(rest, 10)
    small = "스무" if rest == 20 else _NATIVE_TENS[tens] + _NATIVE_ONES[ones]
    if not hundreds:
        return small or "영"
    return sino(hundreds) + small


def digits(figure: str, zero: str = "공") -> str:
    """One after the other, as in telephone numbers."""
    return "".join(zero if d == "0" else _SINO[int(d)] for d in figure if d.isdecimal())


def _below_myriad(number: int) -> str:
    words = ""
    for value, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            words += ("" if digit == 1 and name else _SINO[digit]) + name
    return words


# In Unicode's order: all 11,172 syllables are asked for at a start.
_ONSET = tuple(ONSET_PHONES[letter] for letter in _ONSETS)
_VOWEL = tuple(VOWEL_PHONES[letter] for letter in _VOWELS)
_CODA = tuple(CODA_PHONES[_alone(letter)] for letter in _CODAS)
