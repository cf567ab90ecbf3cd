"""What may be said, where it is put together from parts: a finite-state grammar over words."""

from __future__ import annotations

from dataclasses import dataclass


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
