"""What is said to the sound model when it learns: walks along networks, and made-up words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from assistant.core.network import WordNetwork
from assistant.hear.phonetic.pronunciation import Pronunciation

_PHONES = range(4, 70)
"""How many phones a text has."""
_MADE_UP = 0.25
_ANY_SYLLABLE = 0.45
"""Share of made-up texts in which each syllable is as frequent as any other, not as in ours."""


def texts(
    pronunciation: Pronunciation, kinds: Sequence[Sequence[WordNetwork]], chance: random.Random
) -> Iterator[str]:
    """Texts without end, in letters that can be read; of each kind of networks as many."""
    known = [text for text in (_walk(kinds, chance) for _ in range(2000)) if text]
    frequent = pronunciation.pieces(" ".join(known))
    while True:
        if chance.random() < _MADE_UP:
            every = chance.random() < _ANY_SYLLABLE
            words = _made_up(pronunciation.syllables() if every else frequent, chance)
        else:
            words = _walk(kinds, chance)
        # Words are often said in one breath.
        text = "".join(c for c in words if c != " " or chance.random() >= pronunciation.linked)
        if pronunciation.letters.fullmatch(text):
            readings = pronunciation.readings(text)
            if readings and len(readings[0]) in _PHONES:
                yield text


def _made_up(pieces: Sequence[str], chance: random.Random) -> str:
    return " ".join(
        "".join(chance.choices(pieces, k=chance.randint(1, 4))) for _ in range(chance.randint(2, 6))
    )


def _walk(kinds: Sequence[Sequence[WordNetwork]], chance: random.Random) -> str:
    return " ".join(chance.choice(chance.choice(kinds)).walk(chance))
