"""The voice that is always there: espeak-ng through pyttsx3. See docs/decisions/espeak-voice.md."""

from __future__ import annotations

import atexit
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.speech import Speech
from assistant.speak.sound import Samples, finish, from_pcm
from assistant.speak.timing import words_shown
from assistant.speak.verbalise import origins_of
from assistant.speak.visemes import visemes
from assistant.speak.voices.espeak_library import VOICES, EspeakLibrary, lent_to_pyttsx3

WORDS_PER_MINUTE = {Language.KO: 165, Language.EN: 165, Language.ZH: 160}
LATE = 0.009
"""Seconds espeak-ng's events come too early, against forced alignment."""

_TAIL_SECONDS = (0.2, 0.5)
"""What pyttsx3's sound is longer than the sentence: silence behind it."""
_TRIES = 3

SLOWEST_SECONDS = 20.0
"""After which espeak is taken to hang: it needs milliseconds."""


class EspeakVoice:
    """Speaks every language, badly but in 15 ms a sentence.

    Args:
        variant: a timbre of espeak-ng's, such as ``+f2``.
    """

    def __init__(self, clock: Clock, *, variant: str = "") -> None:
        self.name = f"espeak{variant}"
        self._variant = variant
        self._thread = EngineThread("espeak", clock)
        self._library: EspeakLibrary | None = None

    def speaks(self, language: Language) -> bool:
        return True

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        return await self._thread.run(self._speak, text, spoken, language)

    def close(self) -> None:
        self._thread.close()

    def _speak(self, text: str, spoken: str, language: Language) -> Speech:
        if not any(c.isalnum() for c in spoken):
            return Speech(text, finish(from_pcm(b""), 1).audio, ())
        self._library = self._library or EspeakLibrary()
        timing = self._library.timing(spoken, self._voice(language), WORDS_PER_MINUTE[language])
        samples, rate = self._whole_sound(spoken, language, timing.seconds)
        finished = finish(samples, rate)
        timing = timing.moved(1.0, LATE - finished.trimmed, finished.audio.seconds)
        return Speech(
            text,
            finished.audio,
            visemes(timing.phonemes, timing.seconds),
            words_shown(timing.words, origins_of(text, spoken, language)),
        )

    def _voice(self, language: Language) -> str:
        return VOICES[language] + self._variant

    def _whole_sound(self, spoken: str, language: Language, seconds: float) -> tuple[Samples, int]:
        """The sound of a sentence that takes so many ``seconds``. pyttsx3 may lose a part of one,
        once in thousands; it is said again then."""
        shortest, longest = _TAIL_SECONDS
        for _ in range(_TRIES):
            samples, rate = self._sound(spoken, language)
            if shortest <= len(samples) / rate - seconds <= longest:
                break
        return samples, rate

    def _sound(self, spoken: str, language: Language) -> tuple[Samples, int]:
        saying = _owner().submit(_say, spoken, self._voice(language), WORDS_PER_MINUTE[language])
        try:
            return saying.result(SLOWEST_SECONDS)
        except TimeoutError:
            raise EngineError("espeak-ng hangs: start the device anew") from None


@cache
def _owner() -> ThreadPoolExecutor:
    """pyttsx3 drives one espeak for the whole process, and hangs unless one thread owns it."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pyttsx3")


def _say(spoken: str, voice: str, words_per_minute: int) -> tuple[Samples, int]:
    """On the thread of `_owner`."""
    with tempfile.TemporaryDirectory(prefix="xiao-e-voice-") as folder:
        file = Path(folder) / "clause.wav"
        engine = _pyttsx3_engine()
        try:
            engine.setProperty("voice", voice)
            engine.setProperty("rate", words_per_minute)
            # pyttsx3 cancels what espeak is doing when a sentence begins. Unless espeak's own
            # thread is idle by then, the sentence itself is what gets lost.
            _espeak().Synchronize()
            engine.save_to_file(spoken, str(file))
            engine.runAndWait()
            _espeak().Synchronize()
            with wave.open(str(file)) as sound:
                return from_pcm(sound.readframes(sound.getnframes())), sound.getframerate()
        except (OSError, EOFError, ValueError, RuntimeError, wave.Error) as error:
            raise EngineError(f"pyttsx3 could not speak: {error}") from error


def _espeak() -> Any:
    """pyttsx3's binding of espeak-ng's library."""
    from pyttsx3.drivers import _espeak as binding

    return binding


@cache
def _pyttsx3_engine() -> Any:
    try:
        with lent_to_pyttsx3():
            import pyttsx3
            from pyttsx3.drivers import espeak

            # The driver prints "Audio saved to ..." for each sentence, into our `--json`.
            vars(espeak)["print"] = lambda *_: None
            # Its destructor needs modules that are gone when Python ends.
            atexit.register(_pyttsx3_engine.cache_clear)
            return pyttsx3.init("espeak")
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineError(f"pyttsx3 found no espeak-ng: {error}") from error
