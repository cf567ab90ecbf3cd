"""The end of speech: a pure function of how long and how likely each piece of sound was speech."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

CLOSED_HANGOVER = 0.35
"""Silence after which "네" or a name on the screen is over, in seconds."""
OPEN_HANGOVER = 0.6
"""Silence after which a sentence is over: people search for words within one."""
DEFAULT_PATIENCE = 7.0


class EndpointEvent(Enum):
    STARTED = "started"
    """Speech began, at ``speech_start``."""
    PAUSED = "paused"
    """It stopped for a moment, at ``speech_end``: perhaps the end."""
    RESUMED = "resumed"
    """It went on after ``PAUSED``."""
    ENDED = "ended"
    """It stopped for the hang-over. The last event."""
    TOO_LONG = "too_long"
    """It goes on beyond ``longest``. The last event."""
    SILENCE = "silence"
    """Nobody spoke for the time of ``patience``. The last event."""


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """Feed it the sound of one utterance; all times are in seconds, counted from the first feed.

    Speech has hysteresis: it begins at a probability of ``enter`` and lasts down to ``leave``.
    A shorter burst than ``onset`` is a knock, not a beginning; than ``resume``, not a going on.
    """

    hangover: float = 0.5
    patience: float = DEFAULT_PATIENCE
    longest: float = 15.0
    onset: float = 0.1
    resume: float = 0.06
    pause: float = 0.2
    enter: float = 0.5
    leave: float = 0.35

    now: float = field(default=0.0, init=False)
    speech_start: float = field(default=0.0, init=False)
    """When the first speech began; of meaning from ``STARTED`` on."""
    speech_end: float = field(default=0.0, init=False)
    """When the last speech ended, so far."""
    over: bool = field(default=False, init=False)
    _speaking: bool = field(default=False, init=False)
    _burst_start: float = field(default=0.0, init=False)
    _started: bool = field(default=False, init=False)
    _paused: bool = field(default=False, init=False)

    @classmethod
    def for_answer(cls, *, closed: bool, patience: float = DEFAULT_PATIENCE) -> Endpoint:
        """``closed`` as in `assistant.core.ports.Expectation`."""
        return cls(hangover=CLOSED_HANGOVER if closed else OPEN_HANGOVER, patience=patience)

    def feed(self, seconds: float, probability: float) -> EndpointEvent | None:
        """Takes the next ``seconds`` of sound, speech with ``probability`` 0 to 1.

        Returns at most one event; ``None`` for ever after a last one.
        """
        if self.over:
            return None
        self._notice(probability)
        self.now += seconds
        event = self._while_speaking() if self._started else self._before_speech()
        self.over = event in _LAST
        return event

    def _notice(self, probability: float) -> None:
        speaks = probability >= (self.leave if self._speaking else self.enter)
        if speaks and not self._speaking:
            self._burst_start = self.now
        self._speaking = speaks

    @property
    def _burst(self) -> float:
        """Length of the speech that has not stopped."""
        return self.now - self._burst_start if self._speaking else 0.0

    def _before_speech(self) -> EndpointEvent | None:
        if self._burst >= self.onset:
            self._started = True
            self.speech_start, self.speech_end = self._burst_start, self.now
            return EndpointEvent.STARTED
        if not self._speaking and self.now >= self.patience:
            return EndpointEvent.SILENCE
        return None

    def _while_speaking(self) -> EndpointEvent | None:
        goes_on = self._speaking and (not self._paused or self._burst >= self.resume)
        if goes_on:
            self.speech_end = self.now
        if self.now - self.speech_start >= self.longest:
            return EndpointEvent.TOO_LONG
        if goes_on and self._paused:
            self._paused = False
            return EndpointEvent.RESUMED
        silence = self.now - self.speech_end
        if silence >= self.hangover:
            return EndpointEvent.ENDED
        if silence >= self.pause and not self._paused:
            self._paused = True
            return EndpointEvent.PAUSED
        return None


_LAST = frozenset({EndpointEvent.ENDED, EndpointEvent.TOO_LONG, EndpointEvent.SILENCE})
