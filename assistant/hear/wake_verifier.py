"""The second ear for the name: Whisper's encoder hears again what the first one suspects.

The first ear (`assistant.hear.wake`) costs little and hears every frame; alone it must be strict,
and misses voices that no training had. Here it only suspects. Whisper's encoder knows the voices
of half a million hours: a small network on what it makes of the last three seconds decides.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from assistant.core.audio import Audio
from assistant.hear.wake_files import Times
from assistant.hear.wake_network import Floats, WakeNetwork
from assistant.hear.wake_policy import VerifiedSettings

HEARD_SECONDS = 3.0
"""What is heard again, up to the moment that is suspected."""
WINDOW = 37
"""Steps of 80 ms in it, as the network sees them."""
ENCODING_SIZE = 512
_FRAMES_A_STEP = 4
"""The encoder has a frame every 20 ms."""
_LEAST = 1e-4
"""No score is surer than this, so that neither ear overrules the other alone."""


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


def fused(first: Floats, second: Floats, share: float) -> Floats:
    """One score 0 to 1 of both ears': their logits added, the first one's times ``share``."""
    total = _logit(second) + share * _logit(first)
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * total), np.float32)


def _logit(score: Floats) -> Floats:
    likely = np.clip(score, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(likely / (1 - likely)), np.float32)


class WakeVerifier:
    """Args:
    network: on windows (37, 512); its outputs are those of the first ear's.
    times: how often the name has to be said.
    settings: figures chosen at training.
    """

    def __init__(
        self, encoder: SoundEncoder, network: WakeNetwork, times: Times, settings: VerifiedSettings
    ) -> None:
        self.settings = settings
        self._encoder, self._network, self._times = encoder, network, times

    async def score(self, audio: Audio, first: float) -> float:
        """Score 0 to 1 that the word ended with ``audio``, `HEARD_SECONDS` long.

        Args:
            first: what the first ear gave it.

        Raises:
            EngineError: the encoder failed.
        """
        heard = steps(await self._encoder.encode(audio))
        second = self._network.scores(heard[None])[:, self._times - 1]
        return float(fused(np.array([first], np.float32), second, self.settings.first_share)[0])
