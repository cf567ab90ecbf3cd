"""Ears without an engine, for tests and demos."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript
from assistant.hear.voice_activity import checked_frame

WORD_SECONDS = 0.3
"""How long the fake speaker takes for a word of the caption."""


class ScriptedRecogniser:
    """Hears its texts in turn, whatever the sound; beyond the last it hears nothing.

    Silence (no sample but 0) is heard as nothing and takes no text. Implements
    `assistant.core.ports.StreamingRecogniser`.

    Args:
        texts: a text, or several readings of it, for each utterance.
        speed: seconds of work for each second of sound.
        fails: raise EngineError at every call, as an engine without its model does.
    """

    name = "scripted"

    def __init__(
        self,
        texts: Iterable[str | tuple[str, ...]],
        clock: Clock,
        *,
        speed: float = 0.0,
        fails: bool = False,
    ) -> None:
        self._texts = [(text,) if isinstance(text, str) else text for text in texts]
        self._clock = clock
        self._speed = speed
        self._fails = fails
        self._stream = b""
        self._stream_expect: Expectation | None = None
        self.heard: list[tuple[Audio, Expectation]] = []
        """What it was asked to recognise."""
        self.prepared_for: Expectation | None = None

    def speaks(self, language: Language) -> bool:
        return True

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        if self._fails:
            raise EngineError("the scripted recogniser was told to fail")
        if audio.rate != SAMPLE_RATE:
            raise ValueError(f"takes {SAMPLE_RATE} Hz, got {audio.rate} Hz")
        await self._clock.sleep(audio.seconds * self._speed)
        self.heard.append((audio, expect))
        text, *others = self._texts.pop(0) if self._texts and any(audio.pcm) else ("",)
        return Transcript(
            text=text, language=expect.language, engine=self.name, alternatives=tuple(others)
        )

    async def prepare(self, expect: Expectation) -> None:
        self.prepared_for = expect

    async def feed(self, frame: bytes, expect: Expectation) -> str:
        """A word more of the coming text every `WORD_SECONDS`."""
        if self._fails:
            raise EngineError("the scripted recogniser was told to fail")
        self._stream += frame
        self._stream_expect = self._stream_expect or expect
        if not self._texts or not any(self._stream):
            return ""
        seconds = len(self._stream) / (BYTES_PER_SAMPLE * SAMPLE_RATE)
        return " ".join(self._texts[0][0].split()[: int(seconds / WORD_SECONDS)])

    async def finish(self) -> Transcript:
        expect, sound = self._stream_expect, self._stream
        await self.abandon()
        if expect is None:
            raise EngineError("nothing was fed")
        return await self.recognise(Audio(sound), expect)

    async def abandon(self) -> None:
        self._stream, self._stream_expect = b"", None


class ScriptedVoiceActivity:
    """Probabilities by a script, from its beginning after each `reset`; then no speech.

    Args:
        stretches: (seconds, probability) one after the other.
    """

    def __init__(self, stretches: Iterable[tuple[float, float]]) -> None:
        self._script = [
            probability
            for seconds, probability in stretches
            for _ in range(round(seconds / FRAME_SECONDS))
        ]
        self._fed = 0

    def feed(self, frame: bytes) -> float:
        checked_frame(frame)
        self._fed += 1
        return self._script[self._fed - 1] if self._fed <= len(self._script) else 0.0

    def reset(self) -> None:
        self._fed = 0
