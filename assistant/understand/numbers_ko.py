"""Korean numbers: native (하나, 스물두) and Sino-Korean (이십이) words, digits and mixtures."""

from __future__ import annotations

import re

from assistant.core.korean import COUNTERS

_SINO = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "륙": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
_SINO_UNITS = {"십": 10, "백": 100, "천": 1000}
_MYRIADS = {"만": 10_000, "억": 100_000_000}
_ONES = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "서": 3, "넷": 4,
    "네": 4, "넉": 4,
    "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "여덜": 8, "아홉": 9,
}  # fmt: skip
_TENS = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60,
    "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# 서 and 석 are rare before counters and common elsewhere; only the counting forms stand alone.
NATIVE = rf"(?:(?:{_any(_TENS)})\s?(?:{_any(_ONES)})?|(?:{_any(_ONES)}))"
NATIVE_ALONE = (
    r"(?:(?:열|스물|서른|마흔|쉰)\s?(?:하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)?"
    r"|하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉)"
)
SINO = r"(?:[0-9][0-9,]*(?:\s?[십백천만억])*|[영공일이삼사오육륙칠팔구십백천만억]+)"
_THIS = r"이번(?:\s?주|\s?달|\s?해|에)"
"""이번 주, 이번에: "this", no number."""
COUNT = re.compile(
    # 하나 stands alone: in "하나 샷 추가" the shot is not what it counts.
    rf"(?P<native>(?!(?:하나|둘|셋|넷)\s){NATIVE})\s?(?:{COUNTERS})(?!째)"
    rf"|(?P<sino>(?!{_THIS}){SINO})\s?(?:{COUNTERS})(?!째)"
    rf"|(?P<alone>{NATIVE_ALONE})(?!째|번)"
    r"|(?P<digits>[0-9][0-9,]*)(?![0-9:])"
)
ORDINAL = re.compile(
    rf"(?P<first>첫\s?번째|첫째|처음\s?거|처음\s?것|맨\s?위|제일\s?위|맨\s?앞|첫\s?거)"
    rf"|(?P<last>마지막|(?:맨|제일|가장)\s?(?:끝|아래|뒤|밑))(?:에\s?있는)?(?:\s?(?:번째|거|것|꺼))?"
    r"|(?P<middle>가운데|한가운데|중간)(?:에?\s?있는)?(?:\s?(?:거|것|꺼))?"
    rf"|(?P<native>{NATIVE})\s?(?:번째|째)(?:\s?(?:거|것|꺼))?"
    rf"|(?P<sino>(?!{_THIS}){SINO})\s?번(?!째)(?:\s?(?:거|것|꺼))?"
)


def native(text: str) -> int | None:
    """The value of a native number such as 스물두."""
    text = text.replace(" ", "")
    for tens, value in _TENS.items():
        if text.startswith(tens):
            rest = text[len(tens) :]
            return value + _ONES[rest] if rest in _ONES else value if not rest else None
    return _ONES.get(text)


def sino(text: str) -> int | None:
    """The value of a Sino-Korean number, of digits, or of both ("3만 5천")."""
    text = text.replace(" ", "").replace(",", "")
    if not text:
        return None
    if all(c in _SINO for c in text):
        # 이공 is twenty only when read digit by digit: 일이삼 is a number said that way.
        return int("".join(str(_SINO[c]) for c in text)) if len(text) <= 12 else None
    total = group = digit = 0
    for piece in re.findall(r"[0-9]+|.", text):
        if piece.isdigit():
            digit = int(piece)
        elif piece in _SINO:
            digit = _SINO[piece]
        elif piece in _SINO_UNITS:
            group, digit = group + (digit or 1) * _SINO_UNITS[piece], 0
        elif piece in _MYRIADS:
            total, group, digit = total + ((group + digit) or 1) * _MYRIADS[piece], 0, 0
        else:
            return None
    return total + group + digit


def number(text: str) -> int | None:
    """The value of any Korean number that fills the whole text."""
    value = native(text)
    return sino(text) if value is None else value


NUMBER = re.compile(rf"{NATIVE}(?=\s?(?:{COUNTERS}))|{NATIVE_ALONE}|{SINO}")
