"""The dishes of an utterance, each with what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.core.menu import Portion
from assistant.understand.segment import Segment
from assistant.understand.spot import SURE


@dataclass(slots=True)
class SaidOption:
    segment: Segment
    portion: Portion | None = None
    removed: bool = False
    blurred: bool = False
    """Whether a word right before it may make it another: "oat milk"."""


@dataclass(slots=True)
class Part:
    """A dish with what belongs to it; ``dish`` is an empty segment where none was named."""

    dish: Segment
    count: int | None = None
    options: list[SaidOption] = field(default_factory=list)
    removed: bool = False
    changed: bool = False
    added: bool = False
    among: bool = False
    """Whether it is said of those that were ordered, or so many of them: "짜장 하나는 곱빼기로"."""
    each: bool = False
    """Whether it is said of each of them: "both lattes large"."""
    asked: bool = False
    """Whether the user only asked if it is to be had."""
    miscounted: bool = False
    """Whether a count was said that is of nothing that was understood."""
    blurred: str = ""
    """Words right beside the dish that are not its name: it may be another dish."""

    @property
    def items(self) -> frozenset[str]:
        """Which dishes of the menu it may be."""
        return frozenset(name.item.id for name in self.dish.names if name.item)

    @property
    def is_sure(self) -> bool:
        whole = any(name.whole for name in self.dish.names)
        halved = len(self.items) == 1 and not whole
        clear = self.dish.distance <= SURE and not self.blurred
        return clear and not self.asked and not self.miscounted and (whole or halved)

    @property
    def heard(self) -> str:
        return f"{self.blurred} {self.dish.text}".strip()

    @property
    def tells_more(self) -> bool:
        """Whether it may only say how a dish shall be that was named before."""
        moved = self.removed or self.changed or self.added or self.asked
        return self.count is None and bool(self.options) and not moved


def named_again(parts: Iterable[Part]) -> list[Part]:
    """``parts`` without those that a counted dish is named again in: "one latte and one mocha, the
    latte with oat milk". What they say is the counted one's."""
    found: list[Part] = []
    for part in parts:
        counted = [p for p in found if p.count and not p.options and p.items == part.items]
        if counted and part.tells_more:
            counted[0].options += part.options
        else:
            found.append(part)
    return found


@dataclass(frozen=True, slots=True)
class Parts:
    dishes: tuple[Part, ...]
    loose: Part | None
    """Count and options of an utterance that names no dish."""
    unknown: tuple[str, ...]
