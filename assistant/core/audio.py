"""Sound as it travels through the house: mono 16-bit PCM with its rate."""

from __future__ import annotations

from dataclasses import dataclass

SAMPLE_RATE = 16_000
"""Rate of everything the microphone side handles, in Hz."""
FRAME_SAMPLES = 512
"""Samples in one microphone frame: 32 ms, what the voice activity detector takes."""
FRAME_SECONDS = FRAME_SAMPLES / SAMPLE_RATE
BYTES_PER_SAMPLE = 2


@dataclass(frozen=True, slots=True)
class Audio:
    """Mono signed 16-bit little-endian PCM.

    ``pcm`` holds ``2 * samples`` bytes; ``rate`` is in Hz.
    """

    pcm: bytes
    rate: int = SAMPLE_RATE

    @property
    def seconds(self) -> float:
        return len(self.pcm) / (BYTES_PER_SAMPLE * self.rate)

    def __repr__(self) -> str:
        return f"Audio({self.seconds:.2f} s at {self.rate} Hz)"


def silence(seconds: float, rate: int = SAMPLE_RATE) -> Audio:
    return Audio(bytes(BYTES_PER_SAMPLE * round(seconds * rate)), rate)
