"""Facts: what happened, in the past tense, for observers. Never commands, never audio.

A closed union (`Fact`), so that ``match`` with ``assert_never`` is type-checked.
Times in facts are seconds on the device's clock (`assistant.core.clock`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.core.amount import Money
from assistant.core.cards import Card
from assistant.core.emotion import Emotion
from assistant.core.language import Language
from assistant.core.menu import Basket
from assistant.core.speech import VisemeAt, WordAt


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeDetected:
    """``score`` 0 to 1; ``how`` is "voice", "button" or "typed"."""

    word: str
    score: float
    how: str = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningStarted:
    """The device waits for the user to speak; ``hints`` are some of the things it expects."""

    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted:
    """The user began to speak at ``at``."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded:
    """The user's last sound was at ``at``; this fact comes when the detector is sure of it."""

    at: float
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PartlyHeard:
    """The live caption while the user speaks; it may still change."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """``engine`` is the recogniser's name, or "typed"; ``seconds`` is how long it took."""

    text: str
    language: Language
    engine: str
    seconds: float
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingHeard:
    """``reason``: "silence", "noise", "too_short"."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """``score`` 0 to 1. ``intent`` is "skill.intent", or "move.yes" for a dialogue move."""

    intent: str
    slots: dict[str, Any]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """``guess`` is the nearest intent, where the device asks back about it."""

    text: str
    guess: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillAnswered:
    skill: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChanged:
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingStarted:
    """One clause begins to sound at ``starts_at``; viseme and word times count from there."""

    text: str
    starts_at: float
    seconds: float
    visemes: tuple[VisemeAt, ...]
    words: tuple[WordAt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingStopped:
    interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown:
    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCleared:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionShown:
    emotion: Emotion


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketChanged:
    shop: str
    basket: Basket


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRequested:
    payment: str
    amount: Money
    payee: str
    payload: str
    expires_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettled:
    payment: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed:
    """``reason``: declined, expired, cancelled, unreachable, wrong_amount, refused, uncertain or
    refunded; of a visit to a fridge also a word of `assistant.money.hold_states.HoldReason`."""

    payment: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded:
    """``amount`` went back to the customer; it may be a part of what was paid."""

    payment: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FridgeOpened:
    """``visit`` is the id of its authorisation; what was taken is told as ``PaymentSettled``."""

    visit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged:
    """``order`` is the id of its payment; ``state`` a word of `OrderState`."""

    order: str
    shop: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteChanged:
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeChanged:
    """0 to 100."""

    volume: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRang:
    alarm: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReady:
    """Every engine is loaded and the device listens; ``seconds`` since the program started."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseHeard:
    """A sudden loud sound, other than the device's own; ``level`` in dB of full scale."""

    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """The camera sees someone in front of the screen, or that they moved.

    ``right`` and ``up`` are where, -1 to 1 across the camera's view, as the person themselves
    would say looking at the screen. ``near`` is the face's height as a share of the picture's.
    """

    right: float
    up: float
    near: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """The camera has not seen anyone for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnded:
    """A conversation is over. ``outcome``: done, cancelled, silence, interrupted, failed."""

    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """``stage`` that failed, ``key`` of the sentence spoken, ``detail`` for the log."""

    stage: str
    key: str
    detail: str


Fact = (
    WakeDetected
    | ListeningStarted
    | SpeechStarted
    | SpeechEnded
    | PartlyHeard
    | Heard
    | NothingHeard
    | Understood
    | NotUnderstood
    | SkillAnswered
    | LanguageChanged
    | SpeakingStarted
    | SpeakingStopped
    | CardShown
    | CardCleared
    | EmotionShown
    | BasketChanged
    | PaymentRequested
    | PaymentSettled
    | PaymentFailed
    | PaymentRefunded
    | FridgeOpened
    | OrderChanged
    | MuteChanged
    | VolumeChanged
    | AlarmRang
    | DeviceReady
    | NoiseHeard
    | PersonSeen
    | PersonLeft
    | TurnEnded
    | Failed
)
