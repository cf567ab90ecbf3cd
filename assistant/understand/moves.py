"""What can be said at any point of a dialogue, as intents: "move.yes", "move.cancel", ..."""

from __future__ import annotations

from functools import cache

from assistant.core.language import Language
from assistant.understand.matcher import IntentSpec
from assistant.understand.wording import locale


@cache
def moves(language: Language) -> tuple[IntentSpec, ...]:
    """The moves of ``language``, from ``[moves]`` and ``[move_clues]`` of its locale file."""
    clues = locale(language)["move_clues"]
    return tuple(
        IntentSpec(
            name=f"move.{name}", sentences=tuple(sentences), clues=tuple(clues.get(name, ()))
        )
        for name, sentences in locale(language)["moves"].items()
    )
