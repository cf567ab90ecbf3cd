"""The code that pairs another display, on the device's own screen and in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from assistant.core.bus import Observer, Told
from assistant.core.cards import PairingCard
from assistant.core.clock import Clock
from assistant.core.events import CardCleared, CardShown, Fact, LanguageChanged
from assistant.core.language import Language
from assistant.turn.phrases import Phrases


class PairingScreen:
    """Shows the code where only somebody at the device sees it: the other displays never get it.

    Args:
        screens: what draws the device's own screen.
    """

    def __init__(self, clock: Clock, screens: Sequence[Observer], language: Language) -> None:
        self._clock, self._screens, self._language = clock, screens, language
        self._phrases = Phrases()
        self._ending: asyncio.Task[None] | None = None

    def tell(self, told: Told) -> None:
        """Takes a fact: a card of the conversation takes the place of the code."""
        match told.fact:
            case LanguageChanged(language=language):
                self._language = language
            case CardShown() | CardCleared():
                self._forget()
            case _:
                pass

    def show(self, code: str, expires_at: float, addresses: Sequence[str]) -> None:
        """Shows ``code`` until ``expires_at``; a phone in the local network may scan it instead."""
        self._forget()
        print(f"A display wants to be paired. Its code: {code}", flush=True)
        card = PairingCard(
            title=self._phrases.get("pairing_title", self._language),
            code=code,
            payload=f"{addresses[0]}#pair={code}" if addresses else "",
            note=self._phrases.get("pairing_note", self._language),
            expires_at=expires_at,
        )
        self._draw(CardShown(card=card))
        self._ending = asyncio.ensure_future(self._end(expires_at))

    def clear(self) -> None:
        """The code was used, or the device ends."""
        if self._ending is not None:
            self._draw(CardCleared())
            self._forget()

    async def _end(self, expires_at: float) -> None:
        await self._clock.sleep(expires_at - self._clock.now())
        self._ending = None
        self._draw(CardCleared())

    def _forget(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _draw(self, fact: Fact) -> None:
        for draw in self._screens:
            draw(Told(self._clock.now(), fact))
