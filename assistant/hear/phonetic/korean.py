"""Korean as it sounds, in the phones that the sound model tells apart.

They are those of `assistant.core.korean`, in which words may be linked: a coda has the phone of its
onset (먹어, 머거).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import product

from assistant.core.korean import (
    CODA_PHONES,
    ONSET_PHONES,
    VOWEL_PHONES,
    Syllable,
    composed,
    native,
    pronounced,
    sino,
    vowel_heard,
)
from assistant.core.language import Language
from assistant.hear.phonetic.pronunciation import Pronunciation

PHONES = b"abcdeghijklmnopstuwyONU"
_PIECES = re.compile(r"[가-힣]+|\d[\d,]*|[^\W\d_]+")
_MOST_WAYS = 8
_SYLLABLE = re.compile(
    r"(?P<onset>[gndlmbsjcktph]?)(?P<vowel>Ui|wi|y[aOoue]|w[aOe]|[aeiouOU])"
    r"(?P<coda>N|[gndlmb](?![yw]?[aeiouOU]))?"
)
_LONGEST_NUMBER = 12
_CODAS = (0, 0, 0, 1, 4, 8, 16, 17, 21)
"""Numbers of codas that are learnt, none at all most of the time."""


@lru_cache(maxsize=65536)
def word_phones(word: str) -> bytes:
    """The phones of one word of Hangul, said by itself."""
    syllables = pronounced(word)
    before: list[Syllable | None] = [None, *syllables]
    return "".join(
        ONSET_PHONES[one.onset] + VOWEL_PHONES[vowel_heard(one, last)] + CODA_PHONES[one.coda]
        for one, last in zip(syllables, before, strict=False)
    ).encode()


@lru_cache(maxsize=65536)
def linked_phones(word: str) -> tuple[bytes, ...]:
    """The same before a vowel of the next word, or a particle: 맛 is 마ㅅ; before a nasal, 그릇 is
    그른; and before an ㅎ that it takes in, 밥 is 바ㅍ."""
    vowel, nasal, taken_in = (word_phones(word + next_one) for next_one in "으마하")
    ways = [vowel.removesuffix(b"U"), nasal.removesuffix(b"ma")]
    if not taken_in.endswith(b"ha"):
        ways.append(taken_in.removesuffix(b"a"))
    return tuple(dict.fromkeys(ways))


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[bytes, ...]:
    """The phones of a text, one for each way to read its numbers: with words parted, then in one
    breath, in which each changes with its neighbours; none where letters of another script are in
    it."""
    ways: list[list[str]] = []
    for piece in _PIECES.findall(text):
        if "가" <= piece[0] <= "힣":
            ways.append([piece])
        elif piece.replace(",", "").isdecimal():
            ways.append([words.replace(" ", "") for words in _numbers(piece)])
        else:
            return ()
    said = [way for way, _ in zip(product(*ways), range(_MOST_WAYS), strict=False)]
    parted = [b"".join(map(word_phones, way)) for way in said]
    flowing = [word_phones("".join(way)) for way in said]
    return tuple(one for one in dict.fromkeys((*parted, *flowing)) if one)


def spellings(words: str) -> Iterable[bytes]:
    """The ways words of a network may sound: by themselves, or linked to what follows and, of those
    that begin with an ㅎ, to what comes before."""
    *before, last = words.split()
    ways = readings(words)
    if "가" <= last[-1] <= "힣":
        starts = readings(" ".join(before)) if before else (b"",)
        ways += tuple(start + end for start in starts for end in linked_phones(last))
    without = (way[1:] for way in ways if way.startswith(b"h"))
    return dict.fromkeys((*ways, *without))


@cache
def syllables() -> tuple[str, ...]:
    """Of Hangul, with the codas that sound different."""
    return tuple(
        chr(0xAC00 + (onset * 21 + vowel) * 28 + coda)
        for onset, vowel, coda in product(range(19), range(21), _CODAS)
    )


def _numbers(digits: str) -> Iterator[str]:
    figure = digits.replace(",", "")[:_LONGEST_NUMBER]
    yield sino(int(figure))
    if int(figure) < 100:
        yield native(int(figure))


def written(phones: bytes) -> str:
    """Phones in Hangul, each as it is heard: what a stranger to the words would write."""
    return "".join(
        composed(
            Syllable(
                _ONSET_LETTERS[match["onset"]],
                _VOWEL_LETTERS[match["vowel"]],
                _CODA_LETTERS[match["coda"] or ""],
            )
        )
        for match in _SYLLABLE.finditer(phones.decode())
    )


def _first_letters(phones: dict[str, str]) -> dict[str, str]:
    return {phone: letter for letter, phone in reversed(phones.items())}


_ONSET_LETTERS, _VOWEL_LETTERS, _CODA_LETTERS = map(
    _first_letters, (ONSET_PHONES, VOWEL_PHONES, CODA_PHONES)
)

KOREAN = Pronunciation(
    Language.KO,
    PHONES,
    readings,
    spellings,
    written,
    re.compile(r"[가-힣 ]+"),
    lambda text: text.replace(" ", ""),
    syllables,
    0.35,
)
