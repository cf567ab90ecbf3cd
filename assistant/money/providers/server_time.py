"""A provider's clock as its answers show it: signatures must carry a time it accepts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from assistant.core.clock import Clock


class ServerTime:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self.of(self._clock.wall())

    def of(self, moment: datetime) -> datetime:
        """A moment of our wall clock on the provider's."""
        return moment + self._ahead

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes the time from an answer's ``date`` header, which is exact to a second."""
        try:
            theirs = parsedate_to_datetime(headers.get("date", ""))
        except ValueError:
            return
        ahead = theirs - self._clock.wall()
        self._ahead = ahead if abs(ahead) > timedelta(seconds=2) else timedelta()
