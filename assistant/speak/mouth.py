"""The mouth says sentences: clause by clause, the next one made while this one sounds."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.core.audio import Audio, silence
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError, EngineError
from assistant.core.events import Failed, SpeakingStarted, SpeakingStopped
from assistant.core.language import Language
from assistant.core.ports import Speaker, Synthesiser
from assistant.core.speech import Speech
from assistant.speak.by_ear import visemes_by_ear
from assistant.speak.cache import SpeechCache
from assistant.speak.chime import chime
from assistant.speak.clauses import clauses
from assistant.speak.verbalise import verbalise

log = logging.getLogger(__name__)

# Seconds of silence behind a clause, by its last character.
_PAUSES = {",": 0.12, "，": 0.12, "、": 0.10, ";": 0.2, "；": 0.2, ":": 0.2, "：": 0.2}
_SENTENCE_PAUSE = 0.3
_SENTENCE_ENDS = ".?!…。？！"
_MOST_HINTS = 100


class Mouth:
    """Says text through a speaker and tells when it sounds.

    Args:
        voices: for each language the voices to try, best first. One that fails is left out until
            the program is started again, and the failure told once.
        cache_dir: where sounds are kept, so that what is said again sounds at once.
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
        self._making: dict[tuple[str, Language], asyncio.Task[Speech]] = {}
        self._hints: deque[tuple[str, Language]] = deque(maxlen=_MOST_HINTS)
        self._preparing: asyncio.Task[None] | None = None
        self._silent = asyncio.Event()
        self._silent.set()

    async def say(self, text: str, language: Language) -> None:
        """Speaks ``text`` to its end. Cancelling it falls silent at once.

        Raises:
            EngineError: when no voice of ``language`` works.
            DeviceError: at the end, when the speaker failed for a part of it. What did not
                sound was told as if it had, at the same pace, to be read along.
        """
        self._silent.clear()
        begun = False
        completed = False
        lost: DeviceError | None = None
        try:
            parts = clauses(text, language)
            for number, part in enumerate(parts):
                speech = await self._make(part, language)
                last = number + 1 == len(parts)
                if not last:
                    self._begin_making(parts[number + 1], language)
                if speech.audio.pcm:
                    begun = True
                    lost = await self._sound(speech, last=last) or lost
            completed = True
        finally:
            self._silent.set()
            if begun:
                self._bus.tell(SpeakingStopped(interrupted=not completed))
        if lost is not None:
            raise lost

    async def chime(self, name: str) -> None:
        """Plays "listening", "paid" or "error"."""
        await self._speaker.play(chime(name))

    def prepare(self, texts: Sequence[str], language: Language) -> None:
        """Hints at what may be said next: it is made while nothing else is to be said."""
        for text in texts:
            self._hints.extend((part, language) for part in clauses(text, language))
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.create_task(self._prepare())

    async def prepared(self) -> None:
        """Returns when all that was hinted at is made."""
        if self._preparing is not None:
            await self._preparing

    async def close(self) -> None:
        for task in (self._preparing, *self._making.values()):
            if task is not None:
                task.cancel()

    async def _prepare(self) -> None:
        while self._hints:
            await self._silent.wait()
            clause, language = self._hints.popleft()
            try:
                await self._make(clause, language)
            except EngineError as error:
                log.warning("%r could not be prepared: %s", clause, error)

    async def _sound(self, speech: Speech, *, last: bool) -> DeviceError | None:
        """Returns why it could not be heard, if it could not."""
        audio = speech.audio if last else _with_pause(speech)
        self._bus.tell(
            SpeakingStarted(
                text=speech.text,
                starts_at=self._clock.now(),
                seconds=speech.audio.seconds,
                visemes=speech.visemes or visemes_by_ear(speech.audio),
                words=speech.words,
            )
        )
        ends = self._clock.now() + audio.seconds
        try:
            await self._speaker.play(audio)
        except DeviceError as lost:
            await self._clock.sleep(ends - self._clock.now())
            return lost
        return None

    async def _make(self, clause: str, language: Language) -> Speech:
        # Shielded: who waits may be interrupted, but the sound is soon wanted again.
        return await asyncio.shield(self._begin_making(clause, language))

    def _begin_making(self, clause: str, language: Language) -> asyncio.Task[Speech]:
        key = (clause, language)
        if key not in self._making:
            task = asyncio.create_task(self._speech(clause, language))
            self._making[key] = task
            task.add_done_callback(lambda done: self._made(key, done))
        return self._making[key]

    def _made(self, key: tuple[str, Language], task: asyncio.Task[Speech]) -> None:
        del self._making[key]
        if not task.cancelled() and (error := task.exception()):
            log.debug("%r could not be spoken: %s", key[0], error)

    async def _speech(self, clause: str, language: Language) -> Speech:
        spoken = verbalise(clause, language).spoken
        for voice in self._voices[language]:
            if voice.name in self._failed or not voice.speaks(language):
                continue
            key = f"{voice.name}/{language}"
            if cached := self._cache.get(key, clause, spoken):
                return cached
            try:
                speech = await voice.synthesise(clause, spoken, language)
            except EngineError as error:
                self._give_up(voice, error)
                continue
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
