"""English words for numbers, prices, times and signs."""

from __future__ import annotations

import re

from assistant.speak.verbalise.rewrite import Rule, rule

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_SCALES = ("", "thousand", "million", "billion", "trillion")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+"
_NUMBER = rf"(?:{_FIGURE})(?:\.\d+)?"
_START = r"(?<![\d.,A-Za-z])"
_MOST_DIGITS = 15

_CURRENCIES = {
    "$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "pence"),
    "₩": ("won", ""), "￦": ("won", ""), "¥": ("yuan", ""), "￥": ("yuan", ""),
}  # fmt: skip
_CURRENCY_CODES = {"KRW": "won", "USD": "dollars", "CNY": "yuan", "EUR": "euros"}
_UNITS = {
    "km": "kilometer", "kg": "kilogram", "cm": "centimeter", "mm": "millimeter",
    "ml": "milliliter", "m": "meter", "g": "gram", "l": "liter", "kcal": "kilocalorie",
    "min": "minute", "mins": "minute", "hr": "hour", "hrs": "hour", "h": "hour", "sec": "second",
}  # fmt: skip
_WORDS = {"Xiao-E": "Shau uh", "Wi-Fi": "why fye", "vs": "versus", "No.": "number"}
_SIGNS = {"&": " and ", "+": " plus ", "=": " equals ", "@": " at ", "%": " percent "}


def cardinal(number: int) -> str:
    """12000 is "twelve thousand", 312 "three hundred and twelve"."""
    if number < 100:
        return _below_hundred(number)
    groups: list[str] = []
    for scale in _SCALES:
        number, rest = divmod(number, 1000)
        if rest:
            groups.append(f"{_below_thousand(rest)} {scale}".strip())
    return " ".join(reversed(groups))


def ordinal(number: int) -> str:
    """23 is "twenty-third"."""
    words = cardinal(number)
    head, last = re.fullmatch(r"(.*?)([a-z]+)", words).groups()  # type: ignore[union-attr]
    if last in _ORDINALS:
        return f"{head}{_ORDINALS[last]}"
    return f"{head}{last[:-1]}ieth" if last.endswith("y") else f"{head}{last}th"


def digits(figure: str, zero: str = "oh") -> str:
    """One after the other, as in telephone numbers."""
    return " ".join(zero if d == "0" else _ONES[int(d)] for d in figure if d.isdecimal())


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    words = f"{_ONES[hundreds]} hundred"
    return f"{words} and {_below_hundred(rest)}" if rest else words


def _figure(text: str) -> str:
    whole, _, decimals = text.replace(",", "").partition(".")
    if len(whole) > _MOST_DIGITS:
        return digits(whole + decimals, zero="zero")
    words = cardinal(int(whole))
    return f"{words} point {digits(decimals)}" if decimals else words


def _year(number: int) -> str:
    """2026 is "twenty twenty-six", 2005 "two thousand and five"."""
    century, rest = divmod(number, 100)
    if century % 10 == 0 and rest < 10:
        return f"{cardinal(century * 100)} and {_ONES[rest]}" if rest else cardinal(number)
    tail = f"oh {_ONES[rest]}" if rest < 10 else _below_hundred(rest)
    return f"{_below_hundred(century)} {tail if rest else 'hundred'}"


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if hour > 24 or minute > 59:
        return None
    if not half and (hour == 0 or hour > 12):
        half = "pm" if 12 < hour < 24 else "am"
    hours = cardinal(hour % 12 or 12)
    minutes = ("" if half else "o'clock") if not minute else (
        f"oh {_ONES[minute]}" if minute < 10 else cardinal(minute)
    )  # fmt: skip
    return " ".join(filter(None, [hours, minutes, " ".join(half)]))


def _money(match: re.Match[str]) -> str:
    unit, small = _CURRENCIES[match["sign"]]
    whole, _, cents = match["number"].partition(".")
    if not small or (cents and len(cents) != 2):
        return f"{_figure(match['number'])} {unit}"
    amount = int(whole.replace(",", "")[:_MOST_DIGITS])
    words = f"{cardinal(amount)} {unit if amount == 1 else unit + 's'}"
    return f"{words} {cardinal(int(cents))}" if cents and int(cents) else words


def _measure(match: re.Match[str]) -> str:
    unit = _UNITS[match["unit"].lower()]
    return f"{_figure(match['number'])} {unit if match['number'] == '1' else unit + 's'}"


def _degrees(match: re.Match[str]) -> str:
    minus = "minus " if match["sign"] else ""
    scale = {"C": "", "F": " Fahrenheit"}[(match["scale"] or "C").upper()]
    unit = "degree" if match["number"] == "1" else "degrees"
    return f"{minus}{_figure(match['number'])} {unit}{scale}"


def _fraction(match: re.Match[str]) -> str | None:
    over, under = int(match["over"]), int(match["under"])
    if under < 2:
        return None
    part = {2: "half", 4: "quarter"}.get(under) or ordinal(under)
    if over == 1:
        return f"one {part}"
    return f"{cardinal(over)} {'halves' if under == 2 else part + 's'}"


def _month_day(match: re.Match[str]) -> str:
    month = next(name for name in _MONTHS if name.startswith(match["month"].title()[:3]))
    words = f"{month} {ordinal(int(match['day']))}"
    return f"{words}, {_year(int(match['year']))}" if match["year"] else words


def _iso_date(match: re.Match[str]) -> str:
    month, day = _MONTHS[int(match["month"]) - 1], ordinal(int(match["day"]))
    return f"{month} {day}, {_year(int(match['year']))}"


_MONTH_NAME = "|".join([*_MONTHS, "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"])
RULES: tuple[Rule, ...] = (
    rule(rf"{_START}\d{{2,4}}-\d{{3,4}}-\d{{4}}(?!\d)|{_START}1\d{{3}}-\d{{4}}(?!\d)",
         lambda m: ", ".join(digits(part) for part in m.group().split("-"))),
    rule(rf"{_START}(?P<year>\d{{4}})-(?P<month>1[0-2]|0[1-9])-(?P<day>3[01]|[12]\d|0[1-9])(?!\d)",
         _iso_date),
    rule(rf"(?<![A-Za-z])(?P<month>{_MONTH_NAME})\s(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
         r"(?:,?\s(?P<year>[12]\d{3})\b)?", _month_day),
    rule(rf"{_START}(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::\d{{2}})?"
         r"(?:\s?(?P<half>[ap]\.?m\b\.?))?(?![\d:])", _clock),
    rule(rf"{_START}(?P<hour>1[0-2]|[1-9])(?P<minute>)\s?(?P<half>[ap]\.?m\b\.?)", _clock),
    rule(rf"(?P<sign>[$₩￦¥￥€£])\s?(?P<number>{_NUMBER})", _money),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<code>KRW|USD|CNY|EUR)\b",
         lambda m: f"{_figure(m['number'])} {_CURRENCY_CODES[m['code'].upper()]}"),
    rule(rf"{_START}(?P<sign>[-−])?(?P<number>{_NUMBER})\s?(?:°\s?(?P<scale>[CF]\b)?|℃)", _degrees),
    rule(rf"{_START}(?P<number>{_NUMBER})\s?(?P<unit>"
         + "|".join(sorted(_UNITS, key=len, reverse=True)) + r")\b", _measure),
    rule(rf"{_START}(?P<low>{_NUMBER})\s?[~〜–-]\s?(?P<high>{_NUMBER})(?![\d-])",
         lambda m: f"{_figure(m['low'])} to {_figure(m['high'])}"),
    rule(rf"{_START}(?P<over>\d{{1,3}})/(?P<under>\d{{1,3}})(?![\d/])", _fraction),
    rule(rf"{_START}(?P<number>\d{{1,9}})(?:st|nd|rd|th)\b", lambda m: ordinal(int(m["number"]))),
    rule(rf"{_START}(?P<sign>[-−](?=\d))?(?P<number>{_NUMBER})",
         lambda m: ("minus " if m["sign"] else "") + _figure(m["number"])),
    rule(r"\d+", lambda m: digits(m.group())),
    rule(r"(?<![A-Za-z])(?:" + "|".join(map(re.escape, _WORDS)) + r")(?![A-Za-z])",
         lambda m: {w.lower(): said for w, said in _WORDS.items()}[m.group().lower()]),
    rule("[" + re.escape("".join(_SIGNS)) + "]", lambda m: _SIGNS[m.group()]),
)  # fmt: skip
