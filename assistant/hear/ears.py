"""The ears: the microphone's frames become wake words, utterances and interruptions.

::

    microphone --frame--> wake word ----------> wake(), interruption()
                     '--> voice activity --> endpoint --> recogniser --> hear()

Typed lines and a talk button take the same two ways.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from assistant.core.audio import FRAME_SECONDS, Audio
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from assistant.core.events import (
    Failed,
    Heard,
    ListeningStarted,
    NoiseHeard,
    NothingHeard,
    WakeDetected,
)
from assistant.core.ports import (
    EndOfInput,
    Expectation,
    Microphone,
    Opening,
    Recogniser,
    StreamingRecogniser,
    Transcript,
    Utterance,
    VoiceActivity,
    WakeWord,
)
from assistant.hear.listening import Ending, Listening
from assistant.hear.noise import NoiseWatch
from assistant.hear.wake_policy import WakePolicy

log = logging.getLogger(__name__)

KEPT_SECONDS = 3.0
"""How much of the past is kept, so that a command said in one breath with the name is whole."""
NAME_SECONDS = 1.8
"""How long it takes to say the name twice."""
LONGEST_AGAIN = 5.0
"""Seconds of an utterance that is heard again in other languages: it takes as long each time."""
RETRY_SECONDS = 1.0
"""Pause before a lost microphone is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognisers:
    """Which engine hears what. ``captions`` also follows the user's words live, if present."""

    open: Recogniser
    closed: Recogniser
    captions: StreamingRecogniser | None = None

    def choose(self, expect: Expectation) -> Recogniser:
        first, second = (self.closed, self.open) if expect.closed else (self.open, self.closed)
        return first if first.speaks(expect.language) else second


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What ears need to hear sound; without it they take typed lines only."""

    microphone: Microphone
    wake_word: WakeWord
    policy: WakePolicy
    voice_activity: VoiceActivity
    recognisers: Recognisers


async def _no_sign() -> None:
    return


class Ears:
    """Implements `assistant.core.ports.Ears`. Call `run` in a task of its own.

    Args:
        muted: whether the user wants not to be heard.
        sounding: whether what the microphone delivers now may be the device's own sound.
        sign: tells a user who has said the name, and no more, that the device listens now.
    """

    def __init__(
        self,
        hearing: Hearing | None,
        bus: Bus,
        clock: Clock,
        *,
        muted: Callable[[], bool] = lambda: False,
        sounding: Callable[[], bool] = lambda: False,
        sign: Callable[[], Awaitable[None]] = _no_sign,
    ) -> None:
        self._hearing = hearing
        self._bus, self._clock, self._muted = bus, clock, muted
        self._sounding, self._sign = sounding, sign
        self._signing: asyncio.Task[None] | None = None
        self._kept: deque[tuple[float, bytes]] = deque(maxlen=round(KEPT_SECONDS / FRAME_SECONDS))
        self._opening: Opening | None = None
        self._woken_at: float | None = None
        """When the wake word ended that the next listening begins with."""
        self._typed: deque[str] = deque()
        self._listening: Listening | None = None
        self._last_audio: Audio | None = None
        self._lost: DeviceError | None = None
        self._loss_is_known = False
        """Whether whoever listens has been told of it."""
        self._ended = False
        self._news = asyncio.Event()
        self._noise = NoiseWatch()

    # -- what others put in -----------------------------------------------------------------

    def press(self, how: str = "button") -> None:
        """The talk button: wakes the device, or takes the word from it."""
        self._woken_at = None
        self._open(how)

    def type(self, text: str) -> None:
        """A typed line, in place of an utterance."""
        if text.strip():
            self._typed.append(text.strip())
            self._news.set()

    def end(self) -> None:
        """No more will come."""
        self._ended = True
        self._news.set()

    # -- what the dialogue asks -------------------------------------------------------------

    async def wake(self) -> Opening:
        await self._wait(lambda: self._opening is not None or bool(self._typed) or self._ended)
        if self._opening is None and not self._typed:
            raise EndOfInput
        return self._take_opening()

    async def interruption(self) -> None:
        await self._wait(lambda: self._opening is not None or bool(self._typed))
        self._take_opening()

    async def hear(self, expect: Expectation, *, patience: float) -> Utterance | None:
        self._bus.tell(ListeningStarted(hints=expect.phrases))
        if self._typed:
            return self._take_typed(expect)
        if self._hearing is None:
            await self._wait(lambda: bool(self._typed) or self._ended)
            return self._take_typed(expect)
        if self._lost and self._loss_is_known:
            return await self._hear_without_microphone(expect, patience)
        listening = self._begin_listening(self._hearing, expect, patience)
        try:
            await self._wait(
                lambda: bool(listening.ending or self._typed or self._ended or self._lost)
            )
            if self._typed or (self._ended and not listening.ending):
                return self._take_typed(expect)
            if self._lost:
                self._loss_is_known = True
                raise self._lost
            return await self._recognise(listening, expect)
        finally:
            self._listening = None
            await listening.close()

    async def hear_again(self, expect: Expectation) -> Utterance | None:
        if self._hearing is None or self._last_audio is None:
            return None
        if self._last_audio.seconds > LONGEST_AGAIN:
            return None
        recogniser = self._hearing.recognisers.open
        if not recogniser.speaks(expect.language):
            return None
        return _utterance(await recogniser.recognise(self._last_audio, expect))

    async def _hear_without_microphone(
        self, expect: Expectation, patience: float
    ) -> Utterance | None:
        """A typed line, or what is spoken once the microphone is back."""
        deadline = self._clock.now() + patience
        timer = asyncio.create_task(self._clock.sleep(patience))
        timer.add_done_callback(lambda _: self._news.set())
        try:
            await self._wait(
                lambda: bool(self._typed) or self._ended or timer.done() or not self._lost
            )
        finally:
            timer.cancel()
        if self._typed or self._ended:
            return self._take_typed(expect)
        if self._lost:
            self._bus.tell(NothingHeard(reason="silence"))
            return None
        return await self.hear(expect, patience=max(0.0, deadline - self._clock.now()))

    # -- frames -----------------------------------------------------------------------------

    async def run(self) -> None:
        """Takes frames until the source ends; a lost microphone is tried again for ever."""
        if self._hearing is None:
            return
        while True:
            try:
                async for frame in self._hearing.microphone.frames():
                    self._found_again()
                    self._take(self._hearing, frame)
                self.end()
                return
            except DeviceError as error:
                self._lose(error)
                await self._clock.sleep(RETRY_SECONDS)

    def _take(self, hearing: Hearing, frame: bytes) -> None:
        now = self._clock.now()
        self._kept.append((now, frame))
        if self._muted():
            return
        if self._listening is not None:
            self._listening.feed(frame, now, own=self._sounding())
            if self._listening.ending:
                self._news.set()
            return
        if not self._sounding() and (level := self._noise.feed(frame, now)) is not None:
            self._bus.tell(NoiseHeard(level=level))
        wake = hearing.policy.feed(now, hearing.wake_word.feed(frame))
        if wake is not None:
            self._woken_at = wake.ended_at
            self._open("voice", hearing.wake_word.word, wake.score)

    def _open(self, how: str, word: str = "", score: float = 1.0) -> None:
        self._bus.tell(WakeDetected(word=word, score=score, how=how))
        self._opening = Opening(how=how)
        self._news.set()

    def _lose(self, error: DeviceError) -> None:
        if self._lost is None:
            log.warning("%s", error)
            self._bus.tell(Failed(stage="microphone", key=error.key, detail=str(error)))
        self._lost = error
        self._news.set()

    def _found_again(self) -> None:
        if self._lost is not None:
            log.warning("the microphone is back")
            self._lost, self._loss_is_known = None, False
            self._news.set()

    # -- helpers ----------------------------------------------------------------------------

    async def _wait(self, ready: Callable[[], bool]) -> None:
        while not ready():
            self._news.clear()
            await self._news.wait()

    def _take_opening(self) -> Opening:
        opening, self._opening = self._opening, None
        return opening or Opening(how="typed")

    def _take_typed(self, expect: Expectation) -> Utterance:
        if not self._typed:
            raise EndOfInput
        text = self._typed.popleft()
        self._last_audio = None
        self._bus.tell(Heard(text=text, language=expect.language, engine="typed", seconds=0.0))
        return Utterance(texts=(text,), language=expect.language, engine="typed")

    def _begin_listening(self, hearing: Hearing, expect: Expectation, patience: float) -> Listening:
        """Begins with the wake word, if it has just been said: a wish may follow in one breath,
        which is recognised better with its beginning than cut out of it."""
        self._opening = None
        hearing.wake_word.reset()
        hearing.policy.reset()
        listening = Listening(
            recogniser=hearing.recognisers.choose(expect),
            captions=hearing.recognisers.captions,
            voice_activity=hearing.voice_activity,
            expect=expect,
            patience=patience,
            woken_at=self._woken_at,
            on_called=partial(self._on_called, expect),
            bus=self._bus,
            clock=self._clock,
        )
        if self._woken_at is not None:
            for at, frame in self._kept:
                if at > self._woken_at - NAME_SECONDS:
                    listening.feed(frame, at)
        self._woken_at = None
        self._listening = listening
        return listening

    def _on_called(self, expect: Expectation) -> None:
        """The user said the name and waits for a sign."""
        self._bus.tell(ListeningStarted(hints=expect.phrases))
        self._signing = asyncio.create_task(self._make_sign())

    async def _make_sign(self) -> None:
        try:
            await self._sign()
        except DeviceError as error:
            # The screen gives the same sign.
            log.warning("no sign to the user: %s", error)

    async def _recognise(self, listening: Listening, expect: Expectation) -> Utterance | None:
        if listening.ending is Ending.SILENCE:
            self._bus.tell(NothingHeard(reason="silence"))
            return None
        began = self._clock.now()
        self._last_audio = listening.audio()
        transcript = await listening.transcript()
        if not transcript.text:
            self._bus.tell(NothingHeard(reason="noise"))
            return None
        self._bus.tell(
            Heard(
                text=transcript.text,
                language=transcript.language,
                engine=transcript.engine,
                seconds=self._clock.now() - began,
                alternatives=transcript.alternatives,
            )
        )
        return _utterance(transcript, cut=listening.cut)


def _utterance(transcript: Transcript, *, cut: bool = False) -> Utterance:
    return Utterance(
        texts=(transcript.text, *transcript.alternatives),
        language=transcript.language,
        engine=transcript.engine,
        cut=cut,
    )
