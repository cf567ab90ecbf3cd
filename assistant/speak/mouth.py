"""The mouth says sentences: clause by clause, the next one made while this one sounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.core.audio import Audio, silence
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.events import Failed, SpeakingStarted, SpeakingStopped
from assistant.core.language import Language
from assistant.core.ports import Speaker, Synthesiser
from assistant.core.speech import Speech
from assistant.speak.cache import SpeechCache
from assistant.speak.clauses import clauses
from assistant.speak.verbalise import verbalise

log = logging.getLogger(__name__)

# Seconds of silence behind a clause, by its last character.
_PAUSES = {",": 0.12, "，": 0.12, "、": 0.10, ";": 0.2, "；": 0.2, ":": 0.2, "：": 0.2}
_SENTENCE_PAUSE = 0.3
_SENTENCE_ENDS = ".?!…。？！"


class Mouth:
    """Says text through a speaker and tells when it sounds.

    Args:
        voices: for each language the voices to try, best first. One that fails is left out until
            the program is started again, and the failure told once.
        cache_dir: where the sounds of stock phrases are kept.
    """

    def __init__(
        self,
        voices: Mapping[Language, Sequence[Synthesiser]],
        speaker: Speaker,
        bus: Bus,
        clock: Clock,
        cache_dir: Path,
    ) -> None:
        self._voices = voices
        self._speaker = speaker
        self._bus = bus
        self._clock = clock
        self._cache = SpeechCache(cache_dir)
        self._failed: set[str] = set()

    async def say(self, text: str, language: Language) -> None:
        """Speaks ``text`` to its end. Cancelling it falls silent at once.

        Raises:
            EngineError: when no voice of ``language`` works.
            DeviceError: when there is no speaker.
        """
        parts = clauses(text, language)
        if not parts:
            return
        begun = False
        next_speech = asyncio.create_task(self._speech(parts[0], language))
        try:
            for following in [*parts[1:], None]:
                speech = await next_speech
                if following is not None:
                    next_speech = asyncio.create_task(self._speech(following, language))
                if speech.audio.pcm:
                    begun = True
                    await self._sound(speech, last=following is None)
        except BaseException:
            next_speech.cancel()
            if begun:
                self._bus.tell(SpeakingStopped(interrupted=True))
            raise
        if begun:
            self._bus.tell(SpeakingStopped(interrupted=False))

    async def prepare(self, texts: Sequence[str], language: Language) -> None:
        """Makes the sounds of stock phrases in idle time, so that `say` finds them on disk."""
        for text in texts:
            for part in clauses(text, language):
                await self._speech(part, language, keep=True)

    async def _sound(self, speech: Speech, *, last: bool) -> None:
        audio = speech.audio if last else _with_pause(speech)
        self._bus.tell(
            SpeakingStarted(
                text=speech.text,
                starts_at=self._clock.now(),
                seconds=speech.audio.seconds,
                visemes=speech.visemes,
                words=speech.words,
            )
        )
        await self._speaker.play(audio)

    async def _speech(self, clause: str, language: Language, *, keep: bool = False) -> Speech:
        spoken = verbalise(clause, language).spoken
        for voice in self._voices[language]:
            if voice.name in self._failed or not voice.speaks(language):
                continue
            key = f"{voice.name}-{language}"
            if cached := self._cache.get(key, clause, spoken):
                return cached
            try:
                speech = await voice.synthesise(clause, spoken, language)
            except EngineError as error:
                self._give_up(voice, error)
                continue
            if keep:
                self._cache.put(key, clause, spoken, speech)
            return speech
        raise EngineError(f"no voice for {language} works: see the failures before this one")

    def _give_up(self, voice: Synthesiser, error: EngineError) -> None:
        if voice.name in self._failed:
            return
        self._failed.add(voice.name)
        log.warning("the voice %s failed and is left out: %s", voice.name, error)
        self._bus.tell(Failed(stage="speak", key=error.key, detail=f"{voice.name}: {error}"))


def _with_pause(speech: Speech) -> Audio:
    end = speech.text.rstrip("\"'”’」』）)] ")[-1:]
    seconds = _SENTENCE_PAUSE if end in _SENTENCE_ENDS else _PAUSES.get(end, 0.0)
    audio = speech.audio
    return Audio(audio.pcm + silence(seconds, audio.rate).pcm, audio.rate)
