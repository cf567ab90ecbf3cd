"""What is said to the sound model when it learns: walks along networks, and made-up words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import product

from assistant.core.network import WordNetwork

_HANGUL = re.compile(r"[가-힣 ]+")
_SYLLABLES = range(2, 29)
"""How many syllables a text has."""
_MADE_UP = 0.25
_ANY_SYLLABLE = 0.45
"""Share of made-up texts in which each syllable is as frequent as any other, not as in ours."""
_STOPS = 0.4
"""How likely a walk stops where it may."""
_LONGEST_WALK = 60
_LINKED = 0.35
"""Share of the spaces that are left out: words are said in one breath."""
_CODAS = (0, 0, 0, 1, 4, 8, 16, 17, 21)
"""Numbers of codas, none at all most of the time."""


def texts(kinds: Sequence[Sequence[WordNetwork]], chance: random.Random) -> Iterator[str]:
    """Korean texts without end, in Hangul; of each kind of networks as many."""
    known = [text for text in (_walk(kinds, chance) for _ in range(2000)) if text]
    frequent = "".join(known).replace(" ", "")
    every = [
        chr(0xAC00 + (onset * 21 + vowel) * 28 + coda)
        for onset, vowel, coda in product(range(19), range(21), _CODAS)
    ]
    while True:
        if chance.random() < _MADE_UP:
            text = _made_up(every if chance.random() < _ANY_SYLLABLE else frequent, chance)
        else:
            text = _walk(kinds, chance)
        if _HANGUL.fullmatch(text) and len(text.replace(" ", "")) in _SYLLABLES:
            yield "".join(c for c in text if c != " " or chance.random() >= _LINKED)


def _made_up(syllables: Sequence[str], chance: random.Random) -> str:
    return " ".join(
        "".join(chance.choices(syllables, k=chance.randint(1, 4)))
        for _ in range(chance.randint(2, 6))
    )


def _walk(kinds: Sequence[Sequence[WordNetwork]], chance: random.Random) -> str:
    """A text of one of the networks, or "" where the walk went on for too long."""
    network, state = chance.choice(chance.choice(kinds)), 0
    words: list[str] = []
    for _ in range(_LONGEST_WALK):
        arcs = network.arcs[state]
        if state in network.last and (not arcs or chance.random() < _STOPS):
            return " ".join(words)
        if not arcs:
            break
        arc = chance.choice(arcs)
        words += filter(None, [chance.choice(arc.ways)])
        state = arc.target
    return ""
