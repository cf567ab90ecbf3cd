"""The mirror: what a tracked face does, the character does, the other way round."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.face import FaceBox, TrackedFace
from avatar.blendshapes import INDEX
from avatar.director import Director
from avatar.mirror import GOES, PATIENCE, Mirror
from avatar.one_euro import OneEuroFilter

FPS = 30
BOX = FaceBox(x=0.5, y=0.5, width=0.3, height=0.4)


def face(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, **shapes: float) -> TrackedFace:
    return TrackedFace(box=BOX, blendshapes=shapes, yaw=yaw, pitch=pitch, roll=roll)


def hold(mirror: Mirror, seen: TrackedFace | None, since: float, seconds: float) -> float:
    """Shows the same face for a while; returns when it ended."""
    for number in range(round(seconds * FPS)):
        mirror.see(seen, since + number / FPS)
    return since + seconds


def weight(mirror: Mirror, name: str, t: float) -> float:
    return float(mirror.pose(t).weights[INDEX[name]])


def test_without_a_face_it_lives_idly() -> None:
    mirror, idle = Mirror(seed=3), Director(seed=3)
    hold(mirror, None, 0.0, 2.0)
    for t in np.arange(0, 8, 0.37):
        assert np.array_equal(mirror.pose(t).weights, idle.pose(t).weights)


def test_a_movement_comes_on_the_other_side() -> None:
    mirror = Mirror()
    t = hold(mirror, face(), 0.0, 1.0)
    t = hold(mirror, face(mouthSmileLeft=0.9, yaw=0.3, roll=0.2), t, 0.6)
    assert weight(mirror, "mouthSmileRight", t) > 0.9
    assert weight(mirror, "mouthSmileLeft", t) < 0.05
    assert mirror.pose(t).head.yaw == pytest.approx(-0.3, abs=0.05)
    assert mirror.pose(t).head.roll == pytest.approx(-0.2, abs=0.05)


def test_a_quick_blink_closes_the_eyes_and_opens_them() -> None:
    mirror = Mirror()
    opened = face(eyeBlinkLeft=0.15, eyeBlinkRight=0.12)
    t = hold(mirror, opened, 0.0, 1.0)
    t = hold(mirror, face(eyeBlinkLeft=0.62, eyeBlinkRight=0.6), t, 5 / FPS)
    assert weight(mirror, "eyeBlinkLeft", t) > 0.8
    t = hold(mirror, opened, t, 0.25)
    assert weight(mirror, "eyeBlinkLeft", t) < 0.1


def test_one_eye_winks() -> None:
    mirror = Mirror()
    t = hold(mirror, face(), 0.0, 1.0)
    t = hold(mirror, face(eyeBlinkLeft=0.6), t, 0.3)
    assert weight(mirror, "eyeBlinkRight", t) > 0.85
    assert weight(mirror, "eyeBlinkLeft", t) < 0.1


def test_the_persons_own_resting_face_is_neutral() -> None:
    mirror = Mirror()
    t = hold(mirror, face(mouthFrownLeft=0.12, browDownLeft=0.2, pitch=-0.15), 0.0, 20.0)
    assert weight(mirror, "mouthFrownRight", t) < 0.02
    assert weight(mirror, "browDownRight", t) < 0.02
    assert mirror.pose(t).head.pitch == pytest.approx(0.0, abs=0.05)


def test_who_begins_with_closed_eyes_is_not_taken_to_rest_like_that() -> None:
    mirror = Mirror()
    t = hold(mirror, face(eyeBlinkLeft=0.7, eyeBlinkRight=0.7), 0.0, 1.0)
    assert weight(mirror, "eyeBlinkLeft", t) > 0.9
    t = hold(mirror, face(eyeBlinkLeft=0.1, eyeBlinkRight=0.1), t, 0.5)
    assert weight(mirror, "eyeBlinkLeft", t) < 0.05


def test_a_lost_face_eases_back_to_idle_life_without_a_jump() -> None:
    mirror, idle = Mirror(seed=2), Director(seed=2)
    t = hold(mirror, face(), 0.0, 1.0)
    t = hold(mirror, face(mouthSmileLeft=0.9, mouthSmileRight=0.9, yaw=0.4), t, 1.0)
    lost = t
    end = hold(mirror, None, t, PATIENCE + GOES + 0.2)
    shown = np.array([weight(mirror, "mouthSmileLeft", s) for s in np.arange(lost, end, 1 / 60)])
    assert shown[0] > 0.9
    assert np.abs(np.diff(shown)).max() < 0.05
    assert np.array_equal(mirror.pose(end).weights, idle.pose(end).weights)
    t = hold(mirror, face(mouthSmileLeft=0.9), end, 0.6)
    assert weight(mirror, "mouthSmileRight", t) > 0.9


def test_one_blurred_picture_is_no_absence() -> None:
    mirror = Mirror()
    t = hold(mirror, face(), 0.0, 1.0)
    t = hold(mirror, face(jawOpen=0.6), t, 0.5)
    t = hold(mirror, None, t, 0.2)
    assert weight(mirror, "jawOpen", t) > 0.9


def test_the_filter_stills_noise_and_follows_a_leap() -> None:
    noise = np.random.default_rng(1).normal(0, 0.03, (90, 1)).astype(np.float32)
    smooth = OneEuroFilter(np.array([1.6], np.float32), np.array([1.2], np.float32))
    still = np.array([smooth.filter(value, k / FPS)[0] for k, value in enumerate(noise)])
    assert still[10:].std() < 0.5 * noise.std()
    leap = [smooth.filter(np.ones(1, np.float32), (90 + k) / FPS)[0] for k in range(6)]
    assert leap[-1] > 0.9
