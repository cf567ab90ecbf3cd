"""What is asked: a question, what an answer to it means, and the moves that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from assistant.core.cards import Card
from assistant.core.network import WordNetwork
from assistant.understand.verdict import Match, Verdict

T = TypeVar("T")

WAIT = "move.wait"
EVERYWHERE = ("move.cancel", "move.enough", "move.stop", "move.restart", "move.repeat", WAIT)
"""Moves that every question understands; to have enough of it is to cancel, unless the question
has its own meaning for it."""
CANCELLING = ("move.cancel", "move.enough", "move.stop")
HARMLESS = (WAIT, "move.repeat", "move.more", "move.back", "move.total", "move.done")
"""Moves that change nothing: an order that is done is read back and asked about."""
LEAVING = (*CANCELLING, "move.restart")
"""Moves that end the matter."""


class Restarted(Exception):
    """The user wants to begin the whole matter anew.

    Args:
        wish: the same wish said with other values; empty-handed where the user only started over.
        heard: the sentence that said it.
    """

    def __init__(self, wish: Match | None = None, heard: str = "") -> None:
        super().__init__(heard)
        self.slots = {} if wish is None else wish.slots
        self.heard = heard


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What an answer means to a question.

    ``value`` counts for DO and, after a yes to ``confirm``, for ASK. ``remark`` is said first on
    UNKNOWN, in place of "I did not understand". ``said`` are the values that were asked for.
    ``on_topic``: it names what the question is about, though nothing comes of it.
    """

    verdict: Verdict
    value: T | None = None
    confirm: str = ""
    remark: str = ""
    name: str = "move.answer"
    slots: dict[str, Any] = field(default_factory=dict)
    score: float = 0.0
    said: tuple[Any, ...] = ()
    on_topic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[T]):
    """``moves`` maps a dialogue move to what it means here ("move.more" turns the page)."""

    prompt: str
    read: Callable[[Sequence[str]], Reading[T]]
    card: Card | None = None
    again: str = ""
    """Said on the second asking in place of a long prompt."""
    moves: Mapping[str, T] = field(default_factory=dict)
    phrases: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    """Whole answers, beside the dialogue's moves."""
    network: Callable[[], WordNetwork] | None = None
    """Makes the answers as a network of words, on any thread."""
    closed: bool = False
    after_aside: T | None = None
    """What it comes to where the user said something else of note, which was done; by default it
    is asked again."""
    is_learnt: bool = True
    """Whether it was learnt how people answer it. How a skill's own question is answered, such as
    what to be reminded of, was not, and cannot be told from talk beside."""
    restarts: bool = False
    """Whether the wish that led here may be said anew, as nothing is lost by it."""
