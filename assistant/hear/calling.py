"""Who called, and from when on they are listened to."""

from __future__ import annotations

import math

from assistant.core.clock import Clock
from assistant.core.ports import Opening
from assistant.hear.attention import KEPT_SECONDS

NAME_SECONDS = 1.8
"""How long it takes to say the name twice."""
BEFORE_TALK_SECONDS = 0.5
"""Sound from before a voice was sure to talk into the device's words: its first syllables."""


class Calls:
    """The call that was not answered yet, and what of the past the next listening begins with."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.opening: Opening | None = None
        self.woken_at: float | None = None
        """When the wake word ended that the next listening begins with."""
        self._talked_at: float | None = None
        """When a voice began to talk into the device's words that was not listened to yet."""
        self.talked_over = False
        """Whether a voice took the word since the device began to speak."""

    def by_name(self, ended_at: float) -> None:
        self.woken_at = ended_at
        self.opening = Opening(how="voice")

    def by(self, how: str) -> None:
        """Called without its name, as with a button."""
        self.woken_at = None
        self.opening = Opening(how=how)

    def talk_over(self, began: float, now: float) -> None:
        """Of a voice that goes on, the beginning is kept."""
        if self._talked_at is None or now - self._talked_at > KEPT_SECONDS:
            self._talked_at = began
        self.talked_over = True

    @property
    def is_talked_over(self) -> bool:
        """Whether somebody took the word a moment ago, and is still to be heard."""
        return self._talked_at is not None and self._clock.now() - self._talked_at < KEPT_SECONDS

    @property
    def begins_at(self) -> float:
        """From when on the next listening hears what is already in the past."""
        if self.woken_at is not None:
            return self.woken_at - NAME_SECONDS
        if self._talked_at is not None and self.is_talked_over:
            return self._talked_at - BEFORE_TALK_SECONDS
        return math.inf

    def answered(self) -> None:
        """The next listening has begun."""
        self.woken_at = self._talked_at = None

    def take(self) -> Opening:
        """What the conversation is opened by; a typed line where nobody called."""
        opening, self.opening = self.opening, None
        return opening or Opening(how="typed")
