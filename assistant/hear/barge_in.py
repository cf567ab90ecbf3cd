"""Whether somebody talks into the device's own words.

What is left of an echo can look like speech, too, and what is left of one who talks into it is
little. A small network that has heard thousands of such scenes tells them apart.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from assistant.hear.double_talk.features import EchoFeatures, Streams
from assistant.hear.double_talk.network import WINDOW, load_ensemble
from assistant.hear.layers import Floats

LIKELY = 0.97
"""Score from which a frame counts."""
OF_FRAMES, COUNTING = 3, 2
"""So many of the last frames must count."""
NOTICED_SECONDS = 0.25
"""How long somebody has mostly been talking when it is noticed."""


class BargeIn:
    """Fed with every frame while the device sounds.

    Raises EngineError: the network is missing or damaged.
    """

    def __init__(self) -> None:
        self._network = load_ensemble()
        self._features = EchoFeatures()
        self._window: deque[Floats] = deque(maxlen=WINDOW)
        self._counting: deque[bool] = deque(maxlen=OF_FRAMES)

    def reset(self) -> None:
        """Begins anew with who talks, not with how much is usually left of the echo."""
        self._window.clear()
        self._counting.clear()

    def forget(self) -> None:
        """The way from loudspeaker to microphone may be another one from now on."""
        self._features.forget()

    def feed(self, streams: Streams) -> float | None:
        """How many seconds before the frame's end a voice began, if it is sure now.

        Of one who goes on talking it is so again and again.
        """
        vector = self._features.feed(streams)
        # The first window of a sound is as full as all others.
        self._window.extend([vector] * (1 if self._window else WINDOW))
        score = float(self._network.scores(np.stack(self._window)[None])[0, 0])
        self._counting.append(score >= LIKELY)
        return NOTICED_SECONDS if sum(self._counting) >= COUNTING else None
