"""Finding names inside an utterance by sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.language import Language
from assistant.understand.sound import SoundIndex, Unit, units

# How far a name may sound from what was heard, by its length in phones: a short name has little
# that could be wrong before it is another word.
_LIMITS = ((2, 0.0), (3, 0.1), (4, 0.17), (6, 0.23), (8, 0.28))
FARTHEST = 0.32
SURE = 0.18
"""Up to this distance a name counts as heard; beyond it, it is asked back."""


def limit_for(phones: int) -> float:
    return next((limit for length, limit in _LIMITS if phones <= length), FARTHEST)


@dataclass(frozen=True, slots=True)
class Spot:
    """Units ``first:last`` sound like name ``index``."""

    index: int
    first: int
    last: int
    distance: float
    phones: int

    @property
    def weight(self) -> float:
        """How much of the utterance it explains, in phones, less what does not fit."""
        return self.phones * (1.0 - 2.0 * self.distance)


class Spotter:
    """Looks for ``names`` in utterances."""

    def __init__(self, names: Sequence[str], language: Language) -> None:
        self._index = SoundIndex(names, language)
        sizes = [len(units(name, language)) for name in names]
        self._longest = max(sizes, default=0) + 1

    def spots(self, heard: Sequence[Unit]) -> list[Spot]:
        """Every place where a name may have been said; they may overlap."""
        windows = [
            (first, last)
            for first in range(len(heard))
            for last in range(first + 1, min(len(heard), first + self._longest) + 1)
        ]
        keys = ["".join(unit.phones for unit in heard[a:b]) for a, b in windows]
        found = []
        for (first, last), key, near in zip(
            windows, keys, self._index.distances(keys, FARTHEST), strict=True
        ):
            for one in near:
                name = self._index.keys[one.index]
                if one.distance <= limit_for(min(len(name), len(key))):
                    found.append(Spot(one.index, first, last, one.distance, len(key)))
        return found


def best_apart(spots: Sequence[Spot]) -> list[Spot]:
    """Of overlapping spots those that explain most, in the order of the utterance."""
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda s: (-s.weight, s.distance)):
        if all(spot.last <= other.first or spot.first >= other.last for other in kept):
            kept.append(spot)
    return sorted(kept, key=lambda s: s.first)
