"""A recogniser on a Wyoming server, and our own where the server fails."""

from __future__ import annotations

import logging

from wyoming import asr
from wyoming.asr import Transcribe
from wyoming.audio import AudioStart, AudioStop
from wyoming.info import Describe, Info

from assistant.core.audio import BYTES_PER_SAMPLE, SAMPLE_RATE, Audio
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation, Recogniser, Transcript
from assistant.wyoming.connection import Connection, connected
from assistant.wyoming.languages import spoken_languages
from assistant.wyoming.sound import chunks

log = logging.getLogger(__name__)

ANSWER_SECONDS = 6.0
"""From connecting to the text. Nobody waits longer for "yes"."""
RETRY_SECONDS = 30.0
"""How long a server that failed is left alone."""
LONGEST_TEXT = 2000
"""Characters: more than anybody says in the half minute that is listened to."""


class WyomingRecogniser:
    """Implements `assistant.core.ports.Recogniser`. Each utterance is a connection of its own."""

    def __init__(self, uri: str, clock: Clock) -> None:
        self.name = f"wyoming {uri}"
        self._uri, self._clock = uri, clock
        self._languages: frozenset[Language] | None = None

    def speaks(self, language: Language) -> bool:
        """What the server said; true before it was asked."""
        return self._languages is None or language in self._languages

    async def load(self) -> None:
        """Asks the server what it can. Raises EngineError: out of reach, or no recogniser."""
        with self._clock.busy():
            async with connected(self._uri, seconds=ANSWER_SECONDS) as connection:
                await self._describe(connection)

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        """What is expected goes with the sound, for servers that listen for it.

        Raises:
            EngineError: the server is gone, slow, or answers nonsense.
            ValueError: ``audio`` is not at 16 kHz.
        """
        if audio.rate != SAMPLE_RATE:
            raise ValueError(f"the microphone side has {SAMPLE_RATE} Hz, got {audio.rate} Hz")
        with self._clock.busy():
            async with connected(self._uri, seconds=ANSWER_SECONDS) as connection:
                if self._languages is None:
                    await self._describe(connection)
                if not self.speaks(expect.language):
                    raise EngineError(f"{self._uri}: does not understand {expect.language}")
                await connection.send(
                    Transcribe(
                        language=expect.language.value,
                        transcript_names=list(expect.phrases) or None,
                    ),
                    AudioStart(SAMPLE_RATE, BYTES_PER_SAMPLE, 1),
                    *chunks(audio),
                    AudioStop(),
                )
                heard = await connection.receive(asr.Transcript)
        if not isinstance(heard.text, str) or len(heard.text) > LONGEST_TEXT:
            raise EngineError(f"{self._uri}: sent no text that anybody said")
        return Transcript(text=heard.text.strip(), language=expect.language, engine=self.name)

    async def prepare(self, expect: Expectation) -> None:
        """Nothing: the protocol has no word for it."""

    async def _describe(self, connection: Connection) -> None:
        await connection.send(Describe())
        info = await connection.receive(Info)
        if not info.asr:
            raise EngineError(f"{self._uri}: the server has no recogniser")
        self._languages = spoken_languages(
            model.languages for program in info.asr for model in program.models
        )


class RecogniserWithStandIn:
    """``remote``, and ``own`` for what it cannot do and while it fails."""

    def __init__(self, remote: WyomingRecogniser, own: Recogniser, clock: Clock) -> None:
        self.name = remote.name
        self._remote, self._own, self._clock = remote, own, clock
        self._failed_at: float | None = None

    def speaks(self, language: Language) -> bool:
        return self._remote.speaks(language) or self._own.speaks(language)

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        """Raises EngineError when our own fails too."""
        if self._is_asked(expect):
            try:
                transcript = await self._remote.recognise(audio, expect)
            except EngineError as error:
                log.warning("%s; %s hears instead", error, self._own.name)
                self._failed_at = self._clock.now()
            else:
                self._failed_at = None
                return transcript
        return await self._own.recognise(audio, expect)

    async def prepare(self, expect: Expectation) -> None:
        if not self._is_asked(expect):
            await self._own.prepare(expect)

    def _is_asked(self, expect: Expectation) -> bool:
        """Whether the server hears an utterance first, having rested if it failed."""
        failed = self._failed_at
        rested = failed is None or self._clock.now() - failed >= RETRY_SECONDS
        return rested and self._remote.speaks(expect.language)
