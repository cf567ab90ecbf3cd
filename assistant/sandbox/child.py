"""A server of the sandbox as a child process, started and stopped from here."""

from __future__ import annotations

import secrets
import ssl
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import httpx

from assistant.core.errors import AssistantError

STOP_SECONDS = 3.0
ADMIN_SECONDS = 30.0
_ROOT = Path(__file__).parents[2]
"""Where ``python -m assistant.sandbox...`` is found, wherever we were started."""

_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""It speaks plain HTTP, and loading them for each request takes longer than the request."""


class ChildServer:
    """The server as a context manager; its files lie in ``directory`` and survive it.

    Started again in the same directory, it knows what it knew and keeps its key and port.

    Attributes:
        url: where clients reach it, once started.
        key: what clients must show.
    """

    MODULE: ClassVar[str]
    """What to run; it serves by `assistant.sandbox.serving`."""
    FILES: ClassVar[str]
    """What its key, database and log are called."""
    FAILURE: ClassVar[type[AssistantError]]

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self.url = ""
        directory.mkdir(parents=True, exist_ok=True)
        self._key_file = self._file("key")
        if not self._key_file.exists():
            self._key_file.touch(mode=0o600)
            self._key_file.write_text(secrets.token_urlsafe(24))
        self.key = self._key_file.read_text().strip()

    def start(self) -> None:
        """Returns when the server answers.

        Raises:
            AssistantError: of the kind ``FAILURE``; it did not start, and its own words are in
                the error.
        """
        command = [sys.executable, "-m", self.MODULE, "--with-parent"]
        command += ["--port", str(self._port), "--key-file", str(self._key_file)]
        command += ["--database", str(self._file("db"))]
        with self._file("log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert self._process.stdout is not None
        port = self._process.stdout.readline()
        if not port:
            self.kill()
            words = self._file("log").read_text(errors="replace")[-500:]
            raise self.FAILURE(f"{self.MODULE} did not start: {words}")
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

    def clear_faults(self) -> None:
        self._admin("DELETE", "faults", {})

    def _admin(self, method: str, door: str, body: Mapping[str, Any]) -> None:
        response = httpx.request(
            method,
            f"{self.url}/admin/{door}",
            json=body,
            headers={"Authorization": f"Bearer {self.key}"},
            trust_env=False,
            verify=_NO_CERTIFICATES,
            timeout=ADMIN_SECONDS,
        )
        response.raise_for_status()

    def _file(self, kind: str) -> Path:
        return self._directory / f"{self.FILES}.{kind}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
