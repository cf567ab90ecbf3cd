"""What can go wrong at the sandbox provider, switched on from outside."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    UNREACHABLE = "unreachable"
    """503 before anything is done."""
    LOST_ANSWER = "lost_answer"
    """500 after it was done."""
    WRONG_AMOUNT = "wrong_amount"
    """Answers with an amount that is not the one asked for."""
    DELAY = "delay"
    """Answers late, by the seconds given."""
    DECLINE = "decline"
    """The customer's bank refuses when the customer pays."""


class Faults:
    """Each fault holds for a number of requests, or until it is cleared."""

    def __init__(self) -> None:
        self._left: dict[Fault, int | None] = {}
        self.delay_seconds = 0.0

    def switch_on(self, fault: Fault, times: int | None) -> None:
        self._left[fault] = times

    def clear(self) -> None:
        self._left.clear()

    def strikes(self, fault: Fault) -> bool:
        """Whether ``fault`` applies now; counts one off."""
        if fault not in self._left:
            return False
        left = self._left[fault]
        if left is not None:
            if left <= 1:
                del self._left[fault]
            else:
                self._left[fault] = left - 1
        return True
