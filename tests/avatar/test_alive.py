"""The whole character over time: every change of mood, an hour of life, attention."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.core.amount import Money
from assistant.core.bus import Told
from assistant.core.cards import MessageCard
from assistant.core.emotion import Emotion
from assistant.core.events import (
    CardCleared,
    CardShown,
    EmotionShown,
    Fact,
    Failed,
    ListeningStarted,
    NoiseHeard,
    PaymentSettled,
    PersonLeft,
    PersonSeen,
    SpeechEnded,
    TurnEnded,
)
from avatar.blendshapes import INDEX, NAMES
from avatar.director import DROWSY_AFTER, Director
from avatar.pose import Pose
from avatar.solver import FULL_NOD, FULL_TURN

from .samples import spoken

FRAME = 1 / 30
LARGEST_STEP = 0.19
"""Of any weight, of 1, within a frame of 1/30 s, where lids do not blink."""
LARGEST_TURN = 0.06
"""Of any angle of the head within a frame, in radians."""
LIDS = [i for name, i in INDEX.items() if name.startswith(("eyeBlink", "eyeWide", "eyeLook"))]
STILL = np.ones(len(NAMES), bool)
STILL[LIDS] = False
CONVERSATION: tuple[tuple[float, Fact], ...] = (
    (2.0, PersonSeen(right=-0.4, up=0.1, near=0.2)),
    (5.0, ListeningStarted()),
    (7.0, SpeechEnded(at=6.5, seconds=1.5)),
    (8.0, CardShown(card=MessageCard(title="a"))),
    (8.1, spoken("one two three four", 8.1, 2.0)),
    (11.0, PaymentSettled(payment="p", amount=Money(100))),
    (14.0, CardCleared()),
    (15.0, TurnEnded(outcome="done")),
    (20.0, NoiseHeard(level=-8.0)),
    (25.0, Failed(stage="hear", key="error_engine", detail="gone")),
    (26.0, TurnEnded(outcome="failed")),
    (30.0, PersonLeft()),
)


def angles(pose: Pose) -> NDArray[np.float64]:
    return np.array([pose.head.yaw, pose.head.pitch, pose.head.roll])


@pytest.mark.parametrize("first", Emotion)
def test_no_mood_jumps_into_another(first: Emotion) -> None:
    director = Director()
    pairs = [e for e in Emotion if e is not first]
    for number, second in enumerate(pairs):
        at = 3.0 * number
        director.tell(Told(at, EmotionShown(emotion=first)))
        director.tell(Told(at + 1.5, EmotionShown(emotion=second)))
        poses = [director.pose(at + 1.45 + FRAME * k) for k in range(16)]
        steps = np.abs(np.diff([p.weights for p in poses], axis=0))
        assert steps[:, STILL].max() < LARGEST_STEP, (first, second)
        assert np.abs(np.diff([angles(p) for p in poses], axis=0)).max() < LARGEST_TURN


def test_every_mood_can_follow_every_other() -> None:
    """The test above walks them all."""
    assert len(list(permutations(Emotion, 2))) == len(Emotion) * (len(Emotion) - 1) >= 12 * 11


def lived(seed: int) -> list[Pose]:
    """A pose a second for an hour in which people come, order, fail and go."""
    director = Director(seed)
    poses = []
    script = [(60.0 * minute + at, fact) for minute in range(0, 60, 2) for at, fact in CONVERSATION]
    for second in range(3600):
        while script and script[0][0] <= second:
            at, fact = script.pop(0)
            director.tell(Told(at, fact))
        poses.append(director.pose(float(second)))
    return poses


def test_an_hour_of_life() -> None:
    poses = lived(1)
    weights = np.array([p.weights for p in poses])
    turned = np.array([angles(p) for p in poses])
    assert np.isfinite(weights).all()
    assert np.isfinite(turned).all()
    assert np.abs(weights).max() <= 1
    assert np.abs(turned[:, 0]).max() <= FULL_TURN
    assert np.abs(turned[:, 1]).max() <= FULL_NOD
    assert 0.01 < float((weights[:, INDEX["eyeBlinkLeft"]] > 0.8).mean()) < 0.2, "it blinks"
    for name in ("breath", "hairSwayX", "eyeLookOutLeft", "browInnerUp"):
        assert weights[:, INDEX[name]].std() > 0.01, name
    assert len({p.weights.tobytes() for p in poses}) > 3500, "no two moments are alike"


def test_the_same_hour_again() -> None:
    director, again = Director(3), Director(3)
    for told in (Told(at, fact) for at, fact in CONVERSATION):
        director.tell(told)
        again.tell(told)
    times = [40 + 0.37 * k for k in range(60)]
    forwards = [director.pose(t).weights.tobytes() for t in times]
    assert forwards == [again.pose(t).weights.tobytes() for t in reversed(times)][::-1]
    assert forwards != [Director(4).pose(t).weights.tobytes() for t in times]


def gaze(pose: Pose) -> float:
    """To the right of the screen, -1 to 1."""
    w = pose.weights
    return float(w[INDEX["eyeLookOutLeft"]] - w[INDEX["eyeLookInLeft"]])


def average_gaze(director: Director, start: float) -> float:
    return float(np.mean([gaze(director.pose(start + 0.1 * k)) for k in range(200)]))


def test_it_looks_at_who_stands_there_eyes_before_head() -> None:
    director = Director()
    director.tell(Told(0.0, PersonSeen(right=0.0, up=0.0, near=0.2)))
    ahead = average_gaze(director, 5.0)
    yaw = director.pose(30.0).head.yaw
    director.tell(Told(30.0, PersonSeen(right=0.9, up=0.0, near=0.2)))
    soon = director.pose(30.11)
    assert gaze(soon) > 0.3, "the eyes are there"
    assert abs(soon.head.yaw - yaw) < 0.02, "the head is not yet"
    assert average_gaze(director, 32.0) > ahead + 0.3
    director.tell(Told(60.0, PersonLeft()))
    assert abs(average_gaze(director, 62.0) - ahead) < 0.15


def test_the_cameras_noise_is_not_followed() -> None:
    director = Director()
    director.tell(Told(0.0, PersonSeen(right=0.3, up=0.0, near=0.2)))
    still = director.pose(20.0).weights
    for k in range(50):
        director.tell(Told(10 + 0.1 * k, PersonSeen(right=0.3 + 0.05 * (k % 2), up=0, near=0.2)))
    assert np.allclose(director.pose(20.0).weights, still)


def test_it_greets_who_comes_but_not_who_stays() -> None:
    director = Director()
    director.tell(Told(1.0, PersonSeen(right=0.0, up=0.0, near=0.2)))
    assert director.pose(2.0).weights[INDEX["mouthSmileLeft"]] > 0.8
    director.tell(Told(9.0, PersonSeen(right=0.5, up=0.0, near=0.2)))
    assert director.pose(10.0).weights[INDEX["mouthSmileLeft"]] < 0.6


def test_a_noise_startles_even_who_dozes() -> None:
    director = Director()
    director.night_fell(0.0, night=True)
    asleep = director.pose(DROWSY_AFTER + 5)
    assert asleep.weights[INDEX["fxSleep"]] > 0.9
    director.tell(Told(DROWSY_AFTER + 5.0, NoiseHeard(level=-5.0)))
    assert director.pose(DROWSY_AFTER + 5.3).weights[INDEX["fxSurprise"]] > 0.9
    assert director.pose(DROWSY_AFTER + 9.0).weights[INDEX["fxSurprise"]] < 0.1


def test_a_payment_leaves_it_glad_for_a_while() -> None:
    def smile(*facts: Fact) -> float:
        director = Director()
        for fact in (*facts, TurnEnded(outcome="none")):
            director.tell(Told(1.0, fact))
        times = [12 + 0.5 * k for k in range(30)]
        return float(np.mean([director.pose(t).weights[INDEX["mouthSmileLeft"]] for t in times]))

    assert smile(PaymentSettled(payment="p", amount=Money(1))) > smile() + 0.1
