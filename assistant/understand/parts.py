"""The dishes of an utterance, each with what belongs to it."""

from __future__ import annotations

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
    asked: bool = False
    """Whether the user only asked if it is to be had."""
    miscounted: bool = False
    """Whether a count was said that is of nothing that was understood."""
    blurred: str = ""
    """Words right beside the dish that are not its name: it may be another dish."""

    @property
    def is_sure(self) -> bool:
        whole = any(name.whole for name in self.dish.names)
        halved = len({name.item.id for name in self.dish.names if name.item}) == 1 and not whole
        clear = self.dish.distance <= SURE and not self.blurred
        return clear and not self.asked and not self.miscounted and (whole or halved)

    @property
    def heard(self) -> str:
        return f"{self.blurred} {self.dish.text}".strip()


@dataclass(frozen=True, slots=True)
class Parts:
    dishes: tuple[Part, ...]
    loose: Part | None
    """Count and options of an utterance that names no dish."""
    unknown: tuple[str, ...]
