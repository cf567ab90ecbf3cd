"""The engines that the settings place on other servers; our own stand in for each."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.ports import Recogniser, Synthesiser, WakeWord
from assistant.wyoming.address import Servers, stays_here

# What a server is spoken to with is imported where one is set.
if TYPE_CHECKING:
    from assistant.wyoming.recogniser import WyomingRecogniser
    from assistant.wyoming.wake_word import WyomingWakeWord

log = logging.getLogger(__name__)


class WyomingClients:
    """Put round our own engines; where no server is set they are handed back as they are."""

    def __init__(self, servers: Servers, clock: Clock) -> None:
        self._servers, self._clock = servers, clock
        self._recogniser: WyomingRecogniser | None = None
        if servers.recogniser:
            from assistant.wyoming.recogniser import WyomingRecogniser

            self._recogniser = WyomingRecogniser(servers.recogniser, clock)
        self._listening: list[WyomingWakeWord] = []
        for uri in servers.every():
            if not stays_here(uri):
                log.warning("what is heard or said goes to %s, and nothing encrypts it", uri)

    async def load(self) -> None:
        """Asks the recogniser what it can; one that is not there is tried again when needed."""
        if self._recogniser is not None:
            try:
                await self._recogniser.load()
            except EngineError as error:
                log.warning("%s; our own recogniser hears until it does", error)

    def recogniser(self, own: Recogniser) -> Recogniser:
        if self._recogniser is None:
            return own
        from assistant.wyoming.recogniser import RecogniserWithStandIn

        return RecogniserWithStandIn(self._recogniser, own, self._clock)

    async def voices(self, own: tuple[Synthesiser, ...]) -> tuple[Synthesiser, ...]:
        """The server's before our own; without it if it is not there."""
        if not self._servers.voice:
            return own
        from assistant.wyoming.voice import WyomingVoice

        voice = WyomingVoice(self._servers.voice, self._clock)
        try:
            await voice.load()
        except EngineError as error:
            log.warning("%s; our own voice speaks until the next start", error)
            return own
        return (voice, *own)

    def wake_word(self, name: str, own: WakeWord) -> WakeWord:
        """Listens from now on until `close`; call it in the event loop."""
        if not self._servers.wake_word:
            return own
        from assistant.wyoming.wake_word import WyomingWakeWord

        word = WyomingWakeWord(self._servers.wake_word, name, own, self._clock)
        word.start()
        self._listening.append(word)
        return word

    def close(self) -> None:
        for word in self._listening:
            word.close()
