"""Which language is spoken, where a recogniser can tell and is sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from assistant.core.audio import Audio
from assistant.core.language import Language

SURE = 0.8
"""Share of the likelihood from which a language is believed: the wrong one spoils a conversation,
while the usual one can be changed by asking for it."""


class TellsLanguages(Protocol):
    """A recogniser that can tell languages by their sound."""

    async def languages(self, audio: Audio) -> dict[Language, float]:
        """How likely each is spoken; they sum to 1. Empty where nobody speaks."""
        ...


def surely_spoken(likely: Mapping[Language, float]) -> Language | None:
    """The likeliest language, if it is by far; ``None`` otherwise."""
    best = max(likely, key=lambda language: likely[language], default=None)
    return best if best is not None and likely[best] >= SURE else None
