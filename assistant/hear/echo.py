"""Echo cancellation: takes the device's own voice out of what the microphone hears.

WebRTC's AEC3 does it (the `livekit` package, Apache-2.0). It finds the delay between loudspeaker
and microphone by itself, follows it when the clocks of the two drift apart, and is of use from the
first sentence on. A linear canceller runs beside it, to notice who talks into the device's words;
docs/hearing-echo.md has the figures.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE
from assistant.hear.linear_echo import linear_canceller

if TYPE_CHECKING:
    from livekit.rtc import AudioProcessingModule

BLOCK_SAMPLES = SAMPLE_RATE // 100
"""AEC3 takes 10 ms at a time."""
LAG_SAMPLES = 128
"""So many samples late is what comes out: frames are no whole number of blocks."""
HANG_OVER_SECONDS = 1.5
"""How long after the last sound the room, and the buffers on the way, may still hold some of it."""
LEARNING_SECONDS = 2.0
"""Sound it takes to learn the way; until then what is left of the echo may be loud as a voice."""
OPEN_SECONDS = 9.0
"""Silence after which the loudspeaker may be opened anew, and with it the delay be another one."""


class EchoCanceller:
    """Fed with the frames of a microphone and what was played meanwhile.

    While nothing is played, and has not been for a moment, frames pass unchanged and cost nothing.

    Attributes:
        active: whether the frame given last may have held the device's own sound.
        learnt: seconds of sound from which the way from loudspeaker to microphone was learnt;
            0 where it may be another one now.
        linear: that frame by the linear canceller; as it was heard where there is none.
    """

    def __init__(self) -> None:
        self._linear = linear_canceller()
        self._heard = bytearray()
        self._played = bytearray()
        self._clean = bytearray(BYTES_PER_SAMPLE * LAG_SAMPLES)
        self._silent = math.inf
        self.learnt = 0.0
        self.active = False
        self.linear = b""

    def load(self) -> None:
        """What else the first sound would wait for: 0.2 s. From any thread."""
        _ = self._aec

    @cached_property
    def _aec(self) -> AudioProcessingModule:
        from livekit.rtc import AudioProcessingModule

        return AudioProcessingModule(echo_cancellation=True)

    def feed(self, heard: bytes, played: bytes) -> bytes:
        """``heard`` without the echo of ``played``, `LAG_SAMPLES` late; all 16-bit mono.

        Raises ValueError unless both are one frame long.
        """
        if not len(heard) == len(played) == BYTES_PER_SAMPLE * FRAME_SAMPLES:
            raise ValueError(f"frames of {len(heard)} and {len(played)} bytes")
        self._note(any(played))
        self.linear = self._linear.feed(heard, played) if self._linear and self.active else heard
        self._heard += heard
        self._played += played
        block = BYTES_PER_SAMPLE * BLOCK_SAMPLES
        while len(self._heard) >= block:
            self._clean += self._process(self._heard[:block], self._played[:block])
            del self._heard[:block], self._played[:block]
        frame = bytes(self._clean[: len(heard)])
        del self._clean[: len(heard)]
        return frame

    @property
    def settled(self) -> bool:
        """Whether the way has been learnt."""
        return self.learnt >= LEARNING_SECONDS

    def _note(self, sounds: bool) -> None:
        self._silent = 0.0 if sounds else self._silent + FRAME_SECONDS
        self.active = self._silent < HANG_OVER_SECONDS
        if sounds:
            self.learnt += FRAME_SECONDS
        elif self._silent > OPEN_SECONDS:
            self.learnt = 0.0

    def _process(self, heard: bytearray, played: bytearray) -> bytearray:
        """One block."""
        if self.active:
            from livekit.rtc import AudioFrame

            for samples, process in (
                (played, self._aec.process_reverse_stream),
                (heard, self._aec.process_stream),
            ):
                # Changed in place.
                process(AudioFrame(samples, SAMPLE_RATE, 1, BLOCK_SAMPLES))
        return heard
