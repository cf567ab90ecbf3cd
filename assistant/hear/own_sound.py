"""Knows when the device itself sounds, so that it does not listen to itself."""

from __future__ import annotations

from assistant.core.audio import Audio
from assistant.core.clock import Clock
from assistant.core.ports import Speaker

ECHO_SECONDS = 0.2
"""How long a sound is still in the room, and in the microphone's buffers, after its end."""


class OwnSound:
    """Stands in front of a speaker and remembers when it sounded. A `Speaker` itself."""

    def __init__(self, speaker: Speaker, clock: Clock) -> None:
        self._speaker, self._clock = speaker, clock
        self._playing = 0
        self._ended = float("-inf")

    async def play(self, audio: Audio) -> None:
        self._playing += 1
        try:
            await self._speaker.play(audio)
        finally:
            self._playing -= 1
            self._ended = self._clock.now()

    def set_volume(self, percent: int) -> None:
        self._speaker.set_volume(percent)

    def audible(self) -> bool:
        """Whether what the microphone delivers now may be the device's own."""
        return self._playing > 0 or self._clock.now() < self._ended + ECHO_SECONDS
