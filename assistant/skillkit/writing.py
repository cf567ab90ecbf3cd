"""Values as the user's language writes them on the screen. The voice reads the same text.

``assistant.speak.verbalise`` turns "12,000원" into words; nothing here spells numbers out.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from assistant.core.amount import MINOR_UNITS, Money
from assistant.core.language import Language, Localised

_CURRENCY = {
    "KRW": {Language.KO: "{}원", Language.EN: "{} won", Language.ZH: "{}韩元"},
    "CNY": {Language.KO: "{}위안", Language.EN: "{} yuan", Language.ZH: "{}元"},
    "USD": {Language.KO: "{}달러", Language.EN: "${}", Language.ZH: "{}美元"},
}
_WEEKDAYS = {
    Language.KO: ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
    Language.EN: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    Language.ZH: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_AND = {Language.KO: ", ", Language.EN: ", ", Language.ZH: "、"}
_NOON = 12
_CHINESE_DAY = ((5, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
"""Until which hour each part of the day lasts."""


def write(value: Any, language: Language) -> str:  # noqa: C901 -- one flat case for each type
    """Writes any value a reply may carry.

    ``Money``, ``timedelta``, ``datetime`` (its time), ``time``, ``date``, ``Localised``, numbers,
    sequences (joined), and ``str`` as it is.

    Raises:
        TypeError: on a type no language knows how to write.
    """
    match value:
        case str() if not isinstance(value, Enum):
            return value
        case Money():
            return write_money(value, language)
        case Localised():
            return value.get(language)
        case datetime():
            return write_time(value.time(), language)
        case date():
            return write_date(value, language)
        case time():
            return write_time(value, language)
        case timedelta():
            return write_duration(value, language)
        case bool() | Enum():
            raise TypeError(f"{value!r} has no written form; turn it into words first")
        case int():
            return f"{value:,}"
        case float():
            return f"{value:.1f}".removesuffix(".0")
        case list() | tuple():
            return _AND[language].join(write(item, language) for item in value)
        case _:
            raise TypeError(f"cannot write a {type(value).__name__}")


def write_money(money: Money, language: Language) -> str:
    units = MINOR_UNITS[money.currency]
    amount = f"{money.minor:,}" if units == 1 else f"{money.minor / units:,.2f}"
    return _CURRENCY[money.currency][language].format(amount)


def write_time(moment: time, language: Language) -> str:
    """ "오후 7:30", "7:30 pm", "晚上7:30"; midnight by its name."""
    clock = f"{moment.hour % _NOON or _NOON}:{moment.minute:02d}"
    after_noon = moment.hour >= _NOON
    midnight = (moment.hour, moment.minute) == (0, 0)
    if language is Language.KO:
        return f"{'밤' if midnight else '오후' if after_noon else '오전'} {clock}"
    if language is Language.EN:
        return "midnight" if midnight else f"{clock} {'pm' if after_noon else 'am'}"
    part = next(part for until, part in _CHINESE_DAY if moment.hour < until)
    return f"{part}{clock}"


def write_date(day: date, language: Language) -> str:
    weekday = _WEEKDAYS[language][day.weekday()]
    if language is Language.KO:
        return f"{day.month}월 {day.day}일 {weekday}"
    if language is Language.EN:
        return f"{weekday}, {_MONTHS[day.month - 1]} {day.day}"
    return f"{day.month}月{day.day}日{weekday}"


def write_duration(length: timedelta, language: Language) -> str:
    """The two largest units: "1시간 30분", "2 minutes 5 seconds", "半" is never used."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    names = {
        Language.KO: ("일", "시간", "분", "초"),
        Language.EN: (" day", " hour", " minute", " second"),
        Language.ZH: ("天", "小时", "分钟", "秒"),
    }[language]
    parts = [
        f"{count}{name}{'s' if language is Language.EN and count != 1 else ''}"
        for count, name in zip((days, hours, minutes, seconds), names, strict=True)
        if count
    ][:2]
    if not parts:
        return f"0{names[-1]}{'s' if language is Language.EN else ''}"
    return ("" if language is Language.ZH else " ").join(parts)
