"""From facts to what the character does. The only place that knows how a conversation feels."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

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
    NoiseHeard,
    NothingHeard,
    NotUnderstood,
    PaymentFailed,
    PaymentRequested,
    PaymentSettled,
    PersonLeft,
    PersonSeen,
    SpeakingStarted,
    SpeakingStopped,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    WakeDetected,
)
from avatar import idle
from avatar.attention import IDLE_CONTACT, SPEAKING_CONTACT, Attention
from avatar.blendshapes import INDEX, MOUTH, NAMES, OPENING, Weights
from avatar.emotions import EXPRESSIONS, Expression
from avatar.layout import CARD_BESIDE, Direction
from avatar.lipsync import SpokenClause
from avatar.motion import Track, scalar
from avatar.pose import Pose, add_blink
from avatar.solver import FULL_NOD, FULL_TURN, Head

EMOTION_SECONDS = 0.32
DROWSY_AFTER = 20.0
"""Seconds of nothing at night until the character nods off."""
STARTLED = 0.9
"""Seconds of surprise at a noise."""
GREETED = 1.6
CHEER_LASTS = 90.0
"""Seconds until the mood that a payment left behind, good or bad, is gone."""

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
        self._attention = Attention(seed)
        self._cheer = Track(scalar(0))
        self._lean = Track(scalar(0))
        self._speaking = Track(scalar(0))
        self._clauses: deque[SpokenClause] = deque(maxlen=8)
        self._drowsy = False
        self._busy = False
        self._accompanied = False

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
                self._attention.has_card |= isinstance(fact, CardShown)
                self._attention.at_card(at, 1.1)
            case CardCleared():
                self._attention.has_card = False
                self._attention.at_viewer(at, held=False)
            case EmotionShown(emotion=emotion):
                self._shown = emotion
                self._feel(at, emotion)
            case PaymentSettled():
                self._feel(at, Emotion.JOY)
                self._feel(at + 2.8, Emotion.HAPPY)
                self._shown = Emotion.HAPPY
                self._cheer_up(at, 1.0)
            case PaymentFailed() | Failed():
                self._shown = Emotion.SORRY
                self._feel(at, Emotion.SORRY)
                self._cheer_up(at, -0.6)
            case PersonSeen(right=right, up=up):
                self._see(at, right, up)
            case PersonLeft():
                self._accompanied = False
                self._attention.person_at(at, 0.0, 0.0)
            case NoiseHeard():
                self._startle(at)
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

    def pose(self, t: float, card: Direction = CARD_BESIDE) -> Pose:
        """The character at ``t`` seconds on the device's clock, on a display that has its cards at
        ``card``. Pure: same facts, same pose."""
        mood = self._mood.at(t)
        weights: Weights = mood[:_CARRIED].copy()
        mouth_left, blink_left, gaze_left = mood[_CARRIED:].tolist()
        speaking = float(self._speaking.at(t)[0])
        self._speak_with(weights, t, speaking, mouth_left)
        contact = SPEAKING_CONTACT if speaking > 0.5 else IDLE_CONTACT
        self._attention.add_gaze(weights, t, card, contact, gaze_left)
        self._live_with(weights, t, speaking)
        sleepiness = 1 + 2 * float(mood[INDEX["fxSleep"]])
        closed = idle.blink(t, self._seed, sleepiness) * blink_left
        add_blink(weights, max(closed, self._attention.blink(t), 0.0))
        weights[INDEX["breath"]] += idle.breath(t, self._seed)
        heads = self._heads(t - idle.HAIR_DELAYS, card)
        weights[INDEX["hairSwayX"]] += 2.2 * idle.hair_lag(heads[:, 0] - 0.8 * heads[:, 2])
        head = Head(*heads[0].tolist())
        nod = 0.035 * speaking * self._emphasis(t)
        pitch = max(-FULL_NOD, min(FULL_NOD, head.pitch - nod))
        yaw = max(-FULL_TURN, min(FULL_TURN, head.yaw))
        weights[INDEX["browInnerUp"]] += 4 * nod
        lean = float(self._lean.at(t)[0])
        return Pose(np.clip(weights, -1, 1), Head(yaw, pitch, head.roll), lean)

    # What facts do

    def _attend(self, at: float) -> None:
        self._feel(at, Emotion.LISTENING)
        self._attention.at_viewer(at, held=True)
        self._lean.to(at, scalar(0.7), 0.35)

    def _speak(self, at: float, fact: SpeakingStarted) -> None:
        self._clauses.append(SpokenClause(fact))
        self._speaking.to(fact.starts_at, scalar(1), 0.12)
        self._speaking.to(fact.starts_at + fact.seconds, scalar(0), 0.2)
        if self._emotion in (Emotion.THINKING, Emotion.LISTENING, Emotion.SLEEPY):
            self._feel(at, self._shown)
        self._lean.to(at, scalar(0.3), 0.5)
        if self._attention.has_card and fact.seconds > 1.5:
            self._attention.at_card(fact.starts_at + 0.2, min(1.6, 0.45 * fact.seconds))
        else:
            self._attention.at_viewer(at, held=False)

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
        self._attention.at_viewer(at, held=False)
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

    def _cheer_up(self, at: float, amount: float) -> None:
        self._cheer.to(at, scalar(amount), 1.0)
        self._cheer.to(at + 1.5, scalar(0), CHEER_LASTS)

    def _see(self, at: float, right: float, up: float) -> None:
        """Follows a person with the eyes; greets and wakes up for one who comes."""
        self._attention.person_at(at, right, up)
        if not self._accompanied and not self._busy:
            self._feel(at + 0.2, Emotion.HAPPY)
            self._rest(at + 0.2 + GREETED)
        self._accompanied = True

    def _startle(self, at: float) -> None:
        """A fright passes; in a conversation the face that was shown comes back."""
        self._feel(at, Emotion.SURPRISED, 0.12)
        if self._busy:
            self._feel(at + STARTLED, self._shown)
        else:
            self._rest(at + STARTLED)

    # What a moment is made of

    def _speak_with(self, weights: Weights, t: float, speaking: float, mouth_left: float) -> None:
        weights[MOUTH] *= 1 - speaking * (1 - mouth_left)
        weights[OPENING] *= 1 - speaking
        for clause in self._clauses:
            if clause.active(t):
                weights += clause.mouth(t)

    def _live_with(self, weights: Weights, t: float, speaking: float) -> None:
        """Small twitches, and what the last success or failure left behind."""
        small = idle.twitch(t, self._seed)
        cheer = float(self._cheer.at(t)[0])
        weights[INDEX["browInnerUp"]] += 0.05 * small.brows + 0.3 * max(0.0, -cheer)
        smile = (0.06 * small.mouth + 0.3 * max(0.0, cheer)) * (1 - speaking)
        for side in ("mouthSmileLeft", "mouthSmileRight"):
            weights[INDEX[side]] += smile

    def _heads(self, times: NDArray[np.float64], card: Direction) -> NDArray[np.float64]:
        """Yaw, pitch and roll at ``times``: shape ``(n, 3)``."""
        heads = idle.drift(times, self._seed) + self._mood_head.over(times)
        heads[:, :2] += self._attention.heads(times, card)
        return heads

    def _emphasis(self, t: float) -> float:
        return max(
            (clause.emphasis(t) for clause in self._clauses if clause.active(t)), default=0.0
        )


def _carried(expression: Expression) -> Weights:
    shares = [expression.mouth.value, expression.blink.value, expression.gaze.value]
    return np.concatenate([expression.weights, np.array(shares, np.float32)])


def _angles(head: Head) -> Weights:
    return np.array([head.yaw, head.pitch, head.roll], np.float32)
