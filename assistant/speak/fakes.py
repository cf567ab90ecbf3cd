"""Voice and mouth without an engine, for text mode and tests."""

from __future__ import annotations

from assistant.core.audio import silence
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.speech import Speech
from assistant.speak.sound import RATE
from assistant.speak.timing import TimedPhoneme, TimedWord, words_shown
from assistant.speak.verbalise import origins_of
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
