"""What can go wrong at the sandbox provider, switched on from outside."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    UNREACHABLE = "unreachable"
    """503 before anything is done."""
    LOST_ANSWER = "lost_answer"
    """500 after it was done."""
    TIMEOUT = "timeout"
    """Done at once, answered only after the seconds given."""
    DELAY = "delay"
    """Done and answered late, by the seconds given."""
    WRONG_AMOUNT = "wrong_amount"
    """Answers with an amount that is not the one asked for."""
    CLOCK_SKEW = "clock_skew"
    """Its clock is ahead by the seconds given."""
    DECLINE = "decline"
    """The customer's bank refuses when the customer pays."""
    INSUFFICIENT = "insufficient"
    """The same, for want of money."""
    PAID_DURING_CANCEL = "paid_during_cancel"
    """The customer pays just before the cancelling is done."""
    PAID_AFTER_EXPIRY = "paid_after_expiry"
    """It takes the money although the payment had expired or was cancelled."""
    NOTIFY_LOST = "notify_lost"
    NOTIFY_TWICE = "notify_twice"
    NOTIFY_FORGED = "notify_forged"
    """Notifications carry a signature that is not right."""
    NOTIFY_REORDERED = "notify_reordered"
    """An older notification comes behind the newer one."""


@dataclass(slots=True)
class _Strike:
    left: int | None
    rate: float
    seconds: float


class Faults:
    """Each fault holds for a number of requests, or until it is cleared, each time by chance.

    The same ``seed`` gives the same chances.
    """

    def __init__(self) -> None:
        self._on: dict[Fault, _Strike] = {}
        self._random = random.Random(0)

    def switch_on(
        self, fault: Fault, *, times: int | None = None, rate: float = 1.0, seconds: float = 0.0
    ) -> None:
        self._on[fault] = _Strike(times, rate, seconds)

    def seed(self, seed: int) -> None:
        self._random = random.Random(seed)

    def clear(self) -> None:
        self._on.clear()

    def strikes(self, fault: Fault) -> bool:
        """Whether ``fault`` applies now; counts one off."""
        strike = self._on.get(fault)
        if strike is None or self._random.random() >= strike.rate:
            return False
        if strike.left is not None:
            strike.left -= 1
            if strike.left <= 0:
                self._on[fault] = _Strike(0, 0.0, strike.seconds)
        return True

    def seconds(self, fault: Fault) -> float:
        """The seconds that were given with ``fault``; 0 while it is off."""
        strike = self._on.get(fault)
        return strike.seconds if strike else 0.0
