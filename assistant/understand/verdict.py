"""What is done with the likeliest intent: done, asked about, or taken as not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

DO_FROM = 1.17
"""Certainty (`_certainty`) from which an intent is done without asking. Chosen with the weights of
`score` by leaving a quarter of every skill's templates out: 0.7 % done wrongly."""
FLOOR = 0.68
"""Score below which nothing is done, however far it leads."""
MARGIN = 0.08
"""Lead below which nothing is done, however alike it sounds."""
ASK_FROM = 0.6
"""Score from which it is proposed: "~ 맞나요?"."""
ALTERNATIVE_COST = 0.05
"""What each place further down the recogniser's list takes from a score."""
_LEAD_WORTH = 1.5
_LEAD_COUNTED = 0.3


class Verdict(StrEnum):
    """Do it, ask whether it is right, or say it was not understood."""

    DO = "do"
    ASK = "ask"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``score`` is 0..1. ``intent`` is ``None`` on UNKNOWN only; ``runner_up`` is the next best, by
    ``lead`` behind. ``learnt``: its words alone would not do, but wordings like it meant that."""

    verdict: Verdict
    intent: str | None
    slots: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0
    runner_up: str | None = None
    lead: float = 0.0
    learnt: bool = False


NOTHING = Match(verdict=Verdict.UNKNOWN, intent=None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """``rank`` orders exact sentences: as written before rewritten, then the more literal.

    ``is_strange``: its free words are none of the slot's usual values.
    """

    score: float
    intent: str
    slots: dict[str, Any]
    rank: tuple[bool, int] = (False, 0)
    is_strange: bool = False

    @property
    def order(self) -> tuple[float, tuple[bool, int]]:
        return self.score, self.rank


def _certainty(score: float, lead: float) -> float:
    """A score counts for more the further it leads; far ahead of nothing is not certain."""
    return score + _LEAD_WORTH * min(lead, _LEAD_COUNTED)


def judge(candidates: Iterable[Candidate], cost: float) -> Match:
    """Of intents, each once; ``cost`` is taken from their scores."""
    ranked = sorted(candidates, key=lambda candidate: candidate.order, reverse=True)
    if not ranked:
        return NOTHING
    best = ranked[0]
    second = ranked[1] if len(ranked) > 1 else None
    lead = best.score - (second.score if second else 0.0)
    exact = best.score == 1.0 and (second is None or best.order > second.order)
    sure = best.score - cost >= FLOOR and (
        exact or (lead >= MARGIN and _certainty(best.score - cost, lead) >= DO_FROM)
    )
    likely = best.score - cost >= ASK_FROM
    verdict = Verdict.DO if sure else Verdict.ASK if likely else Verdict.UNKNOWN
    return Match(
        verdict=verdict,
        intent=best.intent if likely else None,
        slots=best.slots if likely else {},
        score=max(0.0, best.score - cost),
        runner_up=second.intent if second else None,
        lead=lead,
    )
