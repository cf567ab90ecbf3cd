"""Starts the sandbox restaurants as a child process and stops them again."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path
from types import TracebackType

import httpx

from assistant.core.errors import PlaceError
from assistant.core.restaurants import DeclineReason, OrderState
from assistant.sandbox.faults import Fault

STOP_SECONDS = 3.0
_ROOT = Path(__file__).parents[2]
"""Where ``python -m assistant.sandbox.restaurant`` is found, wherever we were started."""


class RestaurantProcess:
    """The restaurants as a context manager; their files lie in ``directory`` and survive it.

    Started again in the same directory, they know their orders and keep their key and port.

    Attributes:
        url: where devices reach them, once started.
        key: what devices must show.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.url = ""
        directory.mkdir(parents=True, exist_ok=True)
        self._key_file = self._directory / "restaurant.key"
        if not self._key_file.exists():
            self._key_file.touch(mode=0o600)
            self._key_file.write_text(secrets.token_urlsafe(24))
        self.key = self._key_file.read_text().strip()

    def start(self) -> None:
        """Returns when they answer.

        Raises:
            PlaceError: they did not start; their own words are in the error.
        """
        log_file = self._directory / "restaurant.log"
        command = [sys.executable, "-m", "assistant.sandbox.restaurant", "--with-parent"]
        command += ["--port", str(self._port), "--key-file", str(self._key_file)]
        command += ["--database", str(self._directory / "restaurant.db")]
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        port = self._process.stdout.readline()
        if not port:
            self.kill()
            words = log_file.read_text(errors="replace")[-500:]
            raise PlaceError(f"the sandbox restaurants did not start: {words}")
        self._port = int(port)
        self.url = f"http://127.0.0.1:{self._port}"

    def stop(self) -> None:
        """Ends them in good order, or by force after a few seconds."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self) -> None:
        """Ends them as a power cut would (SIGKILL)."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None

    def answer_with(self, answer: OrderState, reason: DeclineReason = DeclineReason.BUSY) -> None:
        """What restaurants say to new orders from now on: ACCEPTED, DECLINED or WAITING."""
        self._admin("POST", "mood", {"answer": answer.value, "reason": reason.value})

    def move_all(self, state: OrderState) -> None:
        """Lets every order they make be in ``state``."""
        self._admin("POST", "progress", {"state": state.value})

    def switch_on(self, fault: Fault, *, times: int | None = None) -> None:
        """UNREACHABLE or LOST_ANSWER, at the next ``times`` requests or until `clear_faults`."""
        self._admin("POST", "faults", {"fault": fault.value, "times": times})

    def clear_faults(self) -> None:
        self._admin("DELETE", "faults", {})

    def _admin(self, method: str, door: str, body: dict[str, object]) -> None:
        response = httpx.request(
            method,
            f"{self.url}/admin/{door}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
            trust_env=False,
        )
        response.raise_for_status()

    def __enter__(self) -> RestaurantProcess:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
