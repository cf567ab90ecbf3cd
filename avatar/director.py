"""From facts to what the character does. The only place that knows how a conversation feels."""

from __future__ import annotations

from collections import deque

import numpy as np

from assistant.core.bus import Told
from assistant.core.emotion import Emotion
from assistant.core.events import (
    AlarmRang,
    BasketChanged,
    CardCleared,
    CardShown,
    DeviceReady,
    EmotionShown,
    Failed,
    Heard,
    LanguageChanged,
    ListeningStarted,
    NothingHeard,
    NotUnderstood,
    PaymentFailed,
    PaymentRequested,
    PaymentSettled,
    SpeakingStarted,
    SpeakingStopped,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    WakeDetected,
)
from avatar import idle
from avatar.blendshapes import INDEX, MOUTH, NAMES, OPENING, Weights
from avatar.emotions import EXPRESSIONS, Expression
from avatar.lipsync import SpokenClause
from avatar.motion import Track, scalar, smoothstep
from avatar.pose import Pose, add_blink, add_gaze
from avatar.solver import FULL_NOD, FULL_TURN, Head

EMOTION_SECONDS = 0.32
EYES_LEAD_HEAD = 0.12
DROWSY_AFTER = 20.0
"""Seconds of nothing at night until the character nods off."""
IDLE_CONTACT, SPEAKING_CONTACT = 0.45, 0.8
"""Share of glances that go to the viewer. Higher than between people: the viewer is the screen's
only audience, and a face that looks past them reads as absent."""

_CARRIED = len(NAMES)
"""The mood track holds the weights, then what remains of mouth, blink and gaze beneath them."""


class Director:
    """Takes facts in order; answers what the character does at any time from then on.

    Args:
        seed: of the idle life; the same seed and facts give the same motion.
    """

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._emotion = Emotion.NEUTRAL
        self._shown = Emotion.NEUTRAL
        neutral = EXPRESSIONS[Emotion.NEUTRAL]
        self._mood = Track(_carried(neutral))
        self._mood_head = Track(_angles(neutral.head))
        self._eyes = Track(np.zeros(3, np.float32))
        self._turn = Track(np.zeros(2, np.float32))
        self._lean = Track(scalar(0))
        self._speaking = Track(scalar(0))
        self._clauses: deque[SpokenClause] = deque(maxlen=8)
        self._gaze_blinks: deque[float] = deque(maxlen=4)
        self._drowsy = False
        self._busy = False
        self._card_direction: tuple[float, float] | None = None

    def card_at(self, direction: tuple[float, float] | None) -> None:
        """Where the card is, seen from the face: (right, up), each -1 to 1. ``None``: no card."""
        self._card_direction = direction

    def night_fell(self, at: float, night: bool) -> None:
        """At night an idle character gets sleepy."""
        self._drowsy = night
        if not self._busy:
            self._rest(at)

    def tell(self, told: Told) -> None:  # noqa: C901 (one arm for each fact)
        at, fact = told.at, told.fact
        match fact:
            case WakeDetected() | ListeningStarted():
                self._busy = True
                self._attend(at)
            case SpeechStarted():
                self._lean.to(at, scalar(1.0), 0.3)
            case SpeechEnded() | Heard():
                self._feel(at, Emotion.THINKING)
            case NothingHeard():
                self._feel(at, self._shown)
            case NotUnderstood():
                self._feel(at, Emotion.SORRY)
                self._feel(at + 1.6, self._shown)
            case SpeakingStarted():
                self._speak(at, fact)
            case SpeakingStopped(interrupted=interrupted):
                self._fall_silent(at, interrupted)
            case CardShown() | BasketChanged() | PaymentRequested():
                self._look_at_card(at, 1.1)
            case CardCleared():
                self._look(at, 0.0, 0.0, held=False)
            case EmotionShown(emotion=emotion):
                self._shown = emotion
                self._feel(at, emotion)
            case PaymentSettled():
                self._feel(at, Emotion.JOY)
                self._feel(at + 2.8, Emotion.HAPPY)
                self._shown = Emotion.HAPPY
            case PaymentFailed() | Failed():
                self._shown = Emotion.SORRY
                self._feel(at, Emotion.SORRY)
            case AlarmRang():
                self._feel(at, Emotion.SURPRISED)
                self._feel(at + 1.2, Emotion.HAPPY)
            case DeviceReady():
                self._feel(at, Emotion.HAPPY)
                self._feel(at + 2.5, Emotion.NEUTRAL)
            case LanguageChanged():
                self._feel(at, Emotion.WINK)
                self._feel(at + 1.4, self._shown)
            case TurnEnded(outcome=outcome):
                self._end(at, outcome)
            case _:
                # Observers need not act on every fact: mute and volume are for the captions.
                pass

    def pose(self, t: float) -> Pose:
        """The character at ``t`` seconds on the device's clock. Pure: same facts, same pose."""
        mood = self._mood.at(t)
        weights: Weights = mood[:_CARRIED].copy()
        mouth_left, blink_left, gaze_left = mood[_CARRIED:].tolist()
        speaking = float(self._speaking.at(t)[0])
        self._speak_with(weights, t, speaking, mouth_left)
        self._look_with(weights, t, speaking, gaze_left)
        sleepiness = 1 + 2 * float(mood[INDEX["fxSleep"]])
        closed = idle.blink(t, self._seed, sleepiness) * blink_left
        add_blink(
            weights, max(closed, *(self._gaze_blink(t, at) for at in self._gaze_blinks), 0.0, 0.0)
        )
        weights[INDEX["breath"]] += idle.breath(t, self._seed)
        weights[INDEX["hairSwayX"]] += 2.2 * idle.hair_lag(self._swing, t)
        head = self._head(t)
        nod = 0.035 * speaking * self._emphasis(t)
        pitch = max(-FULL_NOD, min(FULL_NOD, head.pitch - nod))
        yaw = max(-FULL_TURN, min(FULL_TURN, head.yaw))
        weights[INDEX["browInnerUp"]] += 4 * nod
        lean = float(self._lean.at(t)[0])
        return Pose(np.clip(weights, -1, 1), Head(yaw, pitch, head.roll), lean)

    # What facts do

    def _attend(self, at: float) -> None:
        self._feel(at, Emotion.LISTENING)
        self._look(at, 0.0, 0.0, held=True)
        self._lean.to(at, scalar(0.7), 0.35)

    def _speak(self, at: float, fact: SpeakingStarted) -> None:
        self._clauses.append(SpokenClause(fact))
        self._speaking.to(fact.starts_at, scalar(1), 0.12)
        self._speaking.to(fact.starts_at + fact.seconds, scalar(0), 0.2)
        if self._emotion in (Emotion.THINKING, Emotion.LISTENING, Emotion.SLEEPY):
            self._feel(at, self._shown)
        self._lean.to(at, scalar(0.3), 0.5)
        if self._card_direction is not None and fact.seconds > 1.5:
            self._look_at_card(fact.starts_at + 0.2, min(1.6, 0.45 * fact.seconds))
        else:
            self._look(at, 0.0, 0.0, held=False)

    def _fall_silent(self, at: float, interrupted: bool) -> None:
        if interrupted:
            for clause in self._clauses:
                clause.stop(at)
            self._speaking.to(at, scalar(0), 0.15)
            self._attend(at)

    def _end(self, at: float, outcome: str) -> None:
        self._busy = False
        self._shown = Emotion.NEUTRAL
        self._lean.to(at, scalar(0), 0.6)
        self._look(at, 0.0, 0.0, held=False)
        if outcome == "done":
            self._feel(at, Emotion.HAPPY)
        self._rest(at + (2.5 if outcome in ("done", "failed") else 0.0))

    def _rest(self, at: float) -> None:
        self._feel(at, Emotion.NEUTRAL)
        if self._drowsy:
            self._feel(at + DROWSY_AFTER, Emotion.SLEEPY, 2.5)

    def _feel(self, at: float, emotion: Emotion, seconds: float = EMOTION_SECONDS) -> None:
        expression = EXPRESSIONS[emotion]
        self._emotion = emotion
        self._mood.to(at, _carried(expression), seconds)
        self._mood_head.to(at, _angles(expression.head), seconds + 0.15)

    def _look_at_card(self, at: float, seconds: float) -> None:
        if self._card_direction is None:
            return
        right, up = self._card_direction
        self._look(at, right, up, held=True)
        self._look(at + seconds, 0.0, 0.0, held=False)

    def _look(self, at: float, right: float, up: float, held: bool) -> None:
        before = self._eyes.target
        if abs(right - before[0]) + abs(up - before[1]) > 0.3:
            self._gaze_blinks.append(at)
        self._eyes.to(at, np.array([right, up, held], np.float32), 0.07)
        self._turn.to(at + EYES_LEAD_HEAD, np.array([0.3 * right, 0.22 * up], np.float32), 0.45)

    # What a moment is made of

    def _speak_with(self, weights: Weights, t: float, speaking: float, mouth_left: float) -> None:
        weights[MOUTH] *= 1 - speaking * (1 - mouth_left)
        weights[OPENING] *= 1 - speaking
        for clause in self._clauses:
            if clause.active(t):
                weights += clause.mouth(t)

    def _look_with(self, weights: Weights, t: float, speaking: float, gaze_left: float) -> None:
        right, up, held = self._eyes.at(t).tolist()
        contact = SPEAKING_CONTACT if speaking > 0.5 else IDLE_CONTACT
        glance_right, glance_up = idle.glance(t, self._seed, contact)
        free = max(0.0, 1 - held) * gaze_left
        add_gaze(weights, right * 0.85 + glance_right * free, up * 0.85 + glance_up * free)

    def _gaze_blink(self, t: float, at: float) -> float:
        since = t - at
        return smoothstep(since / idle.BLINK_CLOSES) - smoothstep((since - 0.09) / idle.BLINK_OPENS)

    def _head(self, t: float) -> Head:
        drift = idle.drift(t, self._seed)
        yaw, pitch, roll = self._mood_head.at(t).tolist()
        turn_yaw, turn_pitch = self._turn.at(t).tolist()
        return Head(yaw + turn_yaw + drift.yaw, pitch + turn_pitch + drift.pitch, roll + drift.roll)

    def _swing(self, t: float) -> float:
        head = self._head(t)
        return head.yaw - 0.8 * head.roll

    def _emphasis(self, t: float) -> float:
        return max(
            (clause.emphasis(t) for clause in self._clauses if clause.active(t)), default=0.0
        )


def _carried(expression: Expression) -> Weights:
    shares = [expression.mouth.value, expression.blink.value, expression.gaze.value]
    return np.concatenate([expression.weights, np.array(shares, np.float32)])


def _angles(head: Head) -> Weights:
    return np.array([head.yaw, head.pitch, head.roll], np.float32)
