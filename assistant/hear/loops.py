"""Cuts the loops Whisper falls into: a sentence said once and written twice, or for ever."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]*")
_NEARLY_THE_SAME = 0.6
"""Normalised similarity: the second round of a loop is written a little differently."""


def without_loop(text: str) -> str:
    """``text`` up to where its first sentence begins again.

    A person who says a sentence twice loses nothing: the second says what the first did.
    """
    sentences = [s.strip() for s in _SENTENCE.findall(text)]
    kept: list[str] = []
    for sentence in sentences:
        if kept and _same(sentence, kept[-1]):
            break
        kept.append(sentence)
    return " ".join(kept)


def _same(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W", "", s.casefold()) for s in (one, other))
    # A cut-off second round is compared with as much of the first.
    return bool(a) and Levenshtein.normalized_similarity(a, b[: len(a)]) >= _NEARLY_THE_SAME
