"""Comparing what was heard with what was meant by sound, across spelling and scripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.core import korean
from assistant.core.language import Language
from assistant.core.pinyin import pinyin_of
from assistant.understand import phones
from assistant.understand.spell import digits_as_words
from assistant.understand.text import clean

_PIECES = re.compile(r"[가-힣ㄱ-ㅣ]|[\u3400-\u9fff]+|[0-9][0-9,]*|[a-z]+(?:'[a-z]+)*|[à-ÿ]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest piece that matching never splits: a syllable, a hanzi, a word or a number.

    ``start:end`` index `clean` of the text.
    """

    phones: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def _hanzi(char: str) -> str:
    # One reading a character, whatever stands beside it: what a template says in pieces and a
    # user in one breath then has the same key.
    return phones.pinyin(pinyin_of(char))


@lru_cache(maxsize=4096)
def units(text: str, language: Language) -> tuple[Unit, ...]:
    """The pieces of ``text`` that have a sound, in order."""
    found: list[Unit] = []
    for piece in _PIECES.finditer(clean(text)):
        word, start, end = piece.group(), piece.start(), piece.end()
        if "ㄱ" <= word <= "ㅣ":
            found.append(Unit(word, start, end))  # ㅇㅋ, as typed
        elif "가" <= word <= "힣":
            found.append(Unit(korean.phones(word), start, end))
        elif word[0] >= "\u3400":
            found += (Unit(_hanzi(h), start + i, start + i + 1) for i, h in enumerate(word))
        elif word[0].isdigit():
            spoken = digits_as_words(word.replace(",", ""), language)
            found.append(Unit(sound_key(spoken, language), start, end))
        else:
            found.append(Unit(phones.english(word), start, end))
    return tuple(found)


@lru_cache(maxsize=16384)
def sound_key(text: str, language: Language) -> str:
    """The phones of ``text`` without spaces or punctuation (see `assistant.understand.phones`).

    Digits sound as they are read in ``language``; every script has a sound in every language.
    """
    return "".join(unit.phones for unit in units(text, language))


def distance(a: str, b: str, language: Language) -> float:
    """How unlike two texts sound: 0 the same, 1 nothing in common."""
    return key_distance(sound_key(a, language), sound_key(b, language), language)


def key_distance(a: str, b: str, language: Language) -> float:
    """`distance` of two sound keys.

    The mean of the edit distances of the keys and of the keys with confusable sounds made one:
    a confusable substitution so costs half of a plain one.
    """
    fine = Levenshtein.normalized_distance(a, b)
    rough = Levenshtein.normalized_distance(phones.coarse(a, language), phones.coarse(b, language))
    return (fine + rough) / 2


@dataclass(frozen=True, slots=True)
class Near:
    """``index`` into the candidates, ``distance`` as in `distance`."""

    index: int
    distance: float


class SoundIndex:
    """Texts prepared for many comparisons."""

    def __init__(self, texts: Sequence[str], language: Language) -> None:
        self._prepare([sound_key(text, language) for text in texts], language)

    @classmethod
    def of_keys(cls, keys: Sequence[str], language: Language) -> SoundIndex:
        """An index of what are sound keys already."""
        index = cls((), language)
        index._prepare(keys, language)
        return index

    def _prepare(self, keys: Sequence[str], language: Language) -> None:
        self._language = language
        self.keys = list(keys)
        self._rough = [phones.coarse(key, language) for key in keys]

    def distances(self, heard: Sequence[str], limit: float) -> list[list[Near]]:
        """For each sound key in ``heard`` the texts within ``limit``, nearest first."""
        if not heard or not self.keys:
            return [[] for _ in heard]
        # Half of the mean may be nought, so either part alone may be as far as twice the limit.
        cutoff = max(0.0, 1.0 - 2 * limit)
        scorer = Levenshtein.normalized_similarity
        rough_heard = [phones.coarse(key, self._language) for key in heard]
        rough = process.cdist(
            rough_heard, self._rough, scorer=scorer, score_cutoff=max(0.0, 1 - limit)
        )
        found: list[list[Near]] = [[] for _ in heard]
        for row, column in zip(*rough.nonzero(), strict=True):
            fine = scorer(heard[row], self.keys[column], score_cutoff=cutoff)
            far = 1.0 - (float(rough[row, column]) + fine) / 2
            if far <= limit:
                found[row].append(Near(int(column), far))
        for near in found:
            near.sort(key=lambda n: n.distance)
        return found


def nearest(text: str, candidates: Sequence[str], language: Language, limit: float) -> list[Near]:
    """The candidates whose `distance` to ``text`` is at most ``limit``, nearest first."""
    key = sound_key(text, language)
    return SoundIndex(candidates, language).distances([key], limit)[0]


# rapidfuzz loads numpy at its first comparison: now, not while a user waits.
process.cdist(["a"], ["a"], scorer=Levenshtein.normalized_similarity)
