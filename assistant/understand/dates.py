"""Dates in spoken text: "내일", "next Friday", "下周一", "12월 25일"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.core.language import Language
from assistant.understand.found import Found, longest
from assistant.understand.numbers import parse_number
from assistant.understand.numbers_ko import SINO
from assistant.understand.numbers_zh import CARDINAL
from assistant.understand.text import clean

_DAYS = {
    Language.KO: {"오늘": 0, "내일": 1, "낼": 1, "모레": 2, "내일모레": 2, "글피": 3, "어제": -1},
    Language.EN: {
        "today": 0, "tonight": 0, "tomorrow": 1, "the day after tomorrow": 2,
        "day after tomorrow": 2, "yesterday": -1,
    },
    Language.ZH: {"今天": 0, "今晚": 0, "明天": 1, "明晚": 1, "后天": 2, "大后天": 3, "昨天": -1},
}  # fmt: skip
_WEEKDAYS = {
    Language.KO: "월화수목금토일",
    Language.EN: ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"),
    Language.ZH: "一二三四五六日",
}
_WEEKS = {
    "": None, "이번 주": 0, "이번주": 0, "다음 주": 1, "다음주": 1, "다다음 주": 2, "다다음주": 2,
    "담주": 1,
    "this": 0, "next": 1, "on": None, "coming": None,
    "这": 0, "这个": 0, "本": 0, "下": 1, "下个": 1, "下下": 2,
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_ONES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_EN_ORDINALS = (
    *_ONES, "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth", *(f"twenty-{one}" for one in _ONES),
    "thirtieth", "thirty-first",
)  # fmt: skip
_EN_DAY = (
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?|{'|'.join(reversed(_EN_ORDINALS)).replace('-', '[ -]')})"
)


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_PATTERNS = {
    Language.KO: (
        rf"(?P<day>{_any(_DAYS[Language.KO])})",
        r"(?:(?P<week>이번\s?주|다다음\s?주|다음\s?주|담주)\s?)?(?P<weekday>[월화수목금토일])요일",
        rf"(?P<month>{SINO}|유|시)\s?월\s?(?P<dom>{SINO})\s?일",
        rf"(?<![0-9일이삼사오육칠팔구십월])(?P<dom>{SINO})\s?일(?!\s?(?:동안|뒤|후|간|인|분|하|곱|단|찍|어))(?=\s?(?:에|날|은|이|로|부터|까지|$))",
    ),
    Language.EN: (
        rf"\b(?P<day>{_any(_DAYS[Language.EN])})\b",
        r"\b(?:(?P<week>this|next|coming|on)\s+)?(?P<weekday>mon|tues|wednes|thurs|fri|satur|sun)days?\b",
        rf"\b(?P<monthname>{'|'.join(_MONTHS)})\s+(?:the\s+)?(?P<dom>{_EN_DAY})\b",
        rf"\b(?:the\s+)?(?P<dom>{_EN_DAY})\s+of\s+(?P<monthname>{'|'.join(_MONTHS)})\b",
        rf"\bon\s+the\s+(?P<dom>{_EN_DAY})\b",
    ),
    Language.ZH: (
        rf"(?P<day>{_any(_DAYS[Language.ZH])})",
        r"(?P<week>下下|下个?|这个?|本)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])",
        rf"(?P<month>{CARDINAL})月(?P<dom>{CARDINAL})[日号]?",
        rf"(?P<dom>{CARDINAL})[日号](?!楼|线|桌|店|家)",
    ),
}
_COMPILED = {language: tuple(map(re.compile, patterns)) for language, patterns in _PATTERNS.items()}


def find_dates(text: str, language: Language, today: date) -> list[Found[date]]:
    """Dates as seen from ``today``; one without a year is the next to come."""
    return longest(
        Found(value, match.start(), match.end())
        for pattern in _COMPILED[language]
        for match in pattern.finditer(clean(text))
        if (value := _date(match, language, today)) is not None
    )


def _date(match: re.Match[str], language: Language, today: date) -> date | None:
    groups = match.groupdict()
    try:
        if "day" in groups:
            return today + timedelta(days=_DAYS[language][groups["day"]])
        if weekday := groups.get("weekday"):
            return _weekday(weekday, groups["week"] or "", language, today)
        day = _day_of_month(groups["dom"], language)
        if day is None:
            return None
        return _next(_month(groups, language), day, today)
    except (ValueError, OverflowError):
        return None


def _weekday(word: str, week: str, language: Language, today: date) -> date:
    index = _WEEKDAYS[language].index("日" if word == "天" else word)
    weeks = _WEEKS[re.sub(r"\s+", " ", week)]
    if weeks is None:
        return today + timedelta(days=(index - today.weekday()) % 7)
    return today + timedelta(days=index - today.weekday() + 7 * weeks)


def _day_of_month(words: str, language: Language) -> int | None:
    if language is not Language.EN:
        return parse_number(words, language)
    spoken = words.replace(" ", "-")
    if spoken in _EN_ORDINALS:
        return _EN_ORDINALS.index(spoken) + 1
    return parse_number(words.rstrip("stndrh"), language)


def _month(groups: dict[str, str | None], language: Language) -> int | None:
    if name := groups.get("monthname"):
        return _MONTHS.index(name) + 1
    words = groups.get("month")
    # 육 and 십 lose their codas before 월.
    return parse_number({"유": "육", "시": "십"}.get(words, words), language) if words else None


def _next(month: int | None, day: int, today: date) -> date | None:
    """The first such day from ``today`` on; raises ValueError where no month has it."""
    if month is not None:
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    for months in range(12):
        year, index = divmod(today.month - 1 + months, 12)
        try:
            found = date(today.year + year, index + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
