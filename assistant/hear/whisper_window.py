"""How much of an utterance Whisper encodes, and how much silence behind it."""

from __future__ import annotations

import logging

import numpy as np

from assistant.core.audio import BYTES_PER_SAMPLE, SAMPLE_RATE, Audio
from assistant.hear.layers import Floats

log = logging.getLogger(__name__)

LONGEST_SECONDS = 30.0
"""What Whisper's encoder holds."""
SHORTEST_WINDOW = 10.0
"""Seconds encoded at least: with less padding after the words the decoder says them again."""
SHORTEST_FOR_SOUND = 4.0
"""The same for the sound model, which is less sure with less behind the words."""
TAIL_SECONDS = 1.0
"""Silence encoded after the audio, for the same reason."""
FRAMES_PER_SECOND = 100
"""Mel frames: a hop of 10 ms."""
ENCODED_PER_SECOND = FRAMES_PER_SECOND // 2
_FRAMES_BEHIND = 5
"""Encoded frames behind the audio in which its last sound may still be told."""


def heard_of(audio: Audio) -> Audio:
    """What Whisper can hear of it. Raises ValueError unless it is at 16 kHz."""
    if audio.rate != SAMPLE_RATE:
        raise ValueError(f"Whisper takes {SAMPLE_RATE} Hz, got {audio.rate} Hz")
    if audio.seconds <= LONGEST_SECONDS:
        return audio
    log.warning(
        "heard %.1f s; only the first %.0f s are recognised", audio.seconds, LONGEST_SECONDS
    )
    return Audio(audio.pcm[: round(LONGEST_SECONDS * SAMPLE_RATE) * BYTES_PER_SAMPLE], audio.rate)


def samples_of(audio: Audio) -> Floats:
    """-1 to 1."""
    return np.frombuffer(audio.pcm, "<i2").astype(np.float32) / np.float32(32768)


def window(audio: Audio, shortest: float) -> float:
    """Seconds of which an utterance is encoded."""
    return min(LONGEST_SECONDS, max(shortest, audio.seconds + TAIL_SECONDS))


def frames_of(seconds: float) -> int:
    """Of the encoder's input, which halves them: their number must be even."""
    return 2 * round(seconds * FRAMES_PER_SECOND / 2)


def encoded_frames(audio: Audio) -> int:
    """Frames of the encoder's output in which something of ``audio`` may be heard."""
    samples = len(audio.pcm) // BYTES_PER_SAMPLE
    return samples * ENCODED_PER_SECOND // SAMPLE_RATE + _FRAMES_BEHIND
