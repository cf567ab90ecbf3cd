"""A mouth for text mode: what is said stands in the facts already, so there is nothing to do."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.language import Language


class QuietMouth:
    async def say(self, text: str, language: Language) -> None:
        return

    async def chime(self, name: str) -> None:
        return

    def prepare(self, texts: Sequence[str], language: Language) -> None:
        return

    async def prepared(self) -> None:
        return
