"""Keys of providers: read from files only their owner can read, or from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.core.errors import ConfigError


class Secret:
    """A text that no log, error or ``repr`` shows."""

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(...)"


def load_secret(place: str) -> Secret:
    """Reads a secret from ``place``: a file's path, or ``env:NAME``.

    Raises:
        ConfigError: it is not there, empty, or a file that others may read.
    """
    if place.startswith("env:"):
        text = os.environ.get(place[4:], "")
        if not text.strip():
            raise ConfigError(f"the environment variable {place[4:]} is empty")
        return Secret(text.strip())
    path = Path(place).expanduser()
    try:
        mode = path.stat().st_mode
        if mode & 0o077:
            raise ConfigError(f"{path} can be read by others: chmod 600 {path}")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the key {path}: {type(error).__name__}") from error
    if not text.strip():
        raise ConfigError(f"the key {path} is empty")
    return Secret(text.strip())
