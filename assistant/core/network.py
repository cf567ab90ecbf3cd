"""What may be said, where it is put together from parts: a finite-state grammar over words."""

from __future__ import annotations

import random
from dataclasses import dataclass

_STOPS = 0.4
"""How likely a walk stops where it may."""
_LONGEST_WALK = 60


@dataclass(frozen=True, slots=True)
class Arc:
    """Saying any of ``ways``, or nothing for one that is empty, leads to state ``target``."""

    ways: tuple[str, ...]
    target: int


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class WordNetwork:
    """``arcs[state]`` go on from a state. One begins in state 0 and may end in one of ``last``.

    Two are the same only if they are one object: they are large, and whoever makes one keeps it.
    """

    arcs: tuple[tuple[Arc, ...], ...]
    last: frozenset[int]

    def walk(self, chance: random.Random) -> list[str]:
        """A text in pieces, each way as likely at each state; none where it went on for too
        long."""
        state, words = 0, list[str]()
        for _ in range(_LONGEST_WALK):
            arcs = self.arcs[state]
            if state in self.last and (not arcs or chance.random() < _STOPS):
                return words
            if not arcs:
                break
            arc = chance.choice(arcs)
            words += filter(None, [chance.choice(arc.ways)])
            state = arc.target
        return []
