"""Where the character looks: at the person before it, at the card it talks about, or about.

Eyes go first, the head follows `EYES_LEAD_HEAD` later and only part of the way; a long way for the
eyes comes with a blink, as it does in people. Where the card is, is asked for with every moment:
displays of different shapes show the same life, each with its own card looked at.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from avatar import idle
from avatar.blendshapes import Weights
from avatar.layout import Direction
from avatar.motion import Track, scalar, smoothstep
from avatar.pose import add_gaze

EYES_LEAD_HEAD = 0.12
IDLE_CONTACT, SPEAKING_CONTACT = 0.45, 0.8
"""Share of glances that go to the viewer. Higher than between people: the viewer is the screen's
only audience, and a face that looks past them reads as absent."""
FOLLOWED = 0.06
"""A person's move (of -1 to 1) that is followed; less is the camera's noise."""
BLINKED_AT = 0.3
"""How far the eyes jump, of 1, that comes with a blink."""
TO_VIEWER, TO_CARD = (0.5, 0.35), (0.85, 0.85)
"""How far the eyes go (right, up) towards a person at the picture's edge, or a card."""
HEAD_TO_VIEWER, HEAD_TO_CARD = (0.2, 0.1), (0.3, 0.22)
"""The same for the head, in radians."""


class Attention:
    """Told in order where to look; answers for any time from then on.

    Attributes:
        has_card: there is one to look at.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._viewer = Track(np.zeros(2, np.float32))
        self._viewer_head = Track(np.zeros(2, np.float32))
        self._away = Track(np.zeros(2, np.float32))
        self._away_head = Track(scalar(0))
        self._blinks: deque[float] = deque(maxlen=4)
        self.has_card = False

    def person_at(self, at: float, right: float, up: float) -> None:
        """Someone stands there, -1 to 1 across the camera's picture."""
        place = np.array([right, up], np.float32) * TO_VIEWER
        if np.abs(place - self._viewer.target).max() < FOLLOWED:
            return
        if np.abs(place - self._viewer.target).max() > BLINKED_AT:
            self._blinks.append(at)
        self._viewer.to(at, place, 0.12)
        turn = np.array([right, up], np.float32) * HEAD_TO_VIEWER
        self._viewer_head.to(at + EYES_LEAD_HEAD, turn, 0.5)

    def at_viewer(self, at: float, held: bool) -> None:
        """Back to the person; ``held``: without glancing about."""
        self._look(at, 0.0, held)

    def at_card(self, at: float, seconds: float) -> None:
        """At the card, if there is one, and back after a while."""
        if not self.has_card:
            return
        self._look(at, 1.0, held=True)
        self._look(at + seconds, 0.0, held=False)

    def add_gaze(
        self, weights: Weights, t: float, card: Direction, contact: float, free: float
    ) -> None:
        """Points the eyes, in place. ``free``: what is left of looking about, 0 to 1."""
        away, held = self._away.at(t).tolist()
        right, up = away * card[0], away * card[1]
        viewer_right, viewer_up = self._viewer.at(t).tolist()
        present = 1 - min(1.0, 2 * abs(right) + 2 * abs(up))
        glance_right, glance_up = idle.glance(t, self._seed, contact)
        share = max(0.0, 1 - held) * free
        add_gaze(
            weights,
            right * TO_CARD[0] + viewer_right * present * free + glance_right * share,
            up * TO_CARD[1] + viewer_up * present * free + glance_up * share,
        )

    def heads(self, times: NDArray[np.float64], card: Direction) -> NDArray[np.float32]:
        """Yaw and pitch it adds to the head at ``times``: shape ``(n, 2)``, in radians."""
        turn = np.array(card, np.float32) * HEAD_TO_CARD
        heads: NDArray[np.float32] = self._away_head.over(times) * turn
        return heads + self._viewer_head.over(times)

    def blink(self, t: float) -> float:
        """How far the lids close for a shift of gaze, 0 to 1."""
        return max((_gaze_blink(t - at) for at in self._blinks), default=0.0)

    def _look(self, at: float, away: float, held: bool) -> None:
        """``away``: 1 at the card, 0 at the person."""
        if away != self._away.target[0]:
            self._blinks.append(at)
        self._away.to(at, np.array([away, held], np.float32), 0.07)
        self._away_head.to(at + EYES_LEAD_HEAD, scalar(away), 0.45)


def _gaze_blink(since: float) -> float:
    return smoothstep(since / idle.BLINK_CLOSES) - smoothstep((since - 0.09) / idle.BLINK_OPENS)
