"""Facts in, behaviour out."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.amount import Money
from assistant.core.bus import Told
from assistant.core.cards import MessageCard
from assistant.core.emotion import Emotion
from assistant.core.events import (
    AlarmRang,
    BasketChanged,
    CardCleared,
    CardShown,
    DeviceReady,
    EmotionShown,
    Fact,
    Failed,
    Heard,
    LanguageChanged,
    ListeningStarted,
    MuteChanged,
    NoiseHeard,
    NothingHeard,
    NotUnderstood,
    PartlyHeard,
    PaymentFailed,
    PaymentRequested,
    PaymentSettled,
    PersonLeft,
    PersonSeen,
    SkillAnswered,
    SpeakingStarted,
    SpeakingStopped,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    Understood,
    VolumeChanged,
    WakeDetected,
)
from assistant.core.language import Language
from assistant.core.menu import Basket
from assistant.core.speech import Viseme, VisemeAt
from avatar.blendshapes import INDEX, OPENING
from avatar.director import DROWSY_AFTER, Director
from avatar.emotions import EXPRESSIONS
from avatar.motion import Vector
from avatar.pose import Pose

from .samples import spoken

HEARD = Heard(text="음식", language=Language.KO, engine="whisper", seconds=0.5)
EVERY_FACT: tuple[Fact, ...] = (
    DeviceReady(seconds=1.0),
    WakeDetected(word="샤오어", score=0.9),
    ListeningStarted(),
    SpeechStarted(at=0.0),
    PartlyHeard(text="음"),
    SpeechEnded(at=0.0, seconds=1.0),
    HEARD,
    Understood(intent="food.order", slots={}, score=1.0),
    NotUnderstood(text="?"),
    NothingHeard(reason="silence"),
    SkillAnswered(skill="food", text="네"),
    LanguageChanged(language=Language.EN),
    spoken("하나 둘 셋", 0.0),
    SpeakingStopped(interrupted=False),
    SpeakingStopped(interrupted=True),
    CardShown(card=MessageCard(title="a")),
    BasketChanged(shop="s", basket=Basket()),
    PaymentRequested(payment="p", amount=Money(1), payee="s", payload="x", expires_at=9.0),
    PaymentSettled(payment="p", amount=Money(1)),
    PaymentFailed(payment="p", reason="declined"),
    CardCleared(),
    EmotionShown(emotion=Emotion.WINK),
    MuteChanged(muted=True),
    VolumeChanged(volume=5),
    AlarmRang(alarm="a", label="tea"),
    NoiseHeard(level=-6.0),
    PersonSeen(right=0.8, up=0.1, near=0.2),
    PersonLeft(),
    TurnEnded(outcome="done"),
    Failed(stage="hear", key="error_engine", detail="gone"),
)


def told(*facts: tuple[float, Fact]) -> Director:
    director = Director()
    for at, fact in facts:
        director.tell(Told(at, fact))
    return director


def mood(director: Director, t: float) -> Emotion:
    """The emotion whose sign and brows the pose is nearest to."""
    pose = director.pose(t)
    keep = [i for name, i in INDEX.items() if name.startswith(("fx", "brow", "lid", "tears"))]

    def distance(emotion: Emotion) -> float:
        return float(np.abs(pose.weights[keep] - EXPRESSIONS[emotion].weights[keep]).sum())

    return min(Emotion, key=distance)


@pytest.mark.parametrize("emotion", Emotion)
def test_a_shown_emotion_is_reached(emotion: Emotion) -> None:
    assert mood(told((0.0, EmotionShown(emotion=emotion))), 1.0) is emotion


def test_listens_then_thinks_then_speaks_with_its_lips() -> None:
    vowel = tuple(VisemeAt(0.2 * k, v) for k, v in enumerate((Viseme.AA, Viseme.PP) * 5))
    director = told((1.0, WakeDetected(word="샤오어", score=1.0)), (1.1, ListeningStarted()))
    assert mood(director, 1.9) is Emotion.LISTENING
    assert director.pose(1.9).lean > 0.5
    director.tell(Told(3.0, SpeechEnded(at=2.5, seconds=1.0)))
    assert mood(director, 3.8) is Emotion.THINKING
    director.tell(Told(4.0, spoken("하나 둘 셋 넷", 4.1, 2.0, vowel)))
    jaws = [director.pose(4.1 + 0.02 * k).weights[INDEX["jawOpen"]] for k in range(90)]
    assert max(jaws) > 0.6
    assert min(jaws[10:]) < 0.05
    assert mood(director, 5.0) is Emotion.NEUTRAL


@pytest.mark.parametrize("emotion", Emotion)
def test_no_emotion_keeps_the_lips_apart_on_a_p(emotion: Emotion) -> None:
    clause = spoken("음", 5.0, 2.0, (VisemeAt(0.0, Viseme.AA), VisemeAt(0.8, Viseme.PP)))
    director = told((0.0, EmotionShown(emotion=emotion)), (5.0, clause))
    wanted = np.zeros(len(INDEX), np.float32)
    pose = director.pose(6.3)
    assert pose.weights[INDEX["jawOpen"]] <= wanted[INDEX["jawOpen"]] + 0.02
    assert pose.weights[INDEX["lipPress"]] > 0.9
    assert np.count_nonzero(pose.weights[OPENING] > 0.02) <= 6, "only the p's own weights"


def test_looks_at_the_card_and_back() -> None:
    director = told((1.0, CardShown(card=MessageCard(title="a"))))
    looks = INDEX["eyeLookOutLeft"]
    assert director.pose(1.6).weights[looks] > 0.5
    assert director.pose(1.9).head.yaw > director.pose(0.9).head.yaw + 0.1
    assert director.pose(3.4).weights[looks] < 0.5


def test_eyes_lead_the_head() -> None:
    director = told((1.0, CardShown(card=MessageCard(title="a"))))
    resting = told()
    t = 1.1
    assert director.pose(t).weights[INDEX["eyeLookOutLeft"]] > 0.5
    assert director.pose(t).head.yaw == pytest.approx(resting.pose(t).head.yaw, abs=0.005)


def test_glad_when_paid_sorry_when_not() -> None:
    paid = told((0.0, PaymentSettled(payment="p", amount=Money(1))))
    assert mood(paid, 1.0) is Emotion.JOY
    assert mood(paid, 4.0) is Emotion.HAPPY
    assert mood(told((0.0, PaymentFailed(payment="p", reason="declined"))), 1.0) is Emotion.SORRY
    failed = Failed(stage="hear", key="error_engine", detail="x")
    assert mood(told((0.0, failed)), 1.0) is Emotion.SORRY


def test_sleepy_only_at_night_and_only_when_nothing_happens() -> None:
    director = told((0.0, TurnEnded(outcome="done")))
    assert mood(director, 60.0) is Emotion.NEUTRAL
    director.night_fell(61.0, night=True)
    assert mood(director, 62.0) is Emotion.NEUTRAL
    assert mood(director, 61.0 + DROWSY_AFTER + 4) is Emotion.SLEEPY
    director.tell(Told(100.0, WakeDetected(word="샤오어", score=1.0)))
    assert mood(director, 101.0) is Emotion.LISTENING


def test_interrupted_it_listens_at_once() -> None:
    director = told((0.0, spoken("하나 둘", 0.0, 5.0)), (1.0, SpeakingStopped(interrupted=True)))
    assert mood(director, 1.6) is Emotion.LISTENING
    assert director.pose(1.6).weights[INDEX["jawOpen"]] < 0.05


def flat(pose: Pose) -> Vector:
    head = np.array([pose.head.yaw, pose.head.pitch, pose.head.roll, pose.lean], np.float32)
    return np.concatenate([pose.weights, 3 * head])


def test_no_fact_makes_the_character_jump() -> None:
    """Lips and lids are meant to be fast; all else moves at most this much in a frame."""
    slow = [
        i for n, i in INDEX.items() if not n.startswith(("eye", "jaw", "mouth", "lip", "to", "te"))
    ]
    slow += range(len(INDEX), len(INDEX) + 4)
    director = told()
    before, t = flat(director.pose(0.0)), 0.0
    for number, fact in enumerate(EVERY_FACT * 2):
        until = 0.37 * (number + 1)
        while t < until:
            t += 1 / 60
            now = flat(director.pose(t))
            assert np.abs(now - before)[slow].max() < 0.17, type(fact)
            before = now
        if isinstance(fact, SpeakingStarted):
            fact = spoken(fact.text, t)
        director.tell(Told(t, fact))


def test_the_same_facts_give_the_same_pose() -> None:
    story = tuple((0.4 * k, fact) for k, fact in enumerate(EVERY_FACT))
    a, b = told(*story), told(*story)
    for _ in range(3):
        b.pose(20.0)
    assert np.array_equal(flat(a.pose(14.2)), flat(b.pose(14.2)))


def test_weights_and_angles_stay_within_what_the_art_can_show() -> None:
    director = told(*((0.4 * k, fact) for k, fact in enumerate(EVERY_FACT)))
    for k in range(600):
        pose = director.pose(11 + k / 30)
        assert np.abs(pose.weights).max() <= 1
        assert abs(pose.head.yaw) <= 0.45
        assert abs(pose.head.pitch) <= 0.3
