"""What becomes of the sound that a client of our server sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart
from wyoming.event import Eventable
from wyoming.wake import Detection, NotDetected

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.errors import EngineError
from assistant.core.ports import WakeWord
from assistant.hear.wake_policy import WakePolicy
from assistant.wyoming.sound import Resampler

FRAME_BYTES = FRAME_SAMPLES * BYTES_PER_SAMPLE
LONGEST_SECONDS = 60.0
"""Sound of one utterance that is kept; no recogniser of ours hears more than half of it."""


class _Sound:
    """A client's sound as 16 kHz mono. Raises EngineError where it is no sound."""

    def __init__(self) -> None:
        self._resampler: Resampler | None = None

    def begin(self, start: AudioStart) -> None:
        self._resampler = Resampler(start, SAMPLE_RATE)

    def push(self, pcm: bytes, *, last: bool = False) -> bytes:
        if self._resampler is None:
            raise EngineError("sound came before its audio-start event")
        return self._resampler.push(pcm, last=last)


class Transcribing:
    """Keeps the sound, and has it recognised at its end."""

    def __init__(self, recognise: Callable[[Audio], Awaitable[Transcript]]) -> None:
        self._recognise = recognise
        self._sound = _Sound()
        self._pcm = bytearray()

    def begin(self, start: AudioStart) -> None:
        self._sound.begin(start)

    def take(self, chunk: AudioChunk) -> Sequence[Eventable]:
        self._pcm += self._sound.push(chunk.audio)
        if len(self._pcm) > LONGEST_SECONDS * SAMPLE_RATE * BYTES_PER_SAMPLE:
            raise EngineError(f"over {LONGEST_SECONDS:.0f} s in one utterance")
        return ()

    async def end(self) -> Sequence[Eventable]:
        self._pcm += self._sound.push(b"", last=True)
        return (await self._recognise(Audio(bytes(self._pcm))),)


class Detecting:
    """Listens for the wake word, over and over, as long as sound comes."""

    def __init__(self, name: str, word: WakeWord, policy: WakePolicy) -> None:
        self._name, self._word, self._policy = name, word, policy
        self._sound = _Sound()
        self._waiting = b""
        self._heard = 0.0
        """Seconds that were listened to."""
        self._detected = False

    def begin(self, start: AudioStart) -> None:
        self._sound.begin(start)

    def take(self, chunk: AudioChunk) -> Sequence[Eventable]:
        self._waiting += self._sound.push(chunk.audio)
        whole = len(self._waiting) // FRAME_BYTES * FRAME_BYTES
        frames, self._waiting = self._waiting[:whole], self._waiting[whole:]
        events: list[Eventable] = []
        for at in range(0, whole, FRAME_BYTES):
            self._heard += FRAME_SECONDS
            score = self._word.feed(frames[at : at + FRAME_BYTES])
            wake = self._policy.feed(self._heard, score)
            if wake is not None:
                self._detected = True
                events.append(Detection(self._name, timestamp=round(1000 * wake.ended_at)))
        return events

    async def end(self) -> Sequence[Eventable]:
        return () if self._detected else (NotDetected(),)
