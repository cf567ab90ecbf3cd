"""What can be said at any point of a dialogue, as intents: "move.yes", "move.cancel", ..."""

from __future__ import annotations

from functools import cache

from assistant.core.language import Language
from assistant.understand.matcher import IntentSpec
from assistant.understand.wording import locale


@cache
def moves(language: Language) -> tuple[IntentSpec, ...]:
    """The moves of ``language``, from the ``[moves]`` of its locale file."""
    return tuple(
        IntentSpec(name=f"move.{name}", sentences=tuple(sentences))
        for name, sentences in locale(language)["moves"].items()
    )
