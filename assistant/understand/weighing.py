"""What was learnt of how people word things, weighed with what the words of an utterance tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from assistant.understand.clues import Clues
from assistant.understand.values import Values
from assistant.understand.verdict import ASK_FROM, Candidate, Match, Verdict, judge

_LIKELY = 0.5
"""Share of the likelihood from which an intent is considered that nothing else speaks for."""
_UNSAID = 0.4
"""The score of one such before it is weighed."""
_LIKELY_WORTH = 0.3
"""What is added to a score that leads by all of the likelihood."""
_UNLIKELY_COST = 0.2
"""What is taken from one that is behind by all of it."""
_ALMOST = 0.99
"""The most that is not said word for word."""


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """``shares``: how likely the wording of a text makes intents, 0..1, together no more than 1;
    none for those of which too little is known to tell. ``sure``: the one that it is very near to
    and far from all others."""

    shares: Mapping[str, float]
    sure: str | None = None


Likely: TypeAlias = Callable[[str], Likelihoods]
"""What was learnt says of a text."""


class Weighing:
    """Weighs what was learnt with the evidence of a matcher.

    Args:
        intents: the names of the matcher's.
        open_slots: intents and names of slots that any words may fill.
    """

    def __init__(
        self, clues: Clues, intents: Collection[str], open_slots: Collection[tuple[str, str]]
    ) -> None:
        self._clues = clues
        self._intents = intents
        self._open = open_slots

    def agree(
        self,
        match: Match,
        best: Mapping[str, Candidate],
        learnt: Likelihoods,
        said: str,
        values: Values,
        cost: float,
    ) -> Match:
        """What comes of ``match``, by the words alone, and of the same intents as the like of the
        utterance makes them likely. It is done if both would do it; if the words only ask about
        it, where wordings very near to it meant that, and no value said could be another slot's.
        What was learnt is never enough to do what the words do not tell: talk and wishes that
        nobody here can grant are worded like those for the device."""
        weighed = judge(self._weighed(best, learnt.shares, said, values).values(), cost)
        same = weighed.intent == match.intent
        if match.verdict is Verdict.DO:
            doubted = weighed.verdict is Verdict.DO and not same
            return replace(weighed, verdict=Verdict.ASK) if doubted else weighed
        sure = learnt.sure
        if same and sure is not None and sure == match.intent and weighed.verdict is Verdict.DO:
            # What else might fill a slot was not placed there by the words.
            clear = weighed.slots == match.slots and self._clues.is_clear(sure, values.own)
            return replace(weighed, verdict=Verdict.DO if clear else Verdict.ASK)
        verdict = Verdict.ASK if weighed.verdict is Verdict.DO else weighed.verdict
        told = verdict is match.verdict
        score = min(weighed.score, max(match.score, ASK_FROM))
        return replace(weighed, verdict=verdict, learnt=not told, score=score)

    def _weighed(
        self,
        best: Mapping[str, Candidate],
        shares: Mapping[str, float],
        said: str,
        values: Values,
    ) -> dict[str, Candidate]:
        """Scores moved by how likely each intent is beside the likeliest of the others; one that no
        sentence or clue speaks for is at most asked about."""
        weighed = dict(best)
        ranked = sorted(shares.values(), reverse=True)[:2]
        for intent, share in shares.items():
            known = best.get(intent)
            if share >= _LIKELY and intent in self._intents:
                known = self._told(known, intent, said, values)
            if known is not None:
                lead = share - ranked[share == ranked[0]] if len(ranked) > 1 else share
                worth = self._worth(known) if lead > 0 else _UNLIKELY_COST
                moved = known.score + worth * lead
                weighed[intent] = replace(known, score=min(max(moved, 0.0), _ALMOST))
        return weighed

    def _worth(self, known: Candidate) -> float:
        """What being likely is worth: nothing where the slots may be no such words at all. A shop
        for what no menu has is not likelier for being wished for, nor is anything a thing to be
        reminded of."""
        open_words = any((known.intent, name) in self._open for name in known.slots)
        return 0.0 if known.is_strange or open_words else _LIKELY_WORTH

    def _told(self, known: Candidate | None, intent: str, said: str, values: Values) -> Candidate:
        """What an intent that is likely comes to, with the slots said if no sentence has more."""
        slots = self._clues.slots(intent, said, values.own)
        if known is None or known.score < _UNSAID:
            return Candidate(_UNSAID, intent, slots)
        return replace(known, slots=slots) if slots.keys() > known.slots.keys() else known
