"""Digits as the words one reads them with, for comparing by sound only."""

from __future__ import annotations

from assistant.core.language import Language

_KO = "영일이삼사오육칠팔구"
_ZH = "零一二三四五六七八九"
_EN_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = [
    "zero",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
_MYRIADS = {Language.KO: ("", "만", "억"), Language.ZH: ("", "万", "亿")}
_UNITS = {Language.KO: ("", "십", "백", "천"), Language.ZH: ("", "十", "百", "千")}
_LONGEST = 12


def digits_as_words(digits: str, language: Language) -> str:
    """ "20" is "twenty", "이십", "二十". Long digit strings are read digit by digit."""
    by_one = len(digits) > _LONGEST or (len(digits) > 1 and digits[0] == "0")
    if language is Language.EN:
        if by_one:
            return " ".join(_EN_SMALL[int(d)] for d in digits)
        return _english(int(digits))
    names = _KO if language is Language.KO else _ZH
    if by_one or int(digits) == 0:
        return "".join(names[int(d)] for d in digits)
    return _east_asian(int(digits), names, language)


def _english(number: int) -> str:
    if number < 20:
        return _EN_SMALL[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return _EN_TENS[tens] + (f" {_EN_SMALL[rest]}" if rest else "")
    for size, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{_english(many)} {name}" + (f" {_english(rest)}" if rest else "")
    raise AssertionError(number)


def _east_asian(number: int, names: str, language: Language) -> str:
    words = ""
    for myriad in _MYRIADS[language]:
        number, part = divmod(number, 10_000)
        group = ""
        for place in _UNITS[language]:
            part, digit = divmod(part, 10)
            # 십, not 일십; but 一 is only dropped before a leading 十.
            silent = digit == 1 and place and (language is Language.KO or place == "十")
            if digit:
                group = ("" if silent else names[digit]) + place + group
        if group:
            words = group + myriad + words
    return words
