"""Voice and mouth without an engine, for text mode and tests."""

from __future__ import annotations

from assistant.core.audio import silence
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.events import SpeakingStarted, SpeakingStopped
from assistant.core.language import Language
from assistant.core.speech import Speech
from assistant.speak.sound import RATE
from assistant.speak.timing import TimedPhoneme, TimedWord, words_shown
from assistant.speak.verbalise import origins_of, verbalise
from assistant.speak.visemes import visemes

# Seconds a speaker takes for one letter.
_SECONDS_A_LETTER = {Language.KO: 0.16, Language.EN: 0.07, Language.ZH: 0.22}


class FakeSynthesiser:
    """Silence as long as speech would take; the mouth moves with each letter.

    Args:
        fails: raise EngineError at every call, as a voice without its model does.
    """

    name = "fake"

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.spoken: list[str] = []

    def speaks(self, language: Language) -> bool:
        return True

    def close(self) -> None:
        """Holds nothing."""

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        if self.fails:
            raise EngineError("the fake voice was told to fail")
        self.spoken.append(spoken)
        pace = _SECONDS_A_LETTER[language]
        phonemes: list[TimedPhoneme] = []
        words: list[TimedWord] = []
        seconds = 0.0
        for at, character in enumerate(spoken):
            if not character.isalnum():
                continue
            if at == 0 or not spoken[at - 1].isalnum():
                length = len(spoken[at:].split()[0])
                words.append(TimedWord(seconds, at, at + length))
            phonemes.append(TimedPhoneme(seconds, "maso"[len(phonemes) % 4]))
            seconds += pace
        return Speech(
            text,
            silence(seconds, RATE),
            visemes(phonemes, seconds) if phonemes else (),
            words_shown(tuple(words), origins_of(text, spoken, language)),
        )


class SilentMouth:
    """Tells that it speaks, takes the time speech would take, and makes no sound."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._voice = FakeSynthesiser()
        self.said: list[tuple[str, Language]] = []
        self.chimes: list[str] = []
        self.hints: list[str] = []

    async def say(self, text: str, language: Language) -> None:
        self.said.append((text, language))
        speech = await self._voice.synthesise(text, verbalise(text, language).spoken, language)
        self._bus.tell(
            SpeakingStarted(
                text=text,
                starts_at=self._clock.now(),
                seconds=speech.audio.seconds,
                visemes=speech.visemes,
                words=speech.words,
            )
        )
        completed = False
        try:
            await self._clock.sleep(speech.audio.seconds)
            completed = True
        finally:
            self._bus.tell(SpeakingStopped(interrupted=not completed))

    async def chime(self, name: str) -> None:
        self.chimes.append(name)

    def prepare(self, texts: tuple[str, ...], language: Language) -> None:
        self.hints.extend(texts)
