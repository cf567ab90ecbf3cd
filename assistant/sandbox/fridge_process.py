"""The sandbox fridge as a child process."""

from __future__ import annotations

from assistant.core.errors import DeviceError
from assistant.sandbox.child import ChildServer
from assistant.sandbox.faults import Fault


class FridgeProcess(ChildServer):
    """A fridge; `take` and `shut` are what a customer does while the door is open."""

    MODULE = "assistant.sandbox.fridge"
    FILES = "fridge"
    FAILURE = DeviceError

    def take(self, article: str, count: int = 1) -> None:
        """Takes pieces out, or puts them in with a negative ``count``."""
        self._admin("POST", "take", {"article": article, "count": count})

    def shut(self) -> None:
        self._admin("POST", "shut", {})

    def disturb(self, article: str, *, off: int = 0, silent: bool = False) -> None:
        """The scale of a lane is ``off`` by so many grams, or its sensors are ``silent``."""
        self._admin("POST", "sensors", {"article": article, "off": off, "silent": silent})

    def switch_on(self, fault: Fault, *, times: int | None = None) -> None:
        """UNREACHABLE or LOST_ANSWER, at the next ``times`` requests or until `clear_faults`."""
        self._admin("POST", "faults", {"fault": fault.value, "times": times})
