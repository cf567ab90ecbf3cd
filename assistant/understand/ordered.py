"""What an utterance does to an order."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.menu import MenuItem, OptionGroup, OrderLine

MOST = 99
"""More of one dish than this is a misunderstanding."""

_PLAIN = 0.975
"""Above what telling words score at most (`assistant.understand.clues`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """``heard`` may mean any of ``candidates``, each a whole line as it would be ordered."""

    heard: str
    candidates: tuple[OrderLine, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``line`` of the basket is to be ordered ``count`` times."""

    line: OrderLine
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderParse:
    """``lines`` to add, ``removals`` with how many to take out, ``unknown`` dishes not on the menu.

    ``requests`` are asked of the kitchen or the rider, in the customer's own words. ``untaken``
    are options named without a dish that can have them. ``unheld`` dishes were to be taken out and
    had not been ordered. ``corrects``: it was said in place of something ("no, a mocha").
    ``asked`` are options that were only asked for. ``score`` is the share of what was heard that
    was understood, 0..1.
    """

    lines: tuple[OrderLine, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    removals: tuple[OrderLine, ...] = ()
    changes: tuple[Change, ...] = ()
    unknown: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    unheld: tuple[MenuItem, ...] = ()
    corrects: bool = False
    asked: OptionGroup | None = None
    score: float = 0.0

    @property
    def standing(self) -> float:
        """Its score beside that of a side question: dishes ordered without any doubt outweigh what
        telling words alone tell."""
        plain = self.lines and not (self.doubts or self.unknown)
        return max(self.score, _PLAIN) if plain else self.score

    @property
    def is_empty(self) -> bool:
        told = self.lines or self.doubts or self.removals or self.changes or self.requests
        return not told and self.asked is None
