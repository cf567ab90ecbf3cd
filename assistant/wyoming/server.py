"""Our recogniser, voices and wake word as a Wyoming server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from wyoming import asr
from wyoming.asr import Transcribe
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event, Eventable
from wyoming.info import Describe
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler, AsyncServer
from wyoming.tts import Synthesize
from wyoming.wake import Detect

from assistant.core.audio import Audio
from assistant.core.errors import AssistantError, ConfigError, EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation, Recogniser, Synthesiser, WakeWord
from assistant.hear.wake_policy import WakePolicy
from assistant.speak.clauses import clauses
from assistant.speak.sound import RATE
from assistant.speak.verbalise import verbalise
from assistant.wyoming.connection import bounded
from assistant.wyoming.languages import language_of
from assistant.wyoming.listeners import Detecting, Transcribing
from assistant.wyoming.offer import offer, voice_name
from assistant.wyoming.sound import chunks

log = logging.getLogger(__name__)

MOST_CLIENTS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What is served. ``wake_word`` makes a wake word and its policy for one client."""

    recogniser: Recogniser
    voices: Sequence[Synthesiser]
    wake_name: str
    wake_word: Callable[[], tuple[WakeWord, WakePolicy]]
    language: Language
    """Of requests that name none."""


@asynccontextmanager
async def serving(uri: str, services: Services) -> AsyncIterator[None]:
    """Serves until the block ends. Raises ConfigError: ``uri`` cannot be listened at."""
    clients: set[Client] = set()
    server = AsyncServer.from_uri(uri)
    try:
        await server.start(partial(Client, services, clients))
    except OSError as error:
        raise ConfigError(f"{uri} cannot be listened at: {error}") from error
    try:
        yield
    finally:
        await server.stop()


class Client(AsyncEventHandler):
    """One client's connection. What it asks wrongly is answered with an error event."""

    def __init__(
        self,
        services: Services,
        clients: set[Client],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        super().__init__(bounded(reader), writer)
        self._services, self._clients = services, clients
        self._listener: Transcribing | Detecting | None = None
        self._wake_word: tuple[WakeWord, WakePolicy] | None = None
        """Made when it is first asked for, as it takes a while."""

    async def run(self) -> None:
        """Until the client goes, in whatever way."""
        try:
            if len(self._clients) >= MOST_CLIENTS:
                await self.write_event(Error(f"{MOST_CLIENTS} clients are served already").event())
                self.writer.close()
                return
            self._clients.add(self)
            await super().run()
        except (OSError, EOFError, EngineError, TypeError, KeyError, AttributeError) as error:
            log.info("a client was dropped: %r", error)
        finally:
            self._clients.discard(self)

    async def handle_event(self, event: Event) -> bool:
        try:
            await self._answer(event)
        except AssistantError as error:
            await self.write_event(Error(text=str(error), code=error.key).event())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            log.info("not understood: %s event, %r", event.type, error)
            await self.write_event(
                Error(text=f"the {event.type} event is malformed: {error!r}").event()
            )
        return True

    async def _answer(self, event: Event) -> None:
        kind = event.type
        if Describe.is_type(kind):
            services = self._services
            await self._send(offer(services.recogniser, services.voices, services.wake_name))
        elif Ping.is_type(kind):
            await self._send(Pong(text=Ping.from_event(event).text))
        elif Synthesize.is_type(kind):
            await self._speak(Synthesize.from_event(event))
        elif Transcribe.is_type(kind):
            self._listener = self._transcribing(Transcribe.from_event(event))
        elif Detect.is_type(kind):
            self._listener = self._detecting(Detect.from_event(event))
        elif AudioStart.is_type(kind):
            self._listener = self._listener or self._transcribing(Transcribe())
            self._listener.begin(AudioStart.from_event(event))
        elif AudioChunk.is_type(kind) and self._listener is not None:
            await self._send(*self._listener.take(AudioChunk.from_event(event)))
        elif AudioStop.is_type(kind) and self._listener is not None:
            listener, self._listener = self._listener, None
            await self._send(*await listener.end())

    async def _send(self, *events: Eventable) -> None:
        for event in events:
            await self.write_event(event.event())

    def _transcribing(self, asked: Transcribe) -> Transcribing:
        language = language_of(asked.language, self._services.language)
        expected = (*(asked.transcript_names or ()), *(asked.transcript_terms or ()))
        expect = Expectation(language=language, phrases=tuple(map(str, expected)))

        async def recognise(audio: Audio) -> asr.Transcript:
            heard = await self._services.recogniser.recognise(audio, expect)
            return asr.Transcript(text=heard.text, language=heard.language.value)

        return Transcribing(recognise)

    def _detecting(self, asked: Detect) -> Detecting:
        name = self._services.wake_name
        if asked.names and name not in asked.names:
            raise EngineError(f"only {name!r} is listened for, not {', '.join(asked.names)}")
        self._wake_word = self._wake_word or self._services.wake_word()
        for part in self._wake_word:
            part.reset()
        return Detecting(name, *self._wake_word)

    async def _speak(self, asked: Synthesize) -> None:
        """Clause by clause, so that a long text begins as soon as a short one."""
        voice, language = self._voice_for(asked)
        await self._send(AudioStart(RATE, 2, 1))
        for clause in clauses(asked.text, language):
            spoken = verbalise(clause, language).spoken
            speech = await voice.synthesise(clause, spoken, language)
            await self._send(*chunks(speech.audio))
        await self._send(AudioStop())

    def _voice_for(self, asked: Synthesize) -> tuple[Synthesiser, Language]:
        """By its name, or else the best one of the language."""
        wanted = asked.voice
        if wanted is not None and wanted.name is not None:
            for voice in self._services.voices:
                for language in Language:
                    if voice_name(voice, language) == wanted.name:
                        return voice, language
            raise EngineError(f"there is no voice {wanted.name!r}: ask with a describe event")
        language = language_of(wanted.language if wanted else None, self._services.language)
        for voice in self._services.voices:
            if voice.speaks(language):
                return voice, language
        raise EngineError(f"no voice speaks {language}")
