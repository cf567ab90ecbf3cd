"""Chinese numbers, and simplified characters for the traditional ones, as Whisper writes both."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

_DIGITS = "零一二三四五六七八九"
_MYRIADS = ("", "万", "亿", "兆")
_HANZI = range(0x3400, 0xA000)
_IN_OUR_TEXTS = {"著": "着", "帳": "账", "妳": "你"}
"""Characters of several meanings that OpenCC leaves or writes for the rarer one: here they are the
particle, the bill and the person spoken to."""


def simplified(text: str) -> str:
    """``text`` in simplified characters, as long as before."""
    return text.translate(_to_simplified())


@cache
def _to_simplified() -> dict[int, str]:
    # By characters and not by OpenCC's phrases: positions in the text are to stay what they were.
    traditional = [chr(code) for code in _HANZI]
    lines = OpenCC("t2s").convert("\n".join(traditional)).split("\n")
    pairs = zip(traditional, lines, strict=True)
    return str.maketrans({a: b for a, b in pairs if a != b} | _IN_OUR_TEXTS)


def number(value: int) -> str:
    """12000 is "一万两千", 312 "三百一十二", 10 "十"; a skipped place is "零"."""
    if value == 0:
        return _DIGITS[0]
    words, skipped = "", False
    for power in range(len(_MYRIADS) - 1, -1, -1):
        group = value // 10_000**power % 10_000
        if not group:
            skipped = bool(words)
            continue
        zero = "零" if words and (skipped or group < 1000) else ""
        words += zero + ("两" if group == 2 and power else _below_myriad(group)) + _MYRIADS[power]
        skipped = False
    return words[1:] if words.startswith("一十") else words


def digits(figure: str, one: str = "一") -> str:
    """One after the other, as in telephone numbers (``one`` is then 幺)."""
    return "".join(one if d == "1" else _DIGITS[int(d)] for d in figure if d.isdecimal())


def _below_myriad(value: int) -> str:
    words, skipped = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, place)
        if not digit:
            skipped = bool(words)
            continue
        two = digit == 2 and name in {"千", "百"}
        words += ("零" if skipped else "") + ("两" if two else _DIGITS[digit]) + name
        skipped = False
    return words
