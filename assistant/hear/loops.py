"""Cuts the loops Whisper falls into: a sentence said once and written twice, or for ever."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
_THE_SAME = 0.88
"""Normalised similarity of letters (jamo). The second round of a loop differs in a sound or two;
"콜라 하나 주세요. 사이다 하나 주세요." is at 0.7."""


def without_loop(text: str) -> str:
    """``text`` up to where one of its sentences begins again.

    A person who says a sentence twice loses nothing: the second says what the first did.
    """
    starts = [0, *(end.end() for end in _SENTENCE_ENDS.finditer(text)), len(text)]
    sentences = [text[start:end] for start, end in pairwise(starts)]
    for at, (before, sentence) in enumerate(pairwise(sentences), 1):
        if _begins_again(before, sentence):
            return text[: starts[at]].strip()
    return text.strip()


def _begins_again(before: str, sentence: str) -> bool:
    first, second = _letters(before), _letters(sentence)
    # Decoding may stop within the second round: it is compared with as much of the first.
    first = first[: len(second)] if len(second) < len(first) else first
    return bool(first) and Levenshtein.normalized_similarity(first, second) >= _THE_SAME


def _letters(sentence: str) -> str:
    decomposed = unicodedata.normalize("NFD", sentence.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())
