"""Mandarin words for numbers, prices, times and signs."""

from __future__ import annotations

import re

from assistant.core.chinese import digits, number
from assistant.speak.verbalise.rewrite import Rule, rule

# Two of something counted is 两, not 二.
_COUNTERS = (
    "公里|公斤|小时|个|碗|杯|份|瓶|盘|位|家|种|条|张|件|只|块|道|间|次|天|年|岁|楼的|罐|盒|袋|片|串|双|把|台|辆|本|页|句|段|碟|笼|套|人|分钟|"
    "点(?!\\d)|千|万|米|斤|升|元|韩元|美元|周|层楼"
)
_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+"
_NUMBER = rf"(?:{_FIGURE})(?:\.\d+)?"
_START = r"(?<![\d.,A-Za-z])"
_MOST_DIGITS = 16

_CURRENCIES = {
    "₩": "韩元", "￦": "韩元", "$": "美元", "¥": "元", "￥": "元", "€": "欧元", "£": "英镑",
}  # fmt: skip
_CURRENCY_CODES = {"KRW": "韩元", "USD": "美元", "CNY": "元", "EUR": "欧元"}
_UNITS = {
    "km": "公里", "kg": "公斤", "cm": "厘米", "mm": "毫米", "ml": "毫升", "m": "米", "g": "克",
    "l": "升", "kcal": "千卡", "%": "%", "％": "%",
}  # fmt: skip
_WORDS = {"Xiao-E": "小鹅", "OK": "好的", "vs": "对"}
_SIGNS = {"&": "和", "+": "加", "=": "等于"}


def _figure(text: str) -> str:
    whole, _, decimals = text.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS:
        return digits(whole + decimals)
    words = number(int(whole))
    return f"{words}点{digits(decimals)}" if decimals else words


def _counted(text: str) -> str:
    return "两" if text == "2" else _figure(text)


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59:
        return None
    hours = f"{_counted(str(hour))}点"
    if minute == 30:
        return f"{hours}半"
    if 0 < minute < 10:
        return f"{hours}零{number(minute)}分"
    return f"{hours}{number(minute)}分" if minute else hours


def _date(match: re.Match[str]) -> str:
    return f"{digits(match['year'])}年{number(int(match['month']))}月{number(int(match['day']))}日"


def _degrees(match: re.Match[str]) -> str:
    return f"{'零下' if match['sign'] else ''}{_figure(match['number'])}度"


def _measure(match: re.Match[str]) -> str:
    unit = _UNITS[match["unit"].lower()]
    if unit == "%":
        return f"百分之{_figure(match['number'])}"
    return f"{_counted(match['number'])}{unit}"


RULES: tuple[Rule, ...] = (
    rule(rf"{_START}\d{{2,4}}-\d{{3,4}}-\d{{4}}(?!\d)|{_START}1\d{{3}}-\d{{4}}(?!\d)",
         lambda m: "，".join(digits(part, one="幺") for part in m.group().split("-"))),
    rule(rf"{_START}(?P<year>\d{{4}})[-/.](?P<month>1[0-2]|0?[1-9])"
         r"[-/.](?P<day>3[01]|[12]\d|0?[1-9])(?!\d)", _date),
    rule(rf"{_START}(?P<year>[12]\d{{3}})年", lambda m: f"{digits(m['year'])}年"),
    rule(rf"{_START}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?(?![\d:])", _clock),
    rule(rf"(?P<sign>[$₩￦¥￥€£])\s?(?P<number>{_NUMBER})",
         lambda m: f"{_counted(m['number'])}{_CURRENCIES[m['sign']]}"),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<code>KRW|USD|CNY|EUR)\b",
         lambda m: f"{_counted(m['number'])}{_CURRENCY_CODES[m['code'].upper()]}"),
    rule(rf"{_START}(?P<sign>[-−])?(?P<number>{_NUMBER})\s?(?:°\s?C?|℃|摄氏度)", _degrees),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<unit>kcal|km|kg|cm|mm|ml|[%％]|[mgl](?![A-Za-z]))",
         _measure),
    rule(rf"{_START}(?P<low>{_NUMBER})\s?[~〜～–-]\s?(?P<high>{_NUMBER})(?![\d-])",
         lambda m: f"{_figure(m['low'])}到{_figure(m['high'])}"),
    rule(rf"{_START}(?P<over>\d{{1,3}})/(?P<under>\d{{1,3}})(?![\d/])",
         lambda m: f"{number(int(m['under']))}分之{number(int(m['over']))}"),
    rule(rf"(?<=第)(?P<number>{_NUMBER})", lambda m: _figure(m["number"])),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?=(?:{_COUNTERS}))", lambda m: _counted(m["number"])),
    rule(rf"{_START}(?P<sign>[-−](?=\d))?(?P<number>{_NUMBER})",
         lambda m: ("负" if m["sign"] else "") + _figure(m["number"])),
    rule(r"\d+", lambda m: digits(m.group())),
    rule(r"(?<![A-Za-z])(?:" + "|".join(map(re.escape, _WORDS)) + r")(?![A-Za-z])",
         lambda m: {w.lower(): said for w, said in _WORDS.items()}[m.group().lower()]),
    rule("[" + re.escape("".join(_SIGNS)) + "]", lambda m: _SIGNS[m.group()]),
)  # fmt: skip
