"""The end of speech: a pure function of how long and how likely each piece of sound was speech,
and of whether what was said so far is a whole sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

CLOSED_HANGOVER = 0.35
"""Silence after which "네" or a name on the screen is over, in seconds."""
OPEN_HANGOVER = 0.6
"""Silence after which a sentence is over: people search for words within one."""
COMPLETE_HANGOVER = 0.5
"""The same where what was heard so far is one of the sentences that were expected."""
DOUBTFUL_HANGOVER = 1.0
"""The same where what was heard so far makes no sense or may mean several things: who is still
looking for a word is let finish, and for the others a question is to come anyway."""
INCOMPLETE_HANGOVER = 1.6
"""The same after "two bulgogi and ...": more is sure to come."""
LONGEST_WAIT = 4.0
"""Silence in which the text so far is waited for, which is what the device would do next anyway."""
DEFAULT_PATIENCE = 7.0


class Sofar(Enum):
    """What is known of the words before a pause."""

    UNKNOWN = "unknown"
    """Nothing that says whether more will come."""
    AWAITED = "awaited"
    """They are being recognised."""
    COMPLETE = "complete"
    DOUBTFUL = "doubtful"
    """It is not sure what they mean."""
    INCOMPLETE = "incomplete"


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
    ``doubtful`` is the hang-over behind words of which it is not sure what they mean; ``least``
    that of one who speaks slowly, whatever the words.
    """

    hangover: float = 0.5
    doubtful: float = 0.5
    least: float = 0.0
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
    longest_pause: float = field(default=0.0, init=False)
    """Within the utterance: the longest silence after which it went on."""
    over: bool = field(default=False, init=False)
    _sofar: Sofar = field(default=Sofar.UNKNOWN, init=False)
    _speaking: bool = field(default=False, init=False)
    _burst_start: float = field(default=0.0, init=False)
    _started: bool = field(default=False, init=False)
    _paused: bool = field(default=False, init=False)

    @classmethod
    def for_answer(
        cls, *, closed: bool, patience: float = DEFAULT_PATIENCE, least: float = 0.0
    ) -> Endpoint:
        """``closed`` as in `assistant.core.ports.Expectation`: such an answer has no pauses."""
        if closed:
            return cls(hangover=CLOSED_HANGOVER, doubtful=OPEN_HANGOVER, patience=patience)
        return cls(
            hangover=OPEN_HANGOVER, doubtful=DOUBTFUL_HANGOVER, patience=patience, least=least
        )

    def judge(self, sofar: Sofar) -> EndpointEvent | None:
        """Takes what is known of the words before this pause, which holds until speech goes on.

        Returns ENDED if the silence so far is enough for it.
        """
        self._sofar = sofar
        if self.over or not self._paused:
            return None
        self.over = self._is_long_enough()
        return EndpointEvent.ENDED if self.over else None

    def _is_long_enough(self) -> bool:
        """Whether the silence has lasted for the hang-over."""
        needed = {
            Sofar.UNKNOWN: self.hangover,
            Sofar.AWAITED: LONGEST_WAIT,
            Sofar.COMPLETE: min(self.hangover, COMPLETE_HANGOVER),
            Sofar.DOUBTFUL: self.doubtful,
            Sofar.INCOMPLETE: INCOMPLETE_HANGOVER,
        }[self._sofar]
        return self.now - self.speech_end >= max(needed, self.least)

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
        silence = self.now - self.speech_end
        goes_on = self._speaking and (not self._paused or self._burst >= self.resume)
        if goes_on:
            self.speech_end = self.now
        if self.now - self.speech_start >= self.longest:
            return EndpointEvent.TOO_LONG
        if goes_on and self._paused:
            self._paused, self._sofar = False, Sofar.UNKNOWN
            self.longest_pause = max(self.longest_pause, silence - self._burst)
            return EndpointEvent.RESUMED
        if not goes_on and self._is_long_enough():
            return EndpointEvent.ENDED
        if not goes_on and silence >= self.pause and not self._paused:
            self._paused = True
            return EndpointEvent.PAUSED
        return None


class Pace:
    """How slowly whoever is heard speaks, by the pauses within what they said lately."""

    ROOM = 1.25
    """How much longer than a speaker's longest pause the end of speech is waited for."""
    FADING = 0.7
    """Of a pause that was not made again, with each utterance: another person may stand there."""
    LONGEST = 1.2

    def __init__(self) -> None:
        self._pause = 0.0

    def note(self, longest_pause: float) -> None:
        """After an utterance, with its longest inner pause in seconds."""
        self._pause = max(longest_pause, self.FADING * self._pause)

    @property
    def least(self) -> float:
        """The hang-over that does not cut this speaker off, in seconds."""
        return min(self.LONGEST, self.ROOM * self._pause)


_LAST = frozenset({EndpointEvent.ENDED, EndpointEvent.TOO_LONG, EndpointEvent.SILENCE})
