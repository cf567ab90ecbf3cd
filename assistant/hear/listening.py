"""Listening to one utterance: from silence, through speech, to its text.

Recognition begins in the first short pause and is dropped if the user goes on, so that the
text is usually ready by the time the end of speech is certain. Until it is there, there is nothing
to be answered, so listening goes on; and it says how much more silence makes an end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, FRAME_SECONDS, Audio
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.events import PartlyHeard, SpeechEnded, SpeechStarted
from assistant.core.ports import (
    Expectation,
    IsSure,
    Recogniser,
    StreamingRecogniser,
    Transcript,
    VoiceActivity,
)
from assistant.hear.again import utterance_of
from assistant.hear.completeness import sofar
from assistant.hear.endpoint import Endpoint, EndpointEvent, Pace, Sofar

BEFORE_SECONDS = 0.35
"""Sound kept from before speech was noticed: soft first consonants."""
AFTER_SECONDS = 0.25
"""Silence kept behind the last speech."""
NAME_TAIL_SECONDS = 0.3
"""Speech that ends this soon after the wake word is the wake word itself."""
TALKED_OVER_SECONDS = 0.1
"""Speech noticed this soon behind the device's own sound has begun while that still sounded."""
SILENT_FRAME = bytes(BYTES_PER_SAMPLE * FRAME_SAMPLES)


class Ending(Enum):
    """How listening ended."""

    SPOKEN = "spoken"
    SILENCE = "silence"


class Listening:
    """Fed with frames until ``ending`` is set; then `transcript` gives the text."""

    def __init__(
        self,
        *,
        recogniser: Recogniser,
        captions: StreamingRecogniser | None,
        voice_activity: VoiceActivity,
        expect: Expectation,
        patience: float,
        is_sure: IsSure,
        woken_at: float | None,
        talked_over: bool,
        on_called: Callable[[], None],
        on_ended: Callable[[], None],
        pace: Pace,
        bus: Bus,
        clock: Clock,
    ) -> None:
        """
        Args:
            woken_at: when the wake word ended that is at the head of the sound, if it is.
            talked_over: somebody talks into the device's words, which fade in the first frames.
            on_called: called when that was all: the user waits for the device to listen.
            on_ended: called when ``ending`` is set by no frame, but by a text that came.
            pace: how slowly the user speaks; it is told of this utterance.
        """
        self._recogniser, self._captions = recogniser, captions
        self._voice_activity, self._expect = voice_activity, expect
        self._bus, self._clock, self._is_sure = bus, clock, is_sure
        self._patience, self._woken_at, self._on_called = patience, woken_at, on_called
        self._talked_over, self._on_ended, self._pace = talked_over, on_ended, pace
        self._at = clock.now()
        """When the last frame ended."""
        self._endpoint = self._new_endpoint()
        self._begun = 0
        self._started = False
        self._frames: list[bytes] = []
        self._own: set[int] = set()
        """Which frames hold sound of the device itself."""
        self._first = 0
        self._preparing = asyncio.create_task(recogniser.prepare(expect))
        # An engine that fails is heard of in `transcript`.
        self._preparing.add_done_callback(lambda task: task.cancelled() or task.exception())
        self._guess: asyncio.Task[Transcript] | None = None
        self._captioner: asyncio.Task[None] | None = None
        self._to_caption: asyncio.Queue[bytes] = asyncio.Queue()
        self.ending: Ending | None = None
        self.cut = False
        """The user went on for longer than one is listened to."""
        self.recognition_seconds = 0.0
        """How long the recogniser took for what `transcript` returned."""
        voice_activity.reset()
        if captions is not None and captions.speaks(expect.language):
            self._captioner = asyncio.create_task(self._caption(captions))

    def _new_endpoint(self) -> Endpoint:
        return Endpoint.for_answer(
            closed=self._expect.closed, patience=self._patience, least=self._pace.least
        )

    def feed(self, frame: bytes, at: float, *, own: bool = False) -> None:
        """Takes the frame that ended at ``at``. Ignored after the end.

        ``own``: the device itself sounds in it, which does not make it an utterance.
        """
        if self.ending is not None:
            return
        self._at = at
        own = own and not self._started and not self._talked_over
        if own:
            self._own.add(len(self._frames))
        self._frames.append(frame)
        if self._captioner is not None:
            self._to_caption.put_nowait(SILENT_FRAME if own else frame)
        speech = self._voice_activity.feed(frame)
        event = self._endpoint.feed(FRAME_SECONDS, 0.0 if own else speech)
        if event is EndpointEvent.STARTED:
            self._begin_utterance()
            self._bus.tell(SpeechStarted(at=self._time_of(self._endpoint.speech_start, at)))
        elif event is EndpointEvent.SILENCE:
            self.ending = Ending.SILENCE
        elif event is EndpointEvent.RESUMED:
            self._drop_guess()
        elif event is not None and self._is_name_alone(at):
            self._begin_anew()
        elif event is EndpointEvent.PAUSED:
            self._begin_guess()
        elif event is not None:
            self.cut = event is EndpointEvent.TOO_LONG
            self._end(at)

    def _begin_guess(self) -> None:
        self._endpoint.judge(Sofar.AWAITED)
        self._guess = asyncio.create_task(self._recognise())
        self._guess.add_done_callback(self._judge)

    def _judge(self, guess: asyncio.Task[Transcript]) -> None:
        """The words before the pause say whether it is the end."""
        if guess is not self._guess or guess.cancelled() or self.ending is not None:
            return
        # An engine that failed is heard of in `transcript`.
        known = Sofar.UNKNOWN if guess.exception() else self._sofar(guess.result())
        if self._endpoint.judge(known) is EndpointEvent.ENDED:
            self._end(self._at)
            self._on_ended()

    def _sofar(self, heard: Transcript) -> Sofar:
        known = sofar(heard, self._expect)
        if known is not Sofar.UNKNOWN:
            return known
        # Where nothing was made out, it may have been the beginning of a word.
        is_sure = bool(heard.text) and self._is_sure(utterance_of(heard, called=self.called))
        return Sofar.UNKNOWN if is_sure else Sofar.DOUBTFUL

    @property
    def called(self) -> bool:
        """Whether the device's name is at the head of the utterance."""
        return self._woken_at is not None

    def _is_name_alone(self, at: float) -> bool:
        """The user called, and waits for the device to listen."""
        if self._woken_at is None:
            return False
        spoken_until = self._time_of(self._endpoint.speech_end, at)
        return spoken_until <= self._woken_at + NAME_TAIL_SECONDS

    def _begin_utterance(self) -> None:
        """Keeps a little of what was before, without the device's own sound in it; but of one
        who talks into that sound, the first syllables are worth more than its silence."""
        self._started = True
        start = self._endpoint.speech_start
        self._first = self._index_of(start - BEFORE_SECONDS)
        noticed = self._index_of(start)
        if not self._own.isdisjoint(range(self._index_of(start - TALKED_OVER_SECONDS), noticed)):
            return
        for index in self._own.intersection(range(self._first, noticed)):
            self._frames[index] = SILENT_FRAME

    def _begin_anew(self) -> None:
        self._begun = len(self._frames)
        self._started = False
        self._endpoint = self._new_endpoint()
        self._on_called()

    def _time_of(self, seconds: float, at: float) -> float:
        """A time of the endpoint on the device's clock; the last frame ended at ``at``."""
        return at - (self._endpoint.now - seconds)

    def audio(self) -> Audio:
        """The utterance so far with a little silence around it, 16 kHz."""
        last = self._index_of(self._endpoint.speech_end + AFTER_SECONDS)
        return Audio(b"".join(self._frames[self._first : last]))

    async def transcript(self) -> Transcript:
        """The text of the utterance. Raises EngineError when the recogniser fails."""
        if self._captions is self._recogniser and self._captioner is not None:
            return await self._timed(self._finish_captions(self._captions))
        if self._guess is None:
            return await self._recognise()
        return await self._guess

    async def _recognise(self) -> Transcript:
        return await self._timed(self._recogniser.recognise(self.audio(), self._expect))

    async def _finish_captions(self, captions: StreamingRecogniser) -> Transcript:
        await self._to_caption.join()
        return await captions.finish()

    async def _timed(self, recognition: Awaitable[Transcript]) -> Transcript:
        began = self._clock.now()
        transcript = await recognition
        self.recognition_seconds = self._clock.now() - began
        return transcript

    async def close(self) -> None:
        self._drop_guess()
        self._preparing.cancel()
        if self._captioner is not None:
            self._captioner.cancel()
            await asyncio.gather(self._captioner, return_exceptions=True)
            assert self._captions is not None
            await self._captions.abandon()

    def _index_of(self, seconds: float) -> int:
        """The frame at a time of the endpoint."""
        return min(len(self._frames), max(0, self._begun + round(seconds / FRAME_SECONDS)))

    def _end(self, at: float) -> None:
        self.ending = Ending.SPOKEN
        ended = self._time_of(self._endpoint.speech_end, at)
        seconds = self._endpoint.speech_end - self._endpoint.speech_start
        self._pace.note(self._endpoint.longest_pause)
        self._bus.tell(SpeechEnded(at=ended, seconds=seconds))

    def _drop_guess(self) -> None:
        if self._guess is not None:
            self._guess.cancel()
            self._guess = None

    async def _caption(self, captions: StreamingRecogniser) -> None:
        shown = ""
        while True:
            frame = await self._to_caption.get()
            text = await captions.feed(frame, self._expect)
            self._to_caption.task_done()
            if text != shown:
                shown = text
                self._bus.tell(PartlyHeard(text=text))
