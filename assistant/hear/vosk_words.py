"""Between a vosk model's vocabulary and written sentences.

Models know only the words they were built with. The Korean one knows morphemes and whole words,
numbers in brackets (``[2]``, ``(십)``, ``{만}``), and joins neither particles nor endings; the
Chinese one knows words without spaces between them in writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise

from assistant.core.korean import COUNTERS
from assistant.core.language import Language

NOT_WORDS = frozenset({"<UNK>", "[unk]", "<unk>", "!SIL", "<SPOKEN_NOISE>"})
_LONGEST_PIECE = 8
_COUNTED = re.compile(rf"한 (?:{COUNTERS})|이 (?:인분|번|층|호|단계)")
"""Where what is else an ending is a number: "콜라 한 병" is no "콜라한 병"."""
_NUMBER = re.compile(r"\[.+\]")
_UNIT = re.compile(r"\(.\)|\{.\}")
"""Ten, hundred, thousand; ten thousand and so on: always written to the number before."""
_SCRIPT_WITHOUT_SPACES = re.compile(r"[가-힣]+|[\u3400-\u9fff]+")


def readable(words: Sequence[str], language: Language) -> str:
    """What the engine's ``words`` say, as one would write it: particles joined to nouns."""
    said = [word for word in words if word not in NOT_WORDS]
    if language is Language.ZH:
        return "".join(said)
    if language is not Language.KO:
        return " ".join(said)
    text = ""
    number_before = False
    for word, following in pairwise([*said, ""]):
        number = _NUMBER.fullmatch(word)
        unit = _UNIT.fullmatch(word)
        ending = word in _suffixes() and not _COUNTED.fullmatch(f"{word} {following}")
        joined = unit or (number and number_before) or ending
        bare = word[1:-1] if number or unit else word
        text += ("" if joined or not text else " ") + bare
        number_before = bool(number or unit)
    return text


def in_vocabulary(phrase: str, knows: Callable[[str], bool]) -> str | None:
    """``phrase`` as words the model knows, or ``None`` where it cannot be said with them.

    Hangul and hanzi are cut into as few known pieces as possible; other words must be known whole.
    """
    words: list[str] = []
    for word in re.sub(r"[^\w\s']", " ", phrase.casefold()).split():
        pieces = _cut(word, knows)
        if pieces is None:
            return None
        words += pieces
    return " ".join(words) or None


def _cut(word: str, knows: Callable[[str], bool]) -> tuple[str, ...] | None:
    if knows(word):
        return (word,)
    if not _SCRIPT_WITHOUT_SPACES.fullmatch(word):
        return None
    # Dynamic programming: the fewest pieces for each beginning of the word.
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        cuts = [
            (*before, word[start:end])
            for start in range(max(0, end - _LONGEST_PIECE), end)
            if (before := best[start]) is not None and knows(word[start:end])
        ]
        best.append(min(cuts, key=len, default=None))
    return best[-1]


@cache
def _suffixes() -> frozenset[str]:
    source = resources.files("assistant.hear").joinpath("korean_suffixes.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
