"""A voice on a Wyoming server. Where it fails, the mouth takes the next of its voices."""

from __future__ import annotations

import re

import numpy as np
from wyoming.audio import AudioChunk, AudioFormat, AudioStart, AudioStop
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize, SynthesizeVoice

from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.speech import Speech
from assistant.speak.by_ear import visemes_by_ear
from assistant.speak.sound import finish, from_pcm
from assistant.speak.timing import TimedWord, words_shown
from assistant.speak.verbalise import origins_of
from assistant.wyoming.connection import Connection, connected
from assistant.wyoming.languages import spoken_languages
from assistant.wyoming.sound import checked_format, to_mono

ANSWER_SECONDS = 8.0
"""From connecting to the last sound of a clause."""
LONGEST_SECONDS = 60.0
"""Sound of one clause."""


class WyomingVoice:
    """Implements `assistant.core.ports.Synthesiser`.

    The server tells no times: lips follow the sound, and words are marked by their share of the
    letters.
    """

    def __init__(self, uri: str, clock: Clock) -> None:
        self.name = f"wyoming {uri}"
        self._uri, self._clock = uri, clock
        self._languages: frozenset[Language] | None = None

    def speaks(self, language: Language) -> bool:
        """What the server said; true before it was asked."""
        return self._languages is None or language in self._languages

    def close(self) -> None:
        """Holds nothing: each clause is a connection of its own."""

    async def load(self) -> None:
        """Asks the server what it can. Raises EngineError: out of reach, or no voice."""
        with self._clock.busy():
            async with connected(self._uri, seconds=ANSWER_SECONDS) as connection:
                await self._describe(connection)

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        """Raises EngineError: the server is gone, slow, or sends no sound."""
        if not any(character.isalnum() for character in spoken):
            return Speech(text, finish(from_pcm(b""), 1).audio, ())
        with self._clock.busy():
            async with connected(self._uri, seconds=ANSWER_SECONDS) as connection:
                if self._languages is None:
                    await self._describe(connection)
                await connection.send(
                    Synthesize(text=spoken, voice=SynthesizeVoice(language=language.value))
                )
                given, pcm = await self._sound(connection)
        audio = finish(to_mono(pcm, given), given.rate).audio
        if not audio.pcm:
            raise EngineError(f"{self._uri}: sent silence for {spoken!r}")
        words = _words_by_letters(spoken, audio.seconds)
        return Speech(
            text,
            audio,
            visemes_by_ear(audio),
            words_shown(words, origins_of(text, spoken, language)),
        )

    async def _describe(self, connection: Connection) -> None:
        await connection.send(Describe())
        info = await connection.receive(Info)
        if not info.tts:
            raise EngineError(f"{self._uri}: the server has no voice")
        self._languages = spoken_languages(
            voice.languages for program in info.tts for voice in program.voices
        )

    async def _sound(self, connection: Connection) -> tuple[AudioFormat, bytes]:
        """The format and the whole sound."""
        given: AudioFormat = checked_format(await connection.receive(AudioStart))
        most = round(LONGEST_SECONDS * given.rate) * given.width * given.channels
        pcm = bytearray()
        while True:
            event = await connection.receive(AudioChunk, AudioStop)
            if isinstance(event, AudioStop):
                return given, bytes(pcm)
            assert isinstance(event, AudioChunk)
            pcm += event.audio
            if len(pcm) > most:
                raise EngineError(f"{self._uri}: over {LONGEST_SECONDS:.0f} s for one clause")


def _words_by_letters(spoken: str, seconds: float) -> tuple[TimedWord, ...]:
    """Each word of the spoken text, when as many letters have sounded as stand before it."""
    letters = np.cumsum([character.isalnum() for character in spoken])
    pace = seconds / float(letters[-1])
    return tuple(
        TimedWord(pace * float(letters[word.start()] - 1), word.start(), word.end())
        for word in re.finditer(r"[^\W_]\S*", spoken)
    )
