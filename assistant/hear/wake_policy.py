"""When a row of wake-word scores means that the box was called. Pure: time is passed in."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.errors import ConfigError

_STILL = 0.2
"""Seconds from one high score to the next within which both are of the same call."""


@dataclass(frozen=True, slots=True)
class Wake:
    """The box was called. ``ended_at``: when the (last) word ended, on the clock of the frames."""

    ended_at: float
    score: float


@dataclass(frozen=True, slots=True)
class WakeSettings:
    """Figures chosen when the network was trained (``assets/wakeword/xiaoe.toml``).

    Attributes:
        threshold: score from which a moment counts as the word.
        rest: seconds after a wake in which no other is reported.
        lag: seconds from the word's end to the frame that is believed, typically.

    Raises:
        ConfigError: on a figure outside its range.
    """

    threshold: float
    rest: float = 2.0
    lag: float = 0.1

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise ConfigError(f"wake threshold {self.threshold} must lie between 0 and 1")
        if self.rest < 0 or self.lag < 0:
            raise ConfigError("wake: rest and lag must be 0 or more")


@dataclass(frozen=True, slots=True)
class VerifiedSettings:
    """Figures for two ears (`assistant.hear.wake_verifier`).

    Attributes:
        suspect: score of the first ear from which the second one is asked.
        first_share: how much the first ear's logit counts beside the second's.
        policy: for the score of both.

    Raises:
        ConfigError: on a figure outside its range.
    """

    suspect: float
    first_share: float
    policy: WakeSettings

    def __post_init__(self) -> None:
        if not 0 < self.suspect < 1 or self.first_share < 0:
            raise ConfigError("wake: suspect must lie between 0 and 1, first_share be 0 or more")


class WakePolicy:
    """Fed ``(time, score)`` of frames, of all or of those that may be the word; says once when the
    box was called."""

    def __init__(self, settings: WakeSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        self._resting_until = float("-inf")

    def feed(self, time: float, score: float) -> Wake | None:
        """``time``: seconds at which the frame ended; it must not go back."""
        settings = self._settings
        if score < settings.threshold:
            return None
        if time < self._resting_until:
            # A score that stays high is one call, for however long.
            self._resting_until = max(self._resting_until, time + _STILL)
            return None
        self._resting_until = time + settings.rest
        return Wake(time - settings.lag, score)
