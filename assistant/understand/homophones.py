"""Which hanzi was meant of those that sound alike. A recogniser that does not know the words at
hand writes others of the same sound: 低脂 for 地址, 收死 for 寿司.

Each hanzi of a reading may stand for any that sounds like it, tones aside, and the likeliest text
is the one that people would write: a model of three hanzi in a row (stupid backoff, Brants et al.
2007) learnt from what they said before. What is written stays unless another is likelier by far.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache

from assistant.core.chinese import simplified
from assistant.core.pinyin import parts, pinyin_of

_BACKOFF = 0.4
"""What a shorter context makes of a probability."""
_ALONE = 1 / 500
"""How likely any hanzi is behind those that it was never seen behind: a frequent one no more than
one that nobody wrote before, which a name may have."""
_OTHER = 4.7
"""What it takes, in log probability, to be another hanzi of the same sound."""
_ALIKE = 5.7
"""The same for one that some accents alone say alike."""
_BEAM = 24
_FIGURE = re.compile("[零〇一幺二两三四五六七八九十百千万]{3,}")
"""Numerals in a row, which nobody writes for something else: the 零四 of 一百零四 is no 零食."""
_BEGINNING, _END = "^", "$"
_ACCENTS = {"zh": "z", "ch": "c", "sh": "s"}
"""Initials that many speakers do not tell from others."""


class Homophones:
    """``texts``: written as they should be."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts = Counter[str]()
        """Of one to three hanzi in a row."""
        alike: defaultdict[str, set[str]] = defaultdict(set)
        for text in texts:
            letters = _BEGINNING * 2 + "".join(simplified(text).split()) + _END
            for end in range(1, len(letters) + 1):
                self._counts.update(letters[start:end] for start in range(max(0, end - 3), end))
            for letter in filter(_is_hanzi, letters):
                alike[_roughly(letter)].add(letter)
        self._alike = {sound: sorted(letters) for sound, letters in alike.items()}

    def restored(self, text: str) -> str:
        """``text`` in the hanzi that were meant; all else stays as it is."""
        written = simplified(text)
        kept = {at for figure in _FIGURE.finditer(written) for at in range(*figure.span())}
        ways = [(0.0, _BEGINNING * 2)]
        for at, letter in enumerate(written):
            ways = self._longer(ways, letter, () if at in kept else self._sounding_as(letter))
        ended = ((score + self._log_probability(way[-2:], _END), way) for score, way in ways)
        return max(ended)[1][2:]

    def _sounding_as(self, letter: str) -> Collection[str]:
        return self._alike.get(_roughly(letter), ()) if _is_hanzi(letter) else ()

    def _longer(
        self, ways: list[tuple[float, str]], letter: str, others: Collection[str]
    ) -> list[tuple[float, str]]:
        if not _is_hanzi(letter):
            return [(score, way + letter) for score, way in ways]
        heard = pinyin_of(letter)
        costs = {other: _OTHER if pinyin_of(other) == heard else _ALIKE for other in others}
        costs[letter] = 0.0
        best: dict[str, tuple[float, str]] = {}
        for score, way in ways:
            for other, cost in costs.items():
                further = score - cost + self._log_probability(way[-2:], other), way + other
                end = further[1][-2:]
                if end not in best or further > best[end]:
                    best[end] = further
        return sorted(best.values(), reverse=True)[:_BEAM]

    def _log_probability(self, before: str, letter: str) -> float:
        share = 1.0
        for context in (before, before[1:]):
            seen = self._counts[context + letter]
            if seen:
                return math.log(share * seen / self._counts[context])
            share *= _BACKOFF
        return math.log(share * _ALONE)


def _is_hanzi(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


@lru_cache(maxsize=8192)
def _roughly(hanzi: str) -> str:
    """How a hanzi sounds to those who do not tell all sounds apart."""
    initial, final = parts(pinyin_of(hanzi))
    return _ACCENTS.get(initial, initial) + final.replace("ng", "n")
