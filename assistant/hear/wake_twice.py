"""Whether the word was said twice: in one breath, as the network hears it, or in two calls."""

from __future__ import annotations

from collections import deque

import numpy as np

from assistant.hear.layers import Floats

# Steps of 80 ms from one call to the next: 0.56 to 2.0 s. Closer ones the network hears as one.
_NEAREST, _FARTHEST = 7, 25


class TwiceScore:
    """Fed the network's two scores every 80 ms, gives the one score of 샤오어 샤오어.

    The second head sees 2 s: it knows both words said fast, but loses the first of two slow
    ones. Those stand apart in the first head's scores, with a dip between.
    """

    def __init__(self) -> None:
        self._once: deque[float] = deque(maxlen=_FARTHEST + 1)

    def feed(self, once: float, twice: float) -> float:
        self._once.append(once)
        # An earlier call scores 1 at most: it could not lift ``once`` over ``twice``.
        return twice if once <= twice else max(twice, once * self._earlier_call())

    def reset(self) -> None:
        self._once.clear()

    def _earlier_call(self) -> float:
        """The best score of a call before this one that a dip to half of it parts from now."""
        best, lowest = 0.0, 1.0
        for steps_ago, score in enumerate(reversed(self._once)):
            if steps_ago >= _NEAREST and lowest <= score / 2:
                best = max(best, score)
            lowest = min(lowest, score)
        return best


def once_and_twice(scores: Floats) -> Floats:
    """The network's scores (n, 2) of steps in a row, the second one as `TwiceScore` gives it."""
    score = TwiceScore()
    twice = [score.feed(float(first), float(second)) for first, second in scores]
    return np.stack([scores[:, 0], np.array(twice, np.float32)], axis=1)
