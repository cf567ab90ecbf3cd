"""Picking one of several: by number, by place, by name, by half a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.language import Language
from assistant.understand.matcher import Verdict
from assistant.understand.numbers import LAST, find_counts, find_ordinals, parse_number
from assistant.understand.partial import partial_names
from assistant.understand.sound import units
from assistant.understand.spot import SURE, Spot, Spotter
from assistant.understand.text import clean
from assistant.understand.lexicon import leftover

_HALF_NAME = 0.92
_UNEXPLAINED_COST = 0.12
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
    best = _NOTHING
    for rank, text in enumerate(texts):
        choice = _choose_one(text, options, language, first_number)
        if choice.verdict is Verdict.DO:
            return choice
        if choice.score - 0.05 * rank > best.score:
            best = choice
    return best


def _choose_one(
    text: str, options: Sequence[Sequence[str]], language: Language, first_number: int
) -> Choice:
    by_name = _by_name(text, options, language)
    if by_name.verdict is Verdict.DO:
        return by_name
    number = _number(text, language)
    if number is not None:
        index = len(options) - 1 if number == LAST else number - first_number
        if 0 <= index < len(options) and by_name.verdict is Verdict.UNKNOWN:
            return Choice(verdict=Verdict.DO, index=index, score=1.0, candidates=(index,))
    return by_name


def _number(text: str, language: Language) -> int | None:
    """The one place in the list that was said, if nothing was refused."""
    if any(word in plain(text, language).split() for word in ()):
        return None
    values = {f.value for f in find_ordinals(text, language)}
    if not values:
        alone = parse_number(leftover(text, language), language)
        values = {alone} if alone is not None else set()
    return values.pop() if len(values) == 1 else None


def _by_name(text: str, options: Sequence[Sequence[str]], language: Language) -> Choice:
    names = [(i, name, 1.0) for i, option in enumerate(options) for name in option]
    names += [
        (i, part, _HALF_NAME) for part, owners in partial_names(options, language).items() for i in owners
    ]
    heard = units(text, language)
    scores: dict[int, float] = {}
    spots = Spotter([name for _, name, _ in names], language).spots(heard)
    for spot in spots:
        index, _, quality = names[spot.index]
        scores[index] = max(scores.get(index, 0.0), _score(spot, quality, text, language))
    ranked = sorted(scores, key=lambda i: -scores[i])
    if not ranked:
        return _NOTHING
    best = ranked[0]
    rivals = tuple(i for i in ranked if scores[best] - scores[i] < _RIVAL)
    sure = len(rivals) == 1 and scores[best] >= 1.0 - SURE - 0.1
    verdict = Verdict.DO if sure else Verdict.ASK
    return Choice(verdict=verdict, index=best, score=scores[best], candidates=rivals)


def _score(spot: Spot, quality: float, text: str, language: Language) -> float:
    return quality * (1.0 - spot.distance)
