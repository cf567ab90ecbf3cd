"""The character as someone's mirror image: a tracked face moves it; without one it lives idly."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from assistant.core.face import TrackedFace
from avatar import idle
from avatar.blendshapes import ARKIT, INDEX, NAMES, Weights
from avatar.director import Director
from avatar.motion import Track, Vector, scalar
from avatar.one_euro import OneEuroFilter
from avatar.pose import Pose
from avatar.solver import FULL_NOD, FULL_TURN, Head

COMES, GOES = 0.3, 0.8
"""Seconds to take up a face that is seen, and to ease back to idle life without it."""
PATIENCE = 0.35
"""Seconds without a face until it counts as lost: one blurred picture is no absence."""
FULL_ROLL = 0.45

USUAL_FULL = 0.8
FULL = {
    "eyeBlink": 0.6, "eyeWide": 0.3, "eyeSquint": 0.75, "cheekSquint": 0.5, "jawOpen": 0.55,
    "browInnerUp": 0.5, "browDown": 0.35, "browOuterUp": 0.6, "mouthFrown": 0.25,
    "noseSneer": 0.4, "mouthSmile": 0.85,
}  # fmt: skip
"""What the landmarker gives for the full movement: its scales differ, and few end at 1."""
HIGHEST_NEUTRAL = 0.3
"""No neutral face shows more of a blendshape: who begins with a smile is not neutral."""
NEUTRAL_FALLS, NEUTRAL_RISES = 0.8, 0.02
"""A second: how fast the neutral face follows lower and higher values."""
UPRIGHT_SECONDS, FARTHEST_UPRIGHT = 10.0, 0.2
"""How fast, and how far (radians), the middle of the head's movement is taken to be straight on:
cameras stand above, below or beside the screen."""

_ANGLES = 3
_OTHER_SIDE = [
    NAMES.index(
        name.removesuffix("Left") + "Right"
        if name.endswith("Left")
        else name.removesuffix("Right") + "Left"
        if name.endswith("Right")
        else name
    )
    for name in ARKIT
]
"""Where each ARKit weight goes in a mirror."""
_BLINKS = [ARKIT.index("eyeBlinkLeft"), ARKIT.index("eyeBlinkRight")]
_FULL = np.array(
    [FULL.get(n.removesuffix("Left").removesuffix("Right"), USUAL_FULL) for n in ARKIT], np.float32
)


class Mirror:
    """Takes what a tracker sees, in order; answers what the character does from then on.

    Args:
        seed: of the idle life.
    """

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._idle = Director(seed)
        self._follows = Track(scalar(0))
        self._filter = _face_filter()
        self._neutral: Vector | None = None
        self._upright = np.zeros(_ANGLES, np.float32)
        self._face = np.zeros(len(ARKIT) + _ANGLES, np.float32)
        self._swings: deque[tuple[float, float]] = deque(maxlen=64)
        self._seen_at = -1e9
        self._following = False

    def see(self, face: TrackedFace | None, at: float) -> None:
        """What was in the picture taken at ``at`` seconds; times must not run backwards."""
        if face is None:
            if self._following and at - self._seen_at > PATIENCE:
                self._following = False
                self._follows.to(at, scalar(0), GOES)
            return
        if not self._following:
            self._following = True
            self._filter.forget()
            self._follows.to(at, scalar(1), COMES)
        shapes = np.array([face.blendshapes.get(name, 0.0) for name in ARKIT], np.float32)
        angles = np.array([face.yaw, face.pitch, face.roll], np.float32)
        self._calibrate(shapes, angles, min(0.2, max(0.0, at - self._seen_at)))
        self._seen_at = at
        moved = np.concatenate([self._movement(shapes), angles - self._upright])
        self._face = self._filter.filter(moved, at)
        self._swings.append((at, _swing(_head(self._face))))

    def pose(self, t: float) -> Pose:
        """The character at ``t`` seconds, on the clock of the pictures."""
        idle_pose = self._idle.pose(t)
        share = float(self._follows.at(t)[0])
        if share == 0:
            return idle_pose
        weights = np.zeros(len(NAMES), np.float32)
        weights[_OTHER_SIDE] = np.clip(self._face[:-_ANGLES], 0, 1)
        weights[INDEX["breath"]] = idle.breath(t, self._seed)
        weights[INDEX["hairSwayX"]] = 2.2 * idle.hair_lag(self._swings_at(t - idle.HAIR_DELAYS))
        head, rest = _head(self._face), idle_pose.head
        return Pose(
            _mix(idle_pose.weights, weights, share),
            Head(
                rest.yaw + (head.yaw - rest.yaw) * share,
                rest.pitch + (head.pitch - rest.pitch) * share,
                rest.roll + (head.roll - rest.roll) * share,
            ),
            idle_pose.lean,
        )

    def _calibrate(self, shapes: Vector, angles: Vector, seconds: float) -> None:
        """Learns the person's face at rest: near the least of what each blendshape shows."""
        if self._neutral is None:
            self._neutral = np.minimum(shapes, HIGHEST_NEUTRAL)
        rate = np.where(shapes < self._neutral, NEUTRAL_FALLS, NEUTRAL_RISES)
        self._neutral += (shapes - self._neutral) * np.float32(seconds) * rate.astype(np.float32)
        np.minimum(self._neutral, HIGHEST_NEUTRAL, out=self._neutral)
        self._upright += (angles - self._upright) * np.float32(seconds / UPRIGHT_SECONDS)
        np.clip(self._upright, -FARTHEST_UPRIGHT, FARTHEST_UPRIGHT, out=self._upright)

    def _movement(self, shapes: Vector) -> Vector:
        """How far from rest, 1 for the full movement."""
        assert self._neutral is not None
        moved: Vector = np.clip((shapes - self._neutral) / (_FULL - self._neutral), 0, 1)
        left, right = moved[_BLINKS]
        if abs(left - right) < 0.4:
            # Nearly every half wink is a blink seen from the side.
            moved[_BLINKS] = (left + right) / 2
        return moved

    def _swings_at(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """The head's sway at ``times``; the hair hangs behind it."""
        known, swings = zip(*self._swings, strict=True)
        swung: NDArray[np.float64] = np.interp(times, known, swings)
        return swung


def _face_filter() -> OneEuroFilter:
    cutoff = np.full(len(ARKIT) + _ANGLES, 1.6, np.float32)
    beta = np.full(len(ARKIT) + _ANGLES, 1.2, np.float32)
    # A blink lasts 150 ms: smoothed like the rest it would never close.
    eyes = [index for index, name in enumerate(ARKIT) if name.startswith("eye")]
    cutoff[eyes], beta[eyes] = 3.0, 2.5
    return OneEuroFilter(cutoff, beta)


def _head(face: Vector) -> Head:
    """As in a mirror: turned to the other side."""
    yaw, pitch, roll = face[-_ANGLES:].tolist()
    return Head(
        max(-FULL_TURN, min(FULL_TURN, -yaw)),
        max(-FULL_NOD, min(FULL_NOD, pitch)),
        max(-FULL_ROLL, min(FULL_ROLL, -roll)),
    )


def _swing(head: Head) -> float:
    return head.yaw - 0.8 * head.roll


def _mix(a: Weights, b: Weights, share: float) -> Weights:
    return np.asarray(a + (b - a) * np.float32(share), np.float32)
