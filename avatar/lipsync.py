"""The mouth while speaking: timed visemes to weights."""

from __future__ import annotations

import math
from bisect import bisect_right

import numpy as np

from assistant.core.events import SpeakingStarted
from assistant.core.speech import Viseme, VisemeAt
from avatar.blendshapes import NAMES, Weights
from avatar.motion import smoothstep
from avatar.visemes import MOUTH_SHAPES

BLEND = 0.08
"""Longest blend between two visemes, in seconds; slower looks like mumbling. It is half done at the
viseme's time, into which the voice has already put the lead that sight has over hearing."""
CLOSE_ON_INTERRUPTION = 0.1
LAST_MOUTH = 0.12
"""How long the last viseme may take to die away."""

BEAT_GAP, BEAT_NOD = 0.7, 0.45
"""Least seconds between two nods of emphasis, and how long one takes."""


class SpokenClause:
    """One clause that sounds from ``starts_at`` on, its lips."""

    def __init__(self, fact: SpeakingStarted) -> None:
        self.starts_at = fact.starts_at
        self.ends_at = fact.starts_at + fact.seconds
        self._stopped_at = math.inf
        self._beats = _beats(fact)
        visemes = [*fact.visemes, VisemeAt(fact.seconds, Viseme.SIL)]
        shapes = [MOUTH_SHAPES[Viseme.SIL]] + [MOUTH_SHAPES[v.viseme] for v in visemes]
        times = [fact.starts_at + v.start for v in visemes]
        self._changes = np.diff(np.stack(shapes), axis=0)
        self._reached = np.cumsum(self._changes, axis=0)
        self._blends = [
            min(BLEND, max(0.03, after - start))
            for start, after in zip(times, [*times[1:], math.inf], strict=True)
        ]
        self._starts = [t - blend / 2 for t, blend in zip(times, self._blends, strict=True)]

    def stop(self, at: float) -> None:
        """The sound was cut off: the lips close."""
        self._stopped_at = min(self._stopped_at, at)

    def active(self, t: float) -> bool:
        return self.starts_at - BLEND / 2 <= t < min(self.ends_at, self._stopped_at) + LAST_MOUTH

    def mouth(self, t: float) -> Weights:
        """The mouth's weights at ``t``."""
        last = bisect_right(self._starts, t) - 1
        if last < 0:
            return np.zeros(len(NAMES), np.float32)
        mouth: Weights = self._reached[last].copy()
        for k in range(last, max(-1, last - 6), -1):
            left = 1 - smoothstep((t - self._starts[k]) / self._blends[k])
            mouth -= self._changes[k] * np.float32(left)
        return mouth * np.float32(1 - smoothstep((t - self._stopped_at) / CLOSE_ON_INTERRUPTION))

    def emphasis(self, t: float) -> float:
        """0 to 1: beats the head nods to, on the starts of words."""
        last = bisect_right(self._beats, t) - 1
        if last < 0 or t > self._stopped_at:
            return 0.0
        since = (t - self._beats[last]) / BEAT_NOD
        return math.sin(math.pi * since) ** 2 if since < 1 else 0.0


def _beats(fact: SpeakingStarted) -> list[float]:
    beats: list[float] = []
    for word in fact.words:
        at = fact.starts_at + word.start
        if not beats or at - beats[-1] >= BEAT_GAP:
            beats.append(at)
    return beats
