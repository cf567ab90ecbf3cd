"""What was said, as Whisper and the sound model judge together.

Whisper knows how sentences go on, the sound model how they sound: what is likely to be written and
sounds like nothing that was said is no more believed than sounds that make no sentence. The weights
are those of hybrid CTC and attention (Watanabe et al. 2017), with less for Whisper, whose scores of
voices that it does not know tell little. Measurements: ``docs/hearing-by-sound.md``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.language import Language
from assistant.hear.hallucinations import is_courtesy
from assistant.hear.phonetic.ear import APART, Sounded

WHISPER_SHARE = {Language.KO: 0.3, Language.EN: 0.8, Language.ZH: 0.3}
"""What Whisper's log probability counts beside that of the sound. It knows English, and how people
speak it, best."""
LEAST = {Language.KO: -1.7, Language.EN: -1.35, Language.ZH: -1.7}
"""Both together a phone, beside the phones most likely said, below which it was not said. What
Whisper reads freely of English is mostly right: more is asked of what would take its place."""
LEAST_WORDED = -0.6
"""The same of expected words that were put together: most talk can be made of them somehow."""
AHEAD = 1.0
"""By how much a phone a free reading must be ahead of what is expected to be believed first."""
CERTAIN = -0.5
"""Log likelihood of the sound a phone above which nothing else was said."""
NEAR = -0.8
"""The same of a free reading, below which the phones alone say more."""
UNLIKE = -2.5
"""The same below which a reading sounds like nothing that was said, and is left out."""
SHORT = 4
"""Phones up to which a noise may be taken for words: these must sound as `LEAST` asks."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """``score`` is Whisper's log probability of all tokens; 0 where it was not asked."""

    text: str
    score: float = 0.0


def standing_out(found: Sequence[Candidate], sounded: Sounded) -> str:
    """What of the expected is a hundred times likelier than all else that is, or "" if nothing is:
    by its sound, and in Whisper's eyes where it was asked."""
    ranked = sorted(_judgements(found, sounded), key=lambda one: -one.both)
    if not ranked:
        return ""
    best, *others = ranked
    apart = APART / max(1, sounded.phones)
    alone = all(best.both - other.both >= apart or other.is_written_so(best) for other in others)
    return best.text if alone else ""


def judged(
    found: Sequence[Candidate],
    read: Sequence[Candidate],
    worded: Sequence[Candidate],
    sounded: Sounded,
) -> list[str]:
    """What was said, most likely first; "" if nothing was.

    Args:
        found: what is expected.
        read: what was read freely, most likely first.
        worded: put together from expected words.
    """
    said = [text for text in _in_order(found, read, worded, sounded) if text]
    if said or sounded.phones <= SHORT:
        return said or [""]
    # What sounds like nothing that was said is better than nothing.
    return [candidate.text for candidate in read] or [""]


def _in_order(
    found: Sequence[Candidate],
    read: Sequence[Candidate],
    worded: Sequence[Candidate],
    sounded: Sounded,
) -> list[str]:
    expected, freely = _judgements(found, sounded), _judgements(read, sounded)
    known = {one.text for one in freely}
    freely += [one for one in _judgements(worded, sounded) if one.both >= LEAST_WORDED]
    short, least = sounded.phones <= SHORT, LEAST[sounded.language]
    likely = [one for one in freely if one.sound >= (least if short else UNLIKE)]
    likely.sort(key=lambda one: -one.both)
    texts = [one.text for one in likely]
    if not short:
        texts += [candidate.text for candidate in read if candidate.text not in known]
    if expected:
        best = max(expected, key=lambda one: one.both)
        ahead = max((one.both for one in freely), default=best.both) - best.both
        if best.both >= least and ahead <= AHEAD and not is_courtesy(best.text):
            certain = best.sound >= CERTAIN
            return [best.text] if certain else [best.text, *texts]
    if short or any(one.sound > NEAR for one in likely):
        return texts
    return [sounded.written, *texts]


@dataclass(frozen=True, slots=True)
class _Judgement:
    """Log probabilities a phone: of the sound alone, and with Whisper's share."""

    text: str
    sound: float
    both: float

    def is_written_so(self, other: _Judgement) -> bool:
        """Whether both are the same words, with other spaces or in figures."""
        if self.text.replace(" ", "") == other.text.replace(" ", ""):
            return True
        one, two = (any(map(str.isdecimal, text)) for text in (self.text, other.text))
        return one != two and math.isclose(self.sound, other.sound)


def _judgements(candidates: Sequence[Candidate], sounded: Sounded) -> list[_Judgement]:
    """Of those of which it can be told how they sound."""
    phones, share = max(1, sounded.phones), WHISPER_SHARE[sounded.language]
    return [
        _Judgement(candidate.text, likely / phones, (likely + share * candidate.score) / phones)
        for candidate in candidates
        if (likely := sounded.likelihood(candidate.text)) is not None
    ]
