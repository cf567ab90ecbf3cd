"""Where a Wyoming server is: ``tcp://host:port`` or ``unix:///path/to/socket``."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from assistant.core.errors import ConfigError


def checked_uri(uri: str) -> str:
    """``uri``. Raises ConfigError unless it names a server."""
    try:
        parts = urlsplit(uri)
        if parts.scheme == "tcp" and parts.hostname and parts.port is not None:
            return uri
        if parts.scheme == "unix" and parts.path:
            return uri
    except ValueError as error:
        raise ConfigError(f"Wyoming server {uri!r}: {error}") from error
    raise ConfigError(
        f"Wyoming server {uri!r}: write tcp://host:port, such as tcp://127.0.0.1:10300, "
        "or unix:///path/to/socket"
    )


def stays_here(uri: str) -> bool:
    """Whether what is sent there stays on this machine."""
    parts = urlsplit(uri)
    if parts.scheme == "unix" or parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """The table ``[wyoming]`` of the settings: what others do for us; empty for our own engines.

    Raises ConfigError: an address that is none.
    """

    recogniser: str = ""
    voice: str = ""
    wake_word: str = ""

    def __post_init__(self) -> None:
        for uri in self.every():
            checked_uri(uri)

    def every(self) -> tuple[str, ...]:
        """Those that are set."""
        return tuple(uri for uri in (self.recogniser, self.voice, self.wake_word) if uri)
