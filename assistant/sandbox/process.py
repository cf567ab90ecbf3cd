"""Starts the sandbox provider as a child process and stops it again."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from assistant.core.errors import PaymentError
from assistant.sandbox.faults import Fault
from assistant.sandbox.keys import Keys

STOP_SECONDS = 3.0
_ROOT = Path(__file__).parents[2]
"""Where ``python -m assistant.sandbox.provider`` is found, wherever we were started."""


class SandboxProcess:
    """The provider as a context manager; its files lie in ``directory`` and survive it.

    Started again in the same directory, it knows its payments and keeps its key and port.

    Attributes:
        url: where merchants reach it, once started.
        key: what merchants must show.
        keys: the key pairs of merchant and platform, for the dialects that sign.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.keys = Keys(self._directory / "keys")
        self.url = ""
        directory.mkdir(parents=True, exist_ok=True)
        self._key_file = self._directory / "sandbox.key"
        if not self._key_file.exists():
            self._key_file.touch(mode=0o600)
            self._key_file.write_text(secrets.token_urlsafe(24))
        self.key = self._key_file.read_text().strip()

    def start(self) -> None:
        """Returns when the provider answers.

        Raises:
            PaymentError: it did not start; its own words are in the error.
        """
        log_file = self._directory / "sandbox.log"
        command = [sys.executable, "-m", "assistant.sandbox.provider", "--with-parent"]
        command += ["--port", str(self._port), "--key-file", str(self._key_file)]
        command += ["--database", str(self._directory / "sandbox.db")]
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        port = self._process.stdout.readline()
        if not port:
            self.kill()
            words = log_file.read_text(errors="replace")[-500:]
            raise PaymentError(f"the sandbox provider did not start: {words}")
        self._port = int(port)
        self.url = f"http://127.0.0.1:{self._port}"

    def stop(self) -> None:
        """Ends it in good order, or by force after a few seconds."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def kill(self) -> None:
        """Ends it as a power cut would (SIGKILL)."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None

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
        self._admin("POST", {"fault": fault.value} | wanted)

    def clear_faults(self) -> None:
        self._admin("DELETE", {})

    def _admin(self, method: str, body: Mapping[str, Any]) -> None:
        response = httpx.request(
            method,
            f"{self.url}/admin/faults",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
            trust_env=False,
        )
        response.raise_for_status()

    def __enter__(self) -> SandboxProcess:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
