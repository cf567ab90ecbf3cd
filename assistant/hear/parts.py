"""What ears are put together from."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.ports import (
    Expectation,
    Microphone,
    Recogniser,
    StreamingRecogniser,
    VoiceActivity,
    WakeWord,
)
from assistant.hear.languages import TellsLanguages
from assistant.hear.wake_policy import WakePolicy
from assistant.hear.wake_verifier import WakeVerifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognisers:
    """Which engine hears what. ``captions`` also follows the user's words live, if present, and
    ``languages`` tells them apart."""

    open: Recogniser
    closed: Recogniser
    captions: StreamingRecogniser | None = None
    languages: TellsLanguages | None = None

    def choose(self, expect: Expectation) -> Recogniser:
        first, second = (self.closed, self.open) if expect.closed else (self.open, self.closed)
        return first if first.speaks(expect.language) else second


@dataclass(frozen=True, slots=True)
class NameEars:
    """What hears the device's name.

    ``verifier`` hears again what ``wake_word`` suspects; without it ``policy`` decides alone.
    """

    wake_word: WakeWord
    policy: WakePolicy
    verifier: WakeVerifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What ears need to hear sound; without it they take typed lines only."""

    microphone: Microphone
    name: NameEars
    voice_activity: VoiceActivity
    recognisers: Recognisers
