"""The sandbox provider as a child process."""

from __future__ import annotations

from pathlib import Path

from assistant.core.errors import PaymentError
from assistant.sandbox.child import ChildServer
from assistant.sandbox.faults import Fault
from assistant.sandbox.keys import Keys


class SandboxProcess(ChildServer):
    """The payment provider.

    Attributes:
        keys: the key pairs of merchant and platform, for the dialects that sign.
    """

    MODULE = "assistant.sandbox.provider"
    FILES = "sandbox"
    FAILURE = PaymentError

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.keys = Keys(self._directory / "keys")

    def switch_on(
        self,
        fault: Fault,
        *,
        times: int | None = None,
        rate: float = 1.0,
        seconds: float = 0.0,
        seed: int | None = None,
    ) -> None:
        """``fault`` strikes at the next ``times`` requests, or until `clear_faults`, each time
        with the probability ``rate``; the same ``seed`` gives the same chances."""
        wanted = {"times": times, "rate": rate, "seconds": seconds, "seed": seed}
        self._admin("POST", "faults", {"fault": fault.value} | wanted)
