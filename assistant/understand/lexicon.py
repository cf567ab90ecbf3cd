"""The small words of an order, by what they do, from ``[order]`` of the locale file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import cache

from assistant.core.language import Language
from assistant.core.menu import Portion
from assistant.understand.found import Found
from assistant.understand.text import clean
from assistant.understand.wording import locale


class Role(StrEnum):
    """What a small word does.

    AND joins dishes; NOT takes away, CLEAR all that was ordered; CHANGE corrects; MORE adds to what
    was ordered; EACH spreads a count; AFTER ties an option to the dish before it; QUERY asks or
    tells of a dish that is not ordered by it, and HAVE whether it is to be had; ORDER asks for what
    stands beside it; AMONG parts what was ordered, "one of them with milk"; FILL means nothing;
    BIT, SOME and LOT are portions.
    """

    AND = "and"
    NOT = "not"
    CLEAR = "clear"
    CHANGE = "change"
    MORE = "more"
    EACH = "each"
    AFTER = "after"
    QUERY = "query"
    HAVE = "have"
    ORDER = "order"
    AMONG = "among"
    FILL = "fill"
    BIT = "bit"
    SOME = "some"
    LOT = "lot"

    @property
    def portion(self) -> Portion | None:
        return Portion(self.value) if self in (Role.BIT, Role.SOME, Role.LOT) else None


@cache
def _patterns(language: Language) -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple(
        (role, re.compile(words[role])) for words in [locale(language)["order"]] for role in Role
    )


def says_not(text: str, language: Language) -> bool:
    """Whether something is wanted otherwise, or not at all: "not the first", "피자 말고"."""
    return any(found.value is Role.NOT for found in find_words(text, language))


def is_refused(text: str, start: int, end: int, language: Language) -> bool:
    """Whether what stands at ``start:end`` of a clean text is what is not wanted: "not spicy"."""
    words = locale(language)["order"]
    before = re.search(rf"(?:{words['refused_before']})$", text[:start])
    return before is not None or re.match(words["refused_after"], text[end:]) is not None


def is_denied_alike(name: str, said: str, language: Language) -> bool:
    """Whether a name and what was said both say what is not wanted, or neither does: the "한 맵게"
    of "최대한 맵게" sounds like "안 맵게" and is its opposite."""
    denies = re.compile(locale(language)["order"]["denies"])
    return bool(denies.search(clean(name))) is bool(denies.search(said))


_CLAUSE = re.compile(r"[,，、;]|\bbut\b|(?<=말고)\s")


def wanted_instead(text: str, language: Language) -> str:
    """What is wanted where something else is not: "the third" of "not the first, the third".
    Empty where nothing is refused, or nothing named in its place."""
    clauses = [clause.strip() for clause in _CLAUSE.split(clean(text))]
    wanted = [clause for clause in clauses if clause and not says_not(clause, language)]
    return " ".join(wanted) if says_not(text, language) else ""


@cache
def _ways(kind: str, language: Language) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(re.escape(form).replace(r"\{\}", "(.+)"))
        for form in locale(language)["order"][kind]
    )


def left_out(name: str, language: Language) -> str | None:
    """What a name leaves out: the onion of "no onion". ``None`` where it leaves out nothing."""
    found = [m[1] for form in _ways("without", language) if (m := form.fullmatch(clean(name)))]
    return min(found, key=len, default=None)


def dislikes(text: str, language: Language) -> bool:
    """Whether something in a text is disliked or cannot be eaten."""
    return re.search(locale(language)["order"]["dislikes"], clean(text)) is not None


def ways_alike(name: str, language: Language) -> list[str]:
    """All ways to say ``name`` if it leaves something out, "no onion", "hold the onion", or asks
    for more of it: "加肉", "多加点肉"."""
    ways = []
    for kind in ("without", "extra"):
        found = [m[1] for form in _ways(kind, language) if (m := form.fullmatch(clean(name)))]
        if found:
            forms = locale(language)["order"][kind]
            ways += [form.replace("{}", min(found, key=len)) for form in forms]
    return ways


def same_meaning(names: Collection[str], language: Language) -> list[str]:
    """What else an option of these names may be called: "순한 맛" for "안 맵게"."""
    called = set(map(clean, names))
    return [
        other
        for group in locale(language)["order"]["alike"]
        if called & set(map(clean, group))
        for other in group
        if clean(other) not in called
    ]


def short_sizes(names: Iterable[str], language: Language) -> list[str]:
    """The short way to say the sizes among ``names``: "大的" for "大号"."""
    sized = locale(language)["order"].get("sized")
    if sized is None:
        return []
    found = [re.fullmatch(sized, name) for name in names]
    return list(dict.fromkeys(f"{match[1]}的" for match in found if match))


def find_words(text: str, language: Language) -> Iterator[Found[Role]]:
    """Every small word in ``text``; they may overlap."""
    even = clean(text)
    for role, pattern in _patterns(language):
        for match in pattern.finditer(even):
            if match.end() > match.start():
                yield Found(role, match.start(), match.end())


def in_full(text: str, language: Language) -> str:
    """``text`` with the short names of dishes spelt out, "뜨아" is "뜨거운 아메리카노", and a comma
    where people pause: what is heard by its sound has none."""
    words = locale(language)["order"]
    for short, name in (*words.get("short_names", ()), *words["pauses"]):
        text = re.sub(short, name, text)
    return text


def leftover(text: str, language: Language) -> str:
    """``text`` without fillers and words that only ask for something."""
    even = clean(text)
    spans = [
        f for f in find_words(text, language) if f.value in (Role.FILL, Role.ORDER, Role.AFTER)
    ]
    return " ".join(
        "".join(
            " " if any(f.start <= i < f.end for f in spans) else char for i, char in enumerate(even)
        ).split()
    ).strip(" .,!?。，！？")
