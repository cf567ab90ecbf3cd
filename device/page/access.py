"""Who may open the page, and who may talk to the device through it."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

import psutil

from assistant.core.clock import Clock

LOOPBACK = ("127.0.0.1", "localhost")
CODE_DIGITS = 6
CODE_SECONDS = 120.0
MOST_TRIES = 5
REST_SECONDS = 30.0
"""After a code was used up, until the next: nobody guesses fast, and the screen stays calm."""


def addresses() -> list[str]:
    """This machine's IPv4 addresses in the local network."""
    found = [
        address.address
        for interface in psutil.net_if_addrs().values()
        for address in interface
        if address.family == socket.AF_INET
    ]
    return [address for address in found if not address.startswith("127.")]


def names(lan: bool) -> set[str]:
    """The host names by which a browser may ask for the page.

    Any other means that a foreign site made its own name point here (DNS rebinding).
    """
    host = socket.gethostname()
    return {*LOOPBACK, *addresses(), host, f"{host}.local"} if lan else set(LOOPBACK)


@dataclass(slots=True)
class _Code:
    digits: str
    expires_at: float
    tries_left: int = MOST_TRIES


class Pairing:
    """Gives a browser the right to talk to the device, against a code on the device's screen.

    Args:
        file: keeps who is paired; only hashes, so that reading it pairs nobody. Removing it
            takes the right from all.

    Attributes:
        token: of the owner, printed with the address; new at each start.
    """

    def __init__(self, clock: Clock, file: Path | None = None) -> None:
        self._clock, self._file = clock, file
        self._code: _Code | None = None
        self._rests_until = 0.0
        self._paired = _read(file)
        self.token = secrets.token_urlsafe(16)

    def knows(self, token: str) -> bool:
        owner = hmac.compare_digest(token.encode(), self.token.encode())
        return owner or _hash(token) in self._paired

    @property
    def open(self) -> bool:
        """A code is being shown."""
        return self._code is not None and self._clock.now() < self._code.expires_at

    def begin(self) -> str | None:
        """A new code to show for `CODE_SECONDS`; ``None`` while there is one or none may be."""
        now = self._clock.now()
        if self.open or now < self._rests_until:
            return None
        digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        self._code = _Code(digits, now + CODE_SECONDS)
        self._rests_until = self._code.expires_at + REST_SECONDS
        return digits

    def accept(self, digits: str) -> str | None:
        """The token for whoever read the code from the screen; ``None`` when it is wrong."""
        code = self._code
        if code is None or not self.open:
            return None
        if not hmac.compare_digest(digits.encode(), code.digits.encode()):
            code.tries_left -= 1
            if code.tries_left == 0:
                self._end()
            return None
        self._end()
        token = secrets.token_urlsafe(16)
        self._paired.add(_hash(token))
        if self._file is not None:
            self._file.write_text(json.dumps(sorted(self._paired)), encoding="utf-8")
        return token

    def _end(self) -> None:
        self._code = None
        self._rests_until = self._clock.now() + REST_SECONDS


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _read(file: Path | None) -> set[str]:
    """Who is paired; nobody where the file is missing or no longer what was written."""
    try:
        stored = json.loads(file.read_text(encoding="utf-8")) if file else []
    except (OSError, ValueError):
        return set()
    return (
        {entry for entry in stored if isinstance(entry, str)} if isinstance(stored, list) else set()
    )
