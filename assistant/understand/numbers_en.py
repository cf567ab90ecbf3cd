"""English numbers: words, digits, "a couple of", ordinals."""

from __future__ import annotations

import re

_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "top": 1,
}  # fmt: skip
_VAGUE = {
    "a couple of": 2,
    "a couple": 2,
    "couple of": 2,
    "a pair of": 2,
    "half a dozen": 6,
    "a dozen": 12,
    "twice": 2,
}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORD = rf"(?:{_any(_SMALL)}|{_any(_TENS)})"
CARDINAL = (
    rf"(?:[0-9][0-9,]*|(?:{_WORD}|a(?=\s+(?:hundred|thousand)))"
    rf"(?:(?:(?<=hundred|housand|million)[\s-]+and)?[\s-]+(?:{_WORD}|hundred|thousand|million))*)"
)
_DIGIT = rf"(?:{_any({word: n for word, n in _SMALL.items() if n < 10})})"
_WITH_ZERO = rf"{_DIGIT}[\s-]+oh?[\s-]+{_DIGIT}"
"""Bus "one oh four". Nothing is counted so: the "oh" of "two, oh, one cola" hesitates."""
NUMBER = re.compile(rf"\b(?:{_WITH_ZERO}|{CARDINAL})\b(?!:)")
COUNT = re.compile(
    rf"\b(?:(?P<vague>{_any(_VAGUE)})|(?P<cardinal>{CARDINAL})(?:\s?x)?"
    r"|(?P<a>an?|another|one more))\b(?!:)"
)
ORDINAL = re.compile(
    rf"\b(?:the\s+)?(?:(?P<word>{_any(_ORDINALS)})|(?P<digits>[0-9]+)(?:st|nd|rd|th)|(?P<last>last|bottom)|(?P<middle>middle))"
    rf"(?:\s+(?:one|option|restaurant|place|choice|item|shop))?\b"
    rf"|\b(?:number|option|no\.?)\s*(?P<number>{CARDINAL})\b"
)


def number(text: str) -> int | None:
    """The value of an English number that fills the whole text."""
    text = text.strip().replace(",", "")
    if text.isdecimal():
        return int(text)
    said = [w for w in re.split(r"[\s-]+", text) if w != "and"]
    words = ["zero" if w in ("o", "oh") else w for w in said]
    if len(words) > 1 and all(_SMALL.get(word, 10) < 10 for word in words):
        return int("".join(str(_SMALL[word]) for word in words))
    total = group = 0
    for word in words:
        if word in _SMALL or word in _TENS:
            value = _SMALL.get(word, 0) + _TENS.get(word, 0)
            # "two seventy one" is a line of three digits.
            group = group * 100 + value if 0 < group < 10 <= value else group + value
        elif word == "a":
            group += 1
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in ("thousand", "million"):
            total, group = total + (group or 1) * (1000 if word == "thousand" else 10**6), 0
        else:
            return None
    return total + group if words and text != "a" else None


def vague(text: str) -> int:
    return _VAGUE[text]


def ordinal(text: str) -> int:
    return _ORDINALS[text]
