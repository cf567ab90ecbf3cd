"""Scenes as the device would hear them: windows of features, and whether somebody talks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import FRAME_SAMPLES, FRAME_SECONDS
from assistant.hear.double_talk.features import EchoFeatures, Streams
from assistant.hear.double_talk.network import WINDOW
from assistant.hear.double_talk.scenes import Scene
from assistant.hear.echo import LEARNING_SECONDS, EchoCanceller
from assistant.hear.layers import Floats
from assistant.hear.wakeword.clip import Samples
from assistant.hear.window_network import WindowNetwork

_QUIETEST = 25.0
"""dB below the loudest frame of a saying: what is fainter may go unnoticed."""
_FIRST, _BEFORE, _BEHIND = 3, 6, 4
"""Frames that count for nothing: at the begin of a saying, around it."""
_EASY = 0.6
"""Share of the frames without a user that one pass learns from."""


@dataclass(frozen=True, slots=True)
class Example:
    """``features`` (frames, SIZE) of a scene; ``targets`` (frames,): 1 where somebody talks, 0
    where the device hears but itself, NaN where it does not matter."""

    features: NDArray[np.float16]
    targets: Floats


def heard(scene: Scene, *, linear: bool = True) -> Example:
    """The scene through both cancellers, or as without the ``linear`` one."""
    canceller, features = EchoCanceller(), EchoFeatures()
    vectors = []
    for start in range(0, len(scene.heard), FRAME_SAMPLES):
        piece = slice(start, start + FRAME_SAMPLES)
        frame, played = _pcm(scene.heard[piece]), _pcm(scene.played[piece])
        clean = canceller.feed(frame, played)
        left = canceller.linear if linear else frame
        vectors.append(features.feed(Streams(frame, played, left, clean)))
    return Example(np.stack(vectors).astype(np.float16), _targets(scene))


def _pcm(samples: Samples) -> bytes:
    return samples.astype("<i2").tobytes()


def _targets(scene: Scene) -> Floats:
    power = (scene.users.reshape(-1, FRAME_SAMPLES) ** 2).mean(axis=1)
    level = 10 * np.log10(power + 1)
    targets = np.zeros(len(level), np.float32)
    for begin, end in scene.spans:
        first, behind = begin // FRAME_SAMPLES, -(-end // FRAME_SAMPLES)
        said = level[first:behind]
        targets[first:behind] = np.where(said > said.max() - _QUIETEST, 1, np.nan)
        targets[max(0, first - _BEFORE) : first + _FIRST] = np.nan
        targets[behind : behind + _BEHIND] = np.nan
    # The device does not judge before it has learnt the way.
    targets[: round(LEARNING_SECONDS / FRAME_SECONDS)] = np.nan
    return targets


class ScenePool:
    """`wakeword.pools.Pool` of all windows of scenes."""

    length = WINDOW

    def __init__(self, examples: Sequence[Example]) -> None:
        # The first window of a scene is as full as all others.
        self._features = np.concatenate(
            [np.pad(one.features, ((WINDOW - 1, 0), (0, 0)), mode="edge") for one in examples]
        ).astype(np.float32)
        lengths = np.array([len(one.targets) for one in examples])
        before = np.repeat(np.arange(len(examples)) * (WINDOW - 1), lengths)
        self._begins = np.arange(lengths.sum()) + before
        self.targets = np.concatenate([one.targets for one in examples])[:, None]
        self.hard = np.zeros(len(self.targets), bool)

    def whiten(self, network: WindowNetwork) -> None:
        self._whitened = network.whiten(self._features)

    def windows(self, indices: NDArray[np.int64]) -> Floats:
        windows: Floats = self._whitened[self._begins[indices, None] + np.arange(WINDOW)]
        return windows

    def draw(self, chance: np.random.Generator) -> NDArray[np.int64]:
        """All of somebody's talk, most of the rest, and what is hard once more."""
        targets = self.targets[:, 0]
        kept = (targets == 1) | ((targets == 0) & (chance.random(len(targets)) < _EASY))
        return chance.permutation(np.concatenate([np.flatnonzero(kept), np.flatnonzero(self.hard)]))

    def vectors(self) -> Floats:
        return self._features
