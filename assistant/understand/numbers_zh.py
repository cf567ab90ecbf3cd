"""Chinese numbers: 两, 二十四, 一百零五, digits and mixtures."""

from __future__ import annotations

import re

_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "幺": 1, "壹": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3,
    "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_DOZENS = {"半打": 6, "一打": 12}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

CARDINAL = r"(?:[0-9][0-9,]*(?:[百千万亿])*|[零〇一幺二两三四五六七八九十百千万亿]+)"
COUNTERS = (
    "个|份|碗|杯|瓶|罐|盘|位|套|只|块|片|串|盒|袋|桶|张|条|人份|人|勺|客|听|扎|打|卷|锅|笼|壶|份儿|号|度"
    "|例|屉|号人"
)
# The 一 of 一起, 一行 and the like is no number.
_OTHERWISE = "一(?:行|起|下|些|点|样|直|定|般|共|会儿|边|律|旦|向|时)"
NUMBER = re.compile(rf"(?:百分之)?(?!{_OTHERWISE}){CARDINAL}(?!半)")
COUNT = re.compile(
    rf"(?P<cardinal>{CARDINAL})(?:{COUNTERS})|(?P<pair>俩|仨|半打|一打)|(?P<digits>[0-9][0-9,]*)(?![0-9:点])"
)
ORDINAL = re.compile(
    rf"第(?P<ordinal>{CARDINAL})(?:个|家|份|种|样|款|项|碗|道)?|(?P<number>{CARDINAL})号"
    r"|(?P<last>(?:最后|最末|末)(?:一)?(?:个|家|份|种|样|款|项)?|最(?:下面|底下|下边)(?:的|那个|那家)?)|(?P<middle>中间(?:的|那个|那家|一个|一家)?)|(?P<first>最上面(?:的|那个|那家)?|头一(?:个|家))"
)


def number(text: str) -> int | None:
    """The value of a Chinese number that fills the whole text."""
    text = text.strip().replace(",", "").removeprefix("百分之")
    if not text:
        return None
    if text in _DOZENS:
        return _DOZENS[text]
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 12 else None
    total = group = digit = 0
    for piece in re.findall(r"[0-9]+|.", text):
        if piece.isdigit():
            digit = int(piece)
        elif piece in _DIGITS:
            digit = _DIGITS[piece]
        elif piece in _UNITS:
            group, digit = group + (digit or 1) * _UNITS[piece], 0
        elif piece in _MYRIADS:
            total, group, digit = total + ((group + digit) or 1) * _MYRIADS[piece], 0, 0
        else:
            return None
    return total + group + digit
