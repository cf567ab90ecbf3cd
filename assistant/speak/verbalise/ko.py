"""Korean words for numbers, prices, times and signs.

Two series of numbers: native (하나, 둘) up to 99 before counters of things, people and hours;
Sino-Korean (일, 이) for money, minutes, dates, measures and all that is only a figure.
"""

from __future__ import annotations

import re

from assistant.core.korean import digits, native, sino
from assistant.speak.verbalise.rewrite import Rule, rule

# Counters that take native numbers. Longer ones first, so that 시간 is not read as 시.
_NATIVE_COUNTERS = (
    "마리|그릇|조각|접시|상자|봉지|켤레|송이|꼬치|피스|공기|스푼|숟갈|사람|군데|테이블|박스|세트|가지|"
    "시간|번째|자리|묶음|바퀴|잔|병|캔|컵|개(?!월|국|년)|명|살|곳|대|채|장|줄|알|통|쪽|모|쌍|벌|팩|롤|달|배(?!달)|판|권|척"
)
_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+"
_NUMBER = rf"(?:{_FIGURE})(?:\.\d+)?"
# Not inside a longer figure or a Latin word with digits in it.
_START = r"(?<![\d.,A-Za-z])"
_MOST_DIGITS = 20

_UNITS = {
    "%": "퍼센트", "％": "퍼센트", "km": "킬로미터", "㎞": "킬로미터", "kg": "킬로그램",
    "㎏": "킬로그램", "cm": "센티미터", "mm": "밀리미터", "ml": "밀리리터", "m": "미터",
    "g": "그램", "l": "리터", "kcal": "킬로칼로리",
}  # fmt: skip
_CURRENCIES = {
    "₩": "원", "￦": "원", "$": "달러", "¥": "위안", "￥": "위안", "€": "유로", "£": "파운드",
}  # fmt: skip
_CURRENCY_CODES = {"KRW": "원", "USD": "달러", "CNY": "위안", "EUR": "유로"}
_CENTS = {"$": "센트", "€": "센트"}
_WORDS = {
    "Xiao-E": "샤오어", "Wi-Fi": "와이파이", "wifi": "와이파이", "OK": "오케이", "QR": "큐알",
    "App": "앱", "BBQ": "비비큐", "Mr": "미스터", "vs": "대",
}  # fmt: skip
_LETTERS = {
    "A": "에이", "B": "비", "C": "씨", "D": "디", "E": "이", "F": "에프", "G": "지", "H": "에이치",
    "I": "아이", "J": "제이", "K": "케이", "L": "엘", "M": "엠", "N": "엔", "O": "오", "P": "피",
    "Q": "큐", "R": "알", "S": "에스", "T": "티", "U": "유", "V": "브이", "W": "더블유",
    "X": "엑스", "Y": "와이", "Z": "지",
}  # fmt: skip
_ABOUT = {("1", "2"): "한두", ("2", "3"): "두세", ("3", "4"): "서너", ("4", "5"): "네다섯"}
_SIGNS = {"&": "앤드", "+": "플러스", "=": "는", "@": "골뱅이", "#": "샵"}


def _figure(text: str) -> str:
    """A figure as Sino-Korean words, with its decimals one by one."""
    whole, _, decimals = text.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS:
        return digits(whole + decimals)
    words = sino(int(whole))
    return f"{words} 점 {digits(decimals, zero='영')}" if decimals else words


def _counted(text: str) -> str:
    if "." in text or len(text) > _MOST_DIGITS:
        return _figure(text)
    return native(int(text.replace(",", "")))


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59:
        return None
    hours = f"{native(hour % 12 or 12)} 시"
    return f"{hours} {sino(minute)} 분" if minute else hours


def _month_day(match: re.Match[str]) -> str:
    words = f"{_month(int(match['month']))} {sino(int(match['day']))} 일"
    year = match.groupdict().get("year")
    return f"{sino(int(year))} 년 {words}" if year else words


def _month(number: int) -> str:
    return {6: "유월", 10: "시월"}.get(number, f"{sino(number)}월")


def _money(match: re.Match[str]) -> str:
    sign = match["sign"]
    whole, _, cents = match["number"].partition(".")
    if sign in _CENTS and len(cents) == 2:
        words = f"{_figure(whole)} {_CURRENCIES[sign]}"
        return f"{words} {sino(int(cents))} {_CENTS[sign]}" if int(cents) else words
    return f"{_figure(match['number'])} {_CURRENCIES[sign]}"


def _phone(match: re.Match[str]) -> str:
    return ", ".join(digits(part) for part in match.group().split("-"))


def _degrees(match: re.Match[str]) -> str:
    below = "영하 " if match["sign"] else ""
    return f"{below}{_figure(match['number'])} 도"


def _range(match: re.Match[str]) -> str:
    native_counter = re.fullmatch(_NATIVE_COUNTERS, match["unit"])
    if native_counter and (about := _ABOUT.get((match["low"], match["high"]))):
        return f"{about} {match['unit']}"
    say = _counted if native_counter else _figure
    return f"{say(match['low'])}에서 {say(match['high'])} {match['unit']}"


def _bare(match: re.Match[str]) -> str:
    words = _figure(match["number"])
    return f"마이너스 {words}" if match["sign"] else words


RULES: tuple[Rule, ...] = (
    rule(rf"{_START}\d{{2,4}}-\d{{3,4}}-\d{{4}}(?!\d)|{_START}1\d{{3}}-\d{{4}}(?!\d)", _phone),
    rule(
        rf"{_START}(?P<year>\d{{4}})[-./](?P<month>1[0-2]|0?[1-9])[-./](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)",
        _month_day,
    ),
    rule(rf"{_START}(?P<month>1[0-2]|0?[1-9])월\s*(?P<day>3[01]|[12]\d|0?[1-9])일", _month_day),
    rule(rf"{_START}(?P<month>1[0-2]|0?[1-9])월", lambda m: _month(int(m["month"]))),
    rule(rf"{_START}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?(?![\d:])", _clock),
    rule(rf"{_START}(?P<hour>0?\d|1\d|2[0-4])시(?!간)",
         lambda m: f"{native(int(m['hour']) % 12 or 12)} 시"),
    rule(rf"(?P<sign>[$₩￦¥￥€£])\s?(?P<number>{_NUMBER})", _money),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<code>KRW|USD|CNY|EUR)\b",
         lambda m: f"{_figure(m['number'])} {_CURRENCY_CODES[m['code'].upper()]}"),
    rule(rf"{_START}(?P<sign>[-−])?(?P<number>{_NUMBER})\s?(?:°\s?C?|℃|도씨)", _degrees),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<unit>kcal|km|kg|cm|mm|ml|[%％㎞㎏]|[mgl](?![A-Za-z]))",
         lambda m: f"{_figure(m['number'])} {_unit(m['unit'])}"),
    rule(rf"{_START}(?P<low>{_NUMBER})\s?[~〜∼–-]\s?(?P<high>{_NUMBER})\s?(?P<unit>{_NATIVE_COUNTERS}|[가-힣]+)",
         _range),
    rule(rf"{_START}(?P<over>\d{{1,3}})/(?P<under>\d{{1,3}})(?![\d/])",
         lambda m: f"{sino(int(m['under']))}분의 {sino(int(m['over']))}"),
    rule(rf"{_START}1\s?번째", "첫 번째"),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<unit>{_NATIVE_COUNTERS})",
         lambda m: f"{_counted(m['number'])} {m['unit']}"),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<unit>[가-힣])",
         lambda m: f"{_figure(m['number'])} {m['unit']}"),
    rule(rf"{_START}(?P<sign>[-−](?=\d))?(?P<number>{_NUMBER})", _bare),
    rule(r"\d+", lambda m: digits(m.group())),
    rule(r"(?<![A-Za-z])(?:" + "|".join(map(re.escape, _WORDS)) + r")(?![A-Za-z])",
         lambda m: {w.lower(): said for w, said in _WORDS.items()}[m.group().lower()]),
    rule(r"(?<![A-Za-z])(?-i:[A-Z]){1,4}(?![A-Za-z])",
         lambda m: "".join(_LETTERS[c] for c in m.group())),
    rule("[" + re.escape("".join(_SIGNS)) + "]", lambda m: _SIGNS[m.group()]),
)  # fmt: skip


def _unit(unit: str) -> str:
    return _UNITS[unit.lower()]
