"""The second ear for the name: Whisper's encoder hears again what the first one suspects.

The first ear (`assistant.hear.wake`) costs little and hears every frame; alone it must be strict,
and misses voices that no training had. Here it only suspects. Whisper's encoder knows the voices
of half a million hours: a small network on what it makes of the last three seconds decides.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import soxr

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.hear.layers import Floats, logistic, logit
from assistant.hear.wake_files import Times
from assistant.hear.wake_policy import VerifiedSettings
from assistant.hear.window_network import WindowEnsemble

HEARD_SECONDS = 3.0
"""What is heard again, up to the moment that is suspected."""
WINDOW = 37
"""Steps of 80 ms in it, as the network sees them."""
ENCODING_SIZE = 512
_FRAMES_A_STEP = 4
"""The encoder has a frame every 20 ms."""
SLOWED = 0.85
"""What of this is heard when it is drawn out to all of it."""
UNSUSPECTED = -6.0
"""Belief in a moment that the first ear does not suspect, and the least there is."""


class SoundEncoder(Protocol):
    async def encode(self, audio: Audio) -> Floats:
        """What Whisper's encoder makes of ``audio`` (16 kHz): (frames of 20 ms, 512).

        Raises:
            EngineError: not loaded, or the engine failed.
        """
        ...


def steps(encoded: Floats) -> Floats:
    """The last `WINDOW` steps (37, 512) of an encoding (frames, 512): means of 80 ms."""
    last = encoded[-WINDOW * _FRAMES_A_STEP :].reshape(WINDOW, _FRAMES_A_STEP, ENCODING_SIZE)
    return np.asarray(last.mean(axis=1), np.float32)


def slowed(samples: Floats) -> Floats:
    """The end of `HEARD_SECONDS` at 16 kHz, drawn out to as many samples: a lower and slower voice.

    Every second moment is heard so. What both moments make of a name is hardly wrong alike, so
    that their mean tells more, and it takes no more work.
    """
    end = samples[-round(SLOWED * len(samples)) :]
    drawn = soxr.resample(end, SAMPLE_RATE * SLOWED, SAMPLE_RATE)[-len(samples) :]
    return np.asarray(np.clip(np.pad(drawn, (len(samples) - len(drawn), 0)), -32768, 32767))


def belief_of(first: Floats, second: Floats, share: float) -> Floats:
    """What both ears together believe of a moment, as a logit: the sum of theirs, the first one's
    times ``share``."""
    return logit(second) + share * logit(first)


def score_of(belief: Floats | float, before: Floats | float) -> Floats:
    """Score 0 to 1 of a moment by its belief and that of the moment before: what only sounds like
    the name does so for a moment."""
    mean = 0.5 * np.asarray(np.maximum(belief, UNSUSPECTED) + np.maximum(before, UNSUSPECTED))
    return logistic(mean.astype(np.float32))


class WakeVerifier:
    """Args:
    network: on windows (37, 512); its outputs are those of the first ear's.
    times: how often the name has to be said.
    settings: figures chosen at training.
    """

    def __init__(
        self,
        encoder: SoundEncoder,
        network: WindowEnsemble,
        times: Times,
        settings: VerifiedSettings,
    ) -> None:
        self.settings = settings
        self._encoder, self._network, self._times = encoder, network, times

    async def belief(self, audio: Audio, first: float, *, drawn_out: bool = False) -> float:
        """See `belief_of`: how far the word ended with ``audio``, `HEARD_SECONDS` long.

        Args:
            first: score that the first ear gave it.
            drawn_out: it is heard as `slowed` makes it.

        Raises:
            EngineError: the encoder failed.
        """
        if drawn_out:
            samples = np.frombuffer(audio.pcm, "<i2").astype(np.float32)
            audio = Audio(slowed(samples).astype("<i2").tobytes())
        heard = steps(await self._encoder.encode(audio))
        second = self._network.scores(heard[None])[:, self._times - 1]
        return float(belief_of(np.array([first], np.float32), second, self.settings.first_share)[0])
