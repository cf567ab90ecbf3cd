"""Picking one of several: by number, by place, by name, by half a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.core.language import Language
from assistant.understand.lexicon import Role, find_words, leftover, says_not, wanted_instead
from assistant.understand.numbers import (
    LAST,
    MIDDLE,
    find_counts,
    find_numbers,
    find_ordinals,
    parse_number,
)
from assistant.understand.partial import partial_names
from assistant.understand.sound import units
from assistant.understand.spot import Spotter
from assistant.understand.text import clean, is_hangul
from assistant.understand.verdict import ALTERNATIVE_COST, Verdict
from assistant.understand.wording import is_about_others, locale, plain

_HALF_NAME = 0.92
_HALF_NAME_FAR = 0.1
_SURE_SCORE = 0.78
_ASK_SCORE = 0.6
_UNEXPLAINED_COST = 0.7
"""What is taken from a score where nothing but the name makes sense."""
_UNCOUNTED_COST = 1.5
"""The same for a number that counts: "라면 두 개" wants noodles, not the second of the list."""
_MOST_ELSE = 0.35
"""The share of the sound beside the names that were looked for, and words said around them."""
_UNCLEAR = 0.2
"""The share of an answer that may make no sense where it points back."""
_RIVAL = 0.1
"""Two names this near to each other are both asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``index`` into the options; on ASK ``candidates`` are the likely ones, best first."""

    verdict: Verdict
    index: int | None = None
    score: float = 0.0
    candidates: tuple[int, ...] = ()


_NOTHING = Choice(verdict=Verdict.UNKNOWN)


def choose(
    texts: Sequence[str],
    options: Sequence[Sequence[str]],
    language: Language,
    *,
    first_number: int = 1,
) -> Choice:
    """Which of ``options`` an answer means.

    Args:
        texts: the best transcript first, then alternatives.
        options: for each option the names it may be called by.
        first_number: the number that the first option is shown with.
    """
    beside = _beside(texts[0], options, language)
    if beside is not None:
        return beside
    return _best(texts, language, lambda text: _choose_one(text, options, language, first_number))


def choose_by_name(
    texts: Sequence[str], options: Sequence[Sequence[str]], language: Language
) -> Choice:
    """`choose` among options that are on no list, so that they have no number or place."""
    return _best(texts, language, lambda text: _by_name(text, options, language))


def points_back(texts: Sequence[str], language: Language) -> bool:
    """Whether an answer takes what was talked about last: "there", "그 집으로 할게요"."""
    said = texts[0]
    pointing = re.search(locale(language)["choose"]["that"], clean(said))
    if pointing is None or says_not(said, language):
        return False
    return _unexplained(said, language, [pointing.span()]) <= _UNCLEAR


def is_only_counted(text: str, language: Language) -> bool:
    """Whether a text is a number or a place in a list and nothing else: "the first one", "一个"."""
    counted = [*find_ordinals(text, language), *find_counts(text, language)]
    return bool(counted) and _unexplained(text, language, []) == 0.0


def says_little_else(text: str, names: tuple[str, ...], language: Language) -> bool:
    """Whether ``names`` are what an answer is about: not "my sister cooked a lovely chicken"."""
    spans = [match.span() for match in _any_of(names).finditer(clean(text))]
    return _unexplained(text, language, spans) <= _MOST_ELSE


@lru_cache(maxsize=len(Language))
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(clean, names), key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(re.escape, n.split())) for n in longest_first))


def _best(texts: Sequence[str], language: Language, choose_one: Callable[[str], Choice]) -> Choice:
    best = _NOTHING
    for rank, text in enumerate(texts):
        said = wanted_instead(text, language) if says_not(text, language) else text
        if not said or _is_only_told(said, language):
            continue
        choice = choose_one(said)
        if choice.verdict is Verdict.DO and is_about_others(plain(said, language), language):
            choice = replace(choice, verdict=Verdict.ASK)
        score = choice.score - ALTERNATIVE_COST * rank
        if choice.verdict is Verdict.DO and score < _SURE_SCORE:
            # Of a choice that the likelier readings don't make, little may be unclear.
            choice = replace(choice, verdict=Verdict.ASK)
        if choice.verdict is Verdict.DO:
            return choice
        if score > best.score:
            best = choice
    return best


def _is_only_told(text: str, language: Language) -> bool:
    """Whether an option is only talked about: "서울불고기는 저번에 갔잖아"."""
    told = [m.span() for m in re.finditer(locale(language)["choose"]["told"], clean(text))]
    asks = any(
        found.value is Role.ORDER and not any(a <= found.start < b for a, b in told)
        for found in find_words(text, language)
    )
    return bool(told) and not asks


def _beside(text: str, options: Sequence[Sequence[str]], language: Language) -> Choice | None:
    """The option right before or behind one that is named, perhaps as refused: "not the Dragon,
    the one above it". None where no such place is said."""
    words = locale(language)["choose"]
    for key, step in (("before", -1), ("behind", 1)):
        said = re.search(words[key], clean(text))
        if said is None:
            continue
        named = _by_name(f"{text[: said.start()]} {text[said.end() :]}", options, language)
        index = -1 if named.index is None else named.index + step
        if not 0 <= index < len(options):
            return _NOTHING
        return Choice(verdict=Verdict.DO, index=index, score=named.score, candidates=(index,))
    return None


def _choose_one(
    text: str, options: Sequence[Sequence[str]], language: Language, first_number: int
) -> Choice:
    by_name = _by_name(text, options, language)
    if by_name.verdict is Verdict.DO:
        return by_name
    place = _place(text, language)
    if place is None:
        return by_name
    index = place_of(place.number, len(options), first_number)
    if not 0 <= index < len(options):
        return by_name
    numbers = [(f.start, f.end) for f in find_numbers(text, language)]
    score = 1.0 - place.unexplained_cost * _unexplained(text, language, numbers)
    if score < max(_ASK_SCORE, by_name.score):
        return by_name
    verdict = Verdict.DO if score >= _SURE_SCORE else Verdict.ASK
    return Choice(verdict=verdict, index=index, score=score, candidates=(index,))


def place_of(number: int, count: int, first_number: int = 1) -> int:
    """The index of what stands at a place of a list, such as the last; none of it where there is no
    such place."""
    if number == LAST:
        return count - 1
    if number == MIDDLE:
        return count // 2 if count % 2 else count
    return number - first_number


@dataclass(frozen=True, slots=True)
class _Place:
    """``unexplained_cost``: what is taken from the score where nothing but the number is clear."""

    number: int
    unexplained_cost: float


def _place(text: str, language: Language) -> _Place | None:
    """The one place in the list that was said."""
    values = {f.value for f in find_ordinals(text, language)}
    if values:
        return _Place(values.pop(), _UNEXPLAINED_COST) if len(values) == 1 else None
    values = {f.value for f in find_counts(leftover(text, language), language)}
    if not values:
        alone = parse_number(leftover(text, language), language)
        values = {alone} if alone is not None else set()
    return _Place(values.pop(), _UNCOUNTED_COST) if len(values) == 1 else None


def _by_name(text: str, options: Sequence[Sequence[str]], language: Language) -> Choice:
    whole = [(i, name) for i, option in enumerate(options) for name in option]
    parts = [(i, p) for p, owners in partial_names(options, language).items() for i in owners]
    names = [*whole, *parts]
    scores: dict[int, float] = {}
    heard = units(text, language)
    places = [(f.start, f.end) for f in find_ordinals(text, language)]
    fills = [m.span() for m in re.finditer(locale(language)["choose"]["fill"], clean(text))]
    for spot in Spotter([name for _, name in names], language).spots(heard):
        half = spot.index >= len(whole)
        if half and spot.distance > _HALF_NAME_FAR:
            continue
        index, name = names[spot.index]
        span = heard[spot.first].start, heard[spot.last - 1].end
        if len(name) == 1 and _goes_on(clean(text)[: span[0]]):
            # "산" in "등산" sounds like 싼, the cheap one.
            continue
        # "The last one" is a place, though it sounds like the least expensive, as does the "list".
        written = clean(name) == clean(text)[span[0] : span[1]]
        placed = any(start < span[1] and span[0] < end for start, end in places)
        around = any(start <= span[0] < end for start, end in fills)
        if (placed and half) or ((placed or around) and not written):
            continue
        fit = (1.0 - spot.distance) * (_HALF_NAME if half else 1.0)
        fit -= _UNEXPLAINED_COST * _unexplained(text, language, [span])
        scores[index] = max(scores.get(index, 0.0), fit)
    ranked = sorted((i for i in scores if scores[i] >= _ASK_SCORE), key=lambda i: -scores[i])
    if not ranked:
        return _NOTHING
    best = scores[ranked[0]]
    rivals = tuple(i for i in ranked if best - scores[i] < _RIVAL)
    sure = len(rivals) == 1 and best >= _SURE_SCORE
    verdict = Verdict.DO if sure else Verdict.ASK
    return Choice(verdict=verdict, index=ranked[0], score=best, candidates=rivals)


def _goes_on(before: str) -> bool:
    """Whether what follows ``before`` is a later syllable of a Korean word."""
    return bool(before) and is_hangul(before[-1])


def _unexplained(text: str, language: Language, chosen: Sequence[tuple[int, int]]) -> float:
    """The share of the sound that is neither the choice, nor a number, nor said around a choice."""
    around = (
        *find_words(text, language),
        *find_ordinals(text, language),
        *find_counts(text, language),
    )
    spans = [
        *chosen,
        *((f.start, f.end) for f in around),
        *(m.span() for m in re.finditer(locale(language)["choose"]["fill"], clean(text))),
    ]
    heard = units(text, language)
    unexplained = sum(
        len(unit.phones)
        for unit in heard
        if not any(start <= unit.start and unit.end <= end for start, end in spans)
    )
    return unexplained / max(1, sum(len(unit.phones) for unit in heard))
