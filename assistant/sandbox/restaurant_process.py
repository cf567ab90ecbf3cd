"""The sandbox restaurants as a child process."""

from __future__ import annotations

from assistant.core.errors import PlaceError
from assistant.core.restaurants import DeclineReason, OrderState
from assistant.sandbox.child import ChildServer
from assistant.sandbox.faults import Fault


class RestaurantProcess(ChildServer):
    """Restaurants that take orders."""

    MODULE = "assistant.sandbox.restaurant"
    FILES = "restaurant"
    FAILURE = PlaceError

    def answer_with(self, answer: OrderState, reason: DeclineReason = DeclineReason.BUSY) -> None:
        """What restaurants say to new orders from now on: ACCEPTED, DECLINED or WAITING."""
        self._admin("POST", "mood", {"answer": answer.value, "reason": reason.value})

    def move_all(self, state: OrderState) -> None:
        """Lets every order they make be in ``state``."""
        self._admin("POST", "progress", {"state": state.value})

    def switch_on(self, fault: Fault, *, times: int | None = None) -> None:
        """UNREACHABLE or LOST_ANSWER, at the next ``times`` requests or until `clear_faults`."""
        self._admin("POST", "faults", {"fault": fault.value, "times": times})
