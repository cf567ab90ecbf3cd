"""Whether somebody talks into the device's own words.

What is left of an echo can look like speech, too. So a voice must be sure to be one for some time,
and not far below all that the microphone hears.
"""

from __future__ import annotations

import math

from assistant.core.audio import FRAME_SECONDS
from assistant.core.ports import VoiceActivity
from assistant.hear.noise import level_of

SURE = 0.5
"""Probability of speech from which a frame counts."""
FRAMES = 4
"""So many in a row are a voice."""
FAINTEST = -55.0
"""dB of full scale: a person in the room is louder."""
LEFT_OVER = 20.0
"""dB below the echo: what is left of it is fainter."""
ECHO_FADES = 1.0
"""dB a frame by which the echo's level is forgotten: something is left between syllables, too."""


class BargeIn:
    """Fed with every frame while the device sounds, and its echo is cancelled."""

    def __init__(self, voice_activity: VoiceActivity) -> None:
        self._voice_activity = voice_activity
        self.reset()

    def reset(self) -> None:
        self._voice_activity.reset()
        self._loudest = -math.inf
        self._run = 0

    def feed(self, clean: bytes, heard: bytes) -> float | None:
        """How many seconds before the frame's end a voice began, if it is sure now.

        Of one who goes on talking it is so again and again.

        Args:
            clean: the frame after echo cancellation.
            heard: the same as the microphone took it.
        """
        self._loudest = max(self._loudest - ECHO_FADES, level_of(heard))
        voice = self._voice_activity.feed(clean) >= SURE
        loud = level_of(clean) >= max(FAINTEST, self._loudest - LEFT_OVER)
        self._run = self._run % FRAMES + 1 if voice and loud else 0
        return FRAMES * FRAME_SECONDS if self._run == FRAMES else None
