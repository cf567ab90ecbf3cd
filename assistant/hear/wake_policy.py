"""When a row of wake-word scores means that the box was called. Pure: time is passed in."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.errors import ConfigError


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
        sure: scores in a row (frames fed) above it before the box believes them.
        rest: seconds after a wake in which no other is reported.
        lag: seconds from the word's end to the frame that is believed, typically.

    Raises:
        ConfigError: on a figure outside its range.
    """

    threshold: float
    sure: int = 1
    rest: float = 2.0
    lag: float = 0.1

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise ConfigError(f"wake threshold {self.threshold} must lie between 0 and 1")
        if self.sure < 1 or self.rest < 0 or self.lag < 0:
            raise ConfigError("wake: sure must be 1 or more, rest and lag 0 or more")


class WakePolicy:
    """Fed ``(time, score)`` for every frame; says once when the box was called."""

    def __init__(self, settings: WakeSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        self._run = 0
        self._resting_until = float("-inf")

    def feed(self, time: float, score: float) -> Wake | None:
        """``time``: seconds at which the frame ended; it must not go back."""
        settings = self._settings
        self._run = self._run + 1 if score >= settings.threshold else 0
        # Exactly equal: a score that stays high is one call, not one a frame.
        if self._run != settings.sure or time < self._resting_until:
            return None
        self._resting_until = time + settings.rest
        return Wake(time - settings.lag, score)
