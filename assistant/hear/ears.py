"""The ears: the microphone's frames become wake words, utterances and interruptions.

::

    microphone --frame--> echo canceller --> attention ------------> wake(), interruption()
                                        '--> voice activity --> endpoint --> recogniser --> hear()

Typed lines and a talk button take the same two ways.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

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
from assistant.core.language import Language
from assistant.core.ports import (
    EndOfInput,
    Expectation,
    IsSure,
    Opening,
    Utterance,
)
from assistant.hear.again import HeardAgain, utterance_of
from assistant.hear.attention import Attention, Noise, TalkedOver
from assistant.hear.calling import Calls
from assistant.hear.endpoint import Pace
from assistant.hear.listening import Ending, Listening
from assistant.hear.parts import Hearing, NameEars
from assistant.hear.wake_policy import Wake

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
"""Pause before a lost microphone is tried again."""


async def _no_sign() -> None:
    return


class Ears:
    """Implements `assistant.core.ports.Ears`. Call `run` in a task of its own.

    Args:
        muted: whether the user wants not to be heard.
        sounding: whether what the microphone delivers now may be the device's own sound.
        barge_in: whether a voice, and not only the name, takes the word from the device.
        without_name: what is told as heard, of an utterance's text that may begin with the device's
            name.
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
        barge_in: bool = True,
        without_name: Callable[[Utterance, str], str] = lambda _, text: text,
        sign: Callable[[], Awaitable[None]] = _no_sign,
    ) -> None:
        self._hearing = hearing
        self._bus, self._clock, self._muted = bus, clock, muted
        self._sounding, self._barge_in, self._sign = sounding, barge_in, sign
        self._without_name = without_name
        self._signing: asyncio.Task[None] | None = None
        self._attention: Attention | None = None
        if hearing is not None:
            self._attention = Attention(hearing.name, self._on_wake)
        self._calls = Calls(clock)
        self._typed: deque[str] = deque()
        self._listening: Listening | None = None
        self._pace = Pace()
        self._again = None if hearing is None else HeardAgain(hearing.recognisers)
        self._lost: DeviceError | None = None
        self._loss_is_known = False
        """Whether whoever listens has been told of it."""
        self._ended = False
        self._news = asyncio.Event()

    # -- what others put in -----------------------------------------------------------------

    def load(self) -> None:
        """What else the first conversation would wait for. From any thread."""
        if self._attention is not None:
            self._attention.load()

    def listen_for(self, name: NameEars) -> None:
        """From now on, the device's name is heard by these."""
        if self._attention is not None:
            self._attention.listen_for(name)

    def press(self, how: str = "button") -> None:
        """The talk button: wakes the device, or takes the word from it."""
        self._calls.by(how)
        self._tell_woken(how)

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
        calls = self._calls
        await self._wait(lambda: calls.opening is not None or bool(self._typed) or self._ended)
        if calls.opening is None and not self._typed:
            raise EndOfInput
        return calls.take()

    async def interruption(self) -> None:
        calls = self._calls
        calls.talked_over = False
        await self._wait(lambda: bool(calls.opening or self._typed or calls.talked_over))
        calls.opening = None

    async def hear(
        self, expect: Expectation, *, patience: float, is_sure: IsSure = lambda _: True
    ) -> Utterance | None:
        self._bus.tell(ListeningStarted(hints=expect.phrases))
        if self._typed:
            return self._take_typed(expect)
        if self._hearing is None or self._attention is None:
            await self._wait(lambda: bool(self._typed) or self._ended)
            return self._take_typed(expect)
        if self._lost and self._loss_is_known:
            patience = await self._until_found_again(patience)
            if self._typed or self._ended:
                return self._take_typed(expect)
            if self._lost:
                self._bus.tell(NothingHeard(reason="silence"))
                return None
        listening = self._begin_listening(self._hearing, self._attention, expect, patience, is_sure)
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

    async def hear_again(self, expect: Expectation, *, speed: float = 1.0) -> Utterance | None:
        return None if self._again is None else await self._again.hear(expect, speed)

    async def spoken_language(self) -> Language | None:
        return None if self._again is None else await self._again.language()

    async def _until_found_again(self, patience: float) -> float:
        """Waits for the microphone or a typed line, ``patience`` seconds at most; how many of them
        are left."""
        deadline = self._clock.now() + patience
        timer = asyncio.create_task(self._clock.sleep(patience))
        timer.add_done_callback(lambda _: self._news.set())
        try:
            await self._wait(
                lambda: bool(self._typed) or self._ended or timer.done() or not self._lost
            )
        finally:
            timer.cancel()
        return max(0.0, deadline - self._clock.now())

    # -- frames -----------------------------------------------------------------------------

    async def run(self) -> None:
        """Takes frames until the source ends; a lost microphone is tried again for ever."""
        if self._hearing is None or self._attention is None:
            return
        while True:
            try:
                async for frame in self._hearing.microphone.frames():
                    self._found_again()
                    self._take(self._attention, frame, self._hearing.microphone.played)
                await self._attention.settled()
                self.end()
                return
            except DeviceError as error:
                self._lose(error)
                await self._clock.sleep(RETRY_SECONDS)

    def _take(self, attention: Attention, frame: bytes, played: bytes | None) -> None:
        now = self._clock.now()
        clean = attention.clean(frame, played, now)
        if self._muted():
            attention.drop_suspicions()
            return
        if self._listening is not None:
            self._listening.feed(clean, now, own=self._sounding())
            if self._listening.ending:
                self._news.set()
            return
        noticed = attention.notice(now, own=self._sounding())
        if isinstance(noticed, Noise):
            self._bus.tell(NoiseHeard(level=noticed.level))
        elif isinstance(noticed, TalkedOver) and self._barge_in:
            self._calls.talk_over(noticed.began, now)
            self._news.set()

    def _on_wake(self, wake: Wake) -> None:
        assert self._attention is not None
        self._calls.by_name(wake.ended_at)
        self._tell_woken("voice", self._attention.word, wake.score)

    def _tell_woken(self, how: str, word: str = "", score: float = 1.0) -> None:
        self._bus.tell(WakeDetected(word=word, score=score, how=how))
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

    def _take_typed(self, expect: Expectation) -> Utterance:
        if not self._typed:
            raise EndOfInput
        text = self._typed.popleft()
        if self._again is not None:
            self._again.forget()
        self._bus.tell(Heard(text=text, language=expect.language, engine="typed", seconds=0.0))
        return Utterance(texts=(text,), language=expect.language, engine="typed")

    def _begin_listening(
        self,
        hearing: Hearing,
        attention: Attention,
        expect: Expectation,
        patience: float,
        is_sure: IsSure,
    ) -> Listening:
        """Begins with the wake word, if it has just been said: a wish may follow in one breath,
        which is recognised better with its beginning than cut out of it."""
        self._calls.opening = None
        attention.reset()
        listening = Listening(
            recogniser=hearing.recognisers.choose(expect),
            captions=hearing.recognisers.captions,
            voice_activity=hearing.voice_activity,
            expect=expect,
            patience=patience,
            is_sure=is_sure,
            woken_at=self._calls.woken_at,
            talked_over=self._calls.is_talked_over,
            on_called=partial(self._on_called, expect),
            on_ended=self._news.set,
            pace=self._pace,
            bus=self._bus,
            clock=self._clock,
        )
        for at, frame in attention.since(self._calls.begins_at):
            listening.feed(frame, at)
        self._calls.answered()
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
        if self._again is not None:
            self._again.keep(listening.audio(), called=listening.called)
        transcript = await listening.transcript()
        if not transcript.text:
            self._bus.tell(NothingHeard(reason="noise"))
            return None
        utterance = utterance_of(transcript, cut=listening.cut, called=listening.called)
        wish = self._without_name(utterance, transcript.text)
        self._bus.tell(
            Heard(
                text=wish or transcript.text,
                language=transcript.language,
                engine=transcript.engine,
                seconds=listening.recognition_seconds,
                alternatives=transcript.alternatives,
            )
        )
        return utterance
