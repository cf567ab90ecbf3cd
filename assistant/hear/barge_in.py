"""Whether somebody talks into the device's own words.

What is left of an echo can look like speech, too. Two signs are taken for a voice:

- after AEC3, which leaves little of an echo and little of one who talks into it: it sounds like
  speech for some time, not far below all that the microphone hears;
- after the linear canceller, which leaves more of both: it is louder against what is heard than
  what was left in nearly all of the last seconds, and AEC3's output is a little like speech.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from assistant.core.audio import FRAME_SECONDS
from assistant.core.ports import VoiceActivity
from assistant.hear.noise import level_of

SURE = 0.3
"""Probability of speech from which a frame counts."""
RUN_FRAMES = 6
"""So many in a row are a voice."""
FAINTEST = -55.0
"""dB of full scale: a person in the room is louder."""
LEFT_OVER = 15.0
"""dB below the echo: what AEC3 leaves of it is fainter."""
ECHO_FADES = 1.0
"""dB a frame by which the echo's level is forgotten: something is left between syllables, too."""

USUAL_FRAMES, USUAL_LEAST = 180, 50
"""From how many frames is read how much the linear canceller usually leaves: at most, at least."""
USUAL = 0.9
"""The share of those frames in which less was left."""
WINDOW_FRAMES, LOUDER_FRAMES = 8, 4
"""A voice is louder than what is usually left in four of eight frames."""
BEST = -18.0
"""dB: the canceller is never trusted to leave less than this."""
QUIET = -50.0
"""dB of full scale: below, there is no echo to speak of."""
SPEECHLIKE, SPEECHLIKE_FRAMES = 0.05, 10
"""Probability of speech that AEC3's output must have reached within so many frames."""


class BargeIn:
    """Fed with every frame while the device sounds."""

    def __init__(self, voice_activity: VoiceActivity) -> None:
        self._voice_activity = voice_activity
        self._left: deque[float] = deque(maxlen=USUAL_FRAMES + WINDOW_FRAMES)
        self.reset()

    def reset(self) -> None:
        """Begins anew with who talks, not with how much is usually left of the echo."""
        self._voice_activity.reset()
        self._loudest = -math.inf
        self._run = 0
        self._louder: deque[bool] = deque(maxlen=WINDOW_FRAMES)
        self._speech: deque[float] = deque(maxlen=SPEECHLIKE_FRAMES)

    def forget(self) -> None:
        """The way from loudspeaker to microphone may be another one from now on."""
        self._left.clear()

    def feed(self, clean: bytes, linear: bytes, heard: bytes) -> float | None:
        """How many seconds before the frame's end a voice began, if it is sure now.

        Of one who goes on talking it is so again and again.

        Args:
            clean: the frame after AEC3.
            linear: after the linear canceller.
            heard: as the microphone took it.
        """
        level = level_of(heard)
        self._loudest = max(self._loudest - ECHO_FADES, level)
        self._speech.append(self._voice_activity.feed(clean))
        return self._sounds(level_of(clean)) or self._stands_out(level_of(linear), level)

    def _sounds(self, clean: float) -> float | None:
        loud = clean >= max(FAINTEST, self._loudest - LEFT_OVER)
        self._run = self._run % RUN_FRAMES + 1 if self._speech[-1] >= SURE and loud else 0
        return RUN_FRAMES * FRAME_SECONDS if self._run == RUN_FRAMES else None

    def _stands_out(self, linear: float, heard: float) -> float | None:
        left = linear - self._loudest
        usual = list(self._left)[:-WINDOW_FRAMES]
        known = len(usual) >= USUAL_LEAST
        self._louder.append(
            known and linear >= FAINTEST and left >= max(float(np.quantile(usual, USUAL)), BEST)
        )
        self._left.append(left if heard > QUIET else -math.inf)
        if sum(self._louder) < LOUDER_FRAMES or max(self._speech) < SPEECHLIKE:
            return None
        self._louder.clear()
        return WINDOW_FRAMES * FRAME_SECONDS
