"""The bus tells facts to observers. Observers must return at once and never raise."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from assistant.core.clock import Clock
from assistant.core.events import Fact

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact and when it was told, in seconds on the device's clock."""

    at: float
    fact: Fact


Observer = Callable[[Told], None]


class Bus:
    """Tells each fact to every observer, in the order they subscribed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._observers: list[Observer] = []

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Returns what ends the subscription."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def tell(self, fact: Fact) -> None:
        told = Told(self._clock.now(), fact)
        for observer in tuple(self._observers):
            try:
                observer(told)
            except Exception:
                # An observer is a guest: its failure must not stop the conversation.
                log.exception("an observer failed on %s", type(fact).__name__)
