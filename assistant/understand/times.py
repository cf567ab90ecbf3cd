"""Durations and times of day in spoken text, in the three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta

from assistant.core.language import Language
from assistant.understand import numbers_en, numbers_ko, numbers_zh
from assistant.understand.found import Found, longest
from assistant.understand.numbers import parse_number
from assistant.understand.text import clean

LONGEST = timedelta(days=366)

_KO_HOUR = rf"(?:{numbers_ko.NATIVE}|[0-9]{{1,2}}|십[일이]?)"
_EN_NUMBER = numbers_en.CARDINAL
_EN_HOUR = r"(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EN_MINUTE = (
    r"(?:[0-9]{2}|oh\s+\w+|(?:twenty|thirty|forty|fifty)(?:[\s-](?:one|two|three|four|five|six|seven"
    r"|eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_EN_PART = (
    r"(?P<part>[ap]\.?m\b\.?|(?:in(?:\s+the)?|this)\s+(?:morning|afternoon|evening)"
    r"|at\s+night|tonight)"
)
_ZH_NUMBER = numbers_zh.CARDINAL

_ZH_PART = "(?P<part>上午|下午|早上|早晨|晚上|夜里|中午|凌晨|傍晚)"
_ZH_LESS = rf"(?:(?P<quarter>[一三])刻|(?P<m>{_ZH_NUMBER})分)钟?"
# A part of a duration: how many ``n`` of a ``unit``, perhaps with ``half`` of one more; or a
# ``fixed`` phrase. Korean minutes are counted with Sino-Korean numbers only: 두 분 are people.
_DURATION_PARTS = {
    Language.KO: (
        rf"(?P<n>{numbers_ko.NATIVE}|[0-9]+)\s?(?P<unit>시간)(?P<half>\s?반)?",
        rf"(?P<n>{numbers_ko.SINO})\s?(?P<unit>분|초)(?P<half>\s?반)?",
        rf"(?P<n>{numbers_ko.SINO})\s?(?P<unit>일)(?=\s?(?:동안|뒤|후|간))",
        r"(?P<fixed>반\s?시간|하루|이틀)",
    ),
    Language.EN: (
        rf"\b(?P<n>{_EN_NUMBER}|an?|a\s+couple\s+of)[\s-]?(?P<unit>day|hour|hr|minute|min|second|sec)s?\b"
        r"(?P<half>\s+and\s+a\s+half)?",
        rf"\b(?P<n>{_EN_NUMBER})(?P<half>\s+and\s+a\s+half)\s+(?P<unit>hour|minute|day)s\b",
        r"\b(?P<fixed>half\s+an?\s+hour|half\s+hour|(?:a\s+)?quarter\s+of\s+an\s+hour|half\s+a\s+minute)\b",
    ),
    Language.ZH: (
        rf"(?P<n>{_ZH_NUMBER})个?(?P<half>半)?(?P<unit>小时|钟头)",
        rf"(?P<n>{_ZH_NUMBER})(?P<unit>分钟|秒钟|分|秒|天)(?P<half>半)?",
        r"(?P<fixed>半个?(?:小时|钟头)|半分钟|一刻钟|三刻钟)",
    ),
}
_UNITS = {
    "시간": 3600, "분": 60, "초": 1, "일": 86400,
    "day": 86400, "hour": 3600, "hr": 3600, "minute": 60, "min": 60, "second": 1, "sec": 1,
    "小时": 3600, "钟头": 3600, "分钟": 60, "秒钟": 1, "分": 60, "秒": 1, "天": 86400,
}  # fmt: skip
_FIXED = {
    "하루": 86400, "이틀": 172800, "반시간": 1800,
    "halfanhour": 1800, "halfahour": 1800, "halfhour": 1800,
    "aquarterofanhour": 900, "quarterofanhour": 900, "halfaminute": 30,
    "半小时": 1800, "半个小时": 1800, "半钟头": 1800, "半个钟头": 1800, "半分钟": 30,
    "一刻钟": 900, "三刻钟": 2700,
}  # fmt: skip
_JOINED = re.compile(r"[\s,]*(?:and\s+|零|하고\s?)?")

_CLOCKS = {
    Language.KO: (
        r"(?:(?P<part>오전|오후|아침|저녁|밤|낮|새벽|점심)\s?(?:에\s?)?)?"
        # 시 also begins 시켜 (order) and 시작 (start): "네, 시켜 줘" is no time.
        rf"(?P<h>{_KO_HOUR})\s?시(?!간|켜|킬|키|작|원|럽)(?:\s?(?:(?P<half>반)|(?:되기\s?)?(?P<m>{numbers_ko.SINO})\s?분(?P<before>\s?전(?!화))?))?",
        r"(?:(?P<part>오전|오후|아침|저녁|밤|낮|새벽)\s?)?(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})",
        r"(?P<noon>정오)|(?P<midnight>자정)",
    ),
    Language.EN: (
        rf"\b(?P<minutes>half|(?:a\s+)?quarter|{_EN_NUMBER})(?:\s+minutes)?\s+(?P<side>past|after|to|till|before)"
        rf"\s+(?P<h>{_EN_HOUR})\b(?:\s*{_EN_PART})?",
        rf"\b(?P<h>[0-9]{{1,2}})[:.](?P<m>[0-9]{{2}})\b(?:\s*{_EN_PART})?",
        # "half six" is half past it.
        rf"(?:(?<=\bat )|(?<=\bby )|(?<=\bfor )|(?<=\bmy )|(?<=\bthe ))(?P<half>half)"
        rf"\s+(?P<h>{_EN_HOUR})\b(?:\s*{_EN_PART})?",
        rf"\b(?P<half>half)\s+(?P<h>{_EN_HOUR})\b\s*{_EN_PART}",
        rf"\b(?P<h>{_EN_HOUR})(?:\s+(?P<m>{_EN_MINUTE}))?\s*(?:o'?\s?clock\s*)?{_EN_PART}",
        # "Seven tomorrow evening", but a table for seven is for people.
        rf"(?<!\bfor )(?<!\bof )(?<!\bare )\b(?P<h>{_EN_HOUR})(?=\s+(?:tomorrow|(?:on\s+)?"
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\s+(?P<part>morning|afternoon|evening|night)\b)",
        rf"\b(?P<h>{_EN_HOUR})\s+o'?\s?clock\b",
        r"(?:(?<=\bat )|(?<=\bby )|(?<=\buntil )|(?<=\bfor ))"
        rf"(?P<h>{_EN_HOUR})\s+(?P<m>{_EN_MINUTE})\b",
        r"(?:(?<=\bat )|(?<=\bby )|(?<=\buntil )|(?<=\balarm for ))"
        rf"(?P<h>{_EN_HOUR})\b(?!\s+(?:minute|hour|second|people))",
        r"(?:(?<=\btonight )|(?<=\bevening ))at (?P<eve>)"
        rf"(?P<h>{_EN_HOUR})(?:\s+(?P<m>{_EN_MINUTE}))?\b",
        r"\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b",
    ),
    Language.ZH: (
        # The 晚 of 今晚 is the date's too.
        rf"(?:{_ZH_PART}|(?<=[今明昨]晚)(?P<eve>))?的?"
        # The 五 of "周五七点" is the day's.
        rf"(?<![周期拜])(?P<h>{_ZH_NUMBER})点(?![菜餐儿什好吃别])(?:钟|(?P<half>半)|(?P<quarter>[一三])刻|(?P<m>{_ZH_NUMBER})(?![个位名])分?)?",
        # "差一刻六点" and "六点差一刻" are a quarter before it.
        rf"{_ZH_PART}?(?P<before>差){_ZH_LESS}到?(?P<h>{_ZH_NUMBER})点",
        rf"{_ZH_PART}?(?P<h>{_ZH_NUMBER})点(?P<before>差){_ZH_LESS}",
        rf"{_ZH_PART}?(?P<h>[0-9]{{1,2}})[:：](?P<m>[0-9]{{2}})",
        r"(?P<noon>正午)|(?P<midnight>午夜)",
    ),
}
# What names the half of the day of an hour elsewhere in the sentence: "lunch at one".
_MEALS = {
    Language.KO: (r"점심|오후|낮", r"저녁|밤"),
    Language.EN: (r"\b(?:lunch(?:time)?|afternoon)\b", r"\b(?:dinner|supper|evening|tonight)\b"),
    Language.ZH: (r"中午|午饭|下午|午餐", r"晚上|晚饭|晚餐|今晚|明晚|傍晚"),
}
_MORNING = {
    Language.KO: r"아침|오전|새벽",
    Language.EN: r"\b(?:morning|breakfast|wake)\b",
    Language.ZH: r"早上|早晨|上午|凌晨|早饭|明早|今早",
}
# The part of day names the half of the dial; "밤 한 시" and "晚上一点" lie past midnight.
_AFTERNOON = ("오후", "낮", "점심", "pm", "p.m", "afternoon", "下午", "中午")
_EVENING = ("저녁", "밤", "evening", "night", "晚上", "夜里", "傍晚")
_EVENING_FROM = 5


@dataclass(frozen=True, slots=True)
class _Compiled:
    duration: tuple[re.Pattern[str], ...]
    clock: tuple[re.Pattern[str], ...]


_PATTERNS = {
    language: _Compiled(
        tuple(re.compile(p) for p in _DURATION_PARTS[language]),
        tuple(re.compile(p) for p in _CLOCKS[language]),
    )
    for language in Language
}


def find_durations(text: str, language: Language) -> list[Found[timedelta]]:
    """Lengths of time: "한 시간 반", "ninety seconds", "半小时"."""
    text = clean(text)
    parts = longest(
        Found(seconds, match.start(), match.end())
        for pattern in _PATTERNS[language].duration
        for match in pattern.finditer(text)
        if (seconds := _seconds(match, language)) is not None
    )
    joined: list[Found[int]] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and _JOINED.fullmatch(text, before.end, part.start):
            joined[-1] = Found(before.value + part.value, before.start, part.end)
        else:
            joined.append(part)
    limit = int(LONGEST.total_seconds())
    return [
        Found(timedelta(seconds=f.value), f.start, f.end) for f in joined if 0 < f.value <= limit
    ]


def _seconds(match: re.Match[str], language: Language) -> int | None:
    groups = match.groupdict()
    if fixed := groups.get("fixed"):
        return _FIXED[re.sub(r"\s", "", fixed)]
    words, unit = groups["n"], _UNITS[groups["unit"]]
    number = _english_article(words) if language is Language.EN else None
    number = parse_number(words, language) if number is None else number
    if number is None:
        return None
    return number * unit + (unit // 2 if groups.get("half") else 0)


def _english_article(words: str) -> int | None:
    return {"a": 1, "an": 1}.get(words, 2 if words.startswith("a couple") else None)


def find_times(text: str, language: Language) -> list[Found[time]]:
    """Times of day: "오후 세 시 반", "half past seven", "下午三点半".

    An hour without its half of the day, of which nothing else in the sentence tells either, is as
    said: "일곱 시" is 07:00.
    """
    said = clean(text)
    told = _told_part(said, language)
    return longest(
        Found(value, match.start(), match.end())
        for pattern in _PATTERNS[language].clock
        for match in pattern.finditer(said)
        if (value := _clock(match, language, told)) is not None
    )


def _told_part(said: str, language: Language) -> str:
    """The part of day that the words of a sentence name, if it is one alone."""
    parts = zip(_MEALS[language], (_AFTERNOON[0], _EVENING[0]), strict=True)
    told = [part for words, part in parts if re.search(words, said)]
    return told[0] if len(told) == 1 and not re.search(_MORNING[language], said) else ""


def _clock(match: re.Match[str], language: Language, told: str) -> time | None:
    groups = match.groupdict()
    if groups.get("noon"):
        return time(12)
    if groups.get("midnight"):
        return time(0)
    hour = parse_number(groups["h"], language)
    minute = _minute(groups, language)
    if hour is None or minute is None or hour > 24:
        return None
    if groups.get("side") in ("to", "till", "before") or groups.get("before"):
        hour, minute = (hour - 1) % 24, 60 - minute
    evening = _EVENING[0] if groups.get("eve") is not None else ""
    is_open = 0 < hour < 12
    hour = _on_the_dial(hour, groups.get("part") or evening or (told if is_open else ""))
    return time(hour, minute) if hour < 24 and 0 <= minute < 60 else None


def _minute(groups: dict[str, str | None], language: Language) -> int | None:
    if groups.get("half"):
        return 30
    if quarters := groups.get("quarter"):
        return 15 if quarters == "一" else 45
    if words := groups.get("minutes"):
        spoken = {"half": 30, "quarter": 15, "a quarter": 15}.get(words)
        return parse_number(words, language) if spoken is None else spoken
    words = groups.get("m")
    return parse_number(words.removeprefix("oh "), language) if words else 0


def _on_the_dial(hour: int, part: str) -> int:
    if hour == 24:
        return 0
    if any(word in part for word in _AFTERNOON):
        return hour + 12 if hour < 11 or (hour == 11 and part != "中午") else hour
    if any(word in part for word in _EVENING):
        return 0 if hour == 12 else hour + 12 if _EVENING_FROM <= hour < 12 else hour
    return 0 if part and hour == 12 else hour
