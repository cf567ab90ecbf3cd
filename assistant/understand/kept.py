"""What took long to make of the sentences, kept on disk for the next start."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

_OURS = (".py", ".toml", ".txt")


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of JSON files, each with a digest of what it was made from and of itself.

    What is missing, damaged or made from something else is made anew; a folder that cannot be
    written costs a slower start and nothing else.

    ``folder`` is ``None`` where nothing is kept.
    """

    folder: Path | None = None

    def get(self, name: str, source: object, make: Callable[[], Any]) -> Any:
        """What ``make`` returns, which must be JSON, for ``source`` (told apart by its ``repr``)
        and the code of this package as they are."""
        if self.folder is None:
            return make()
        file = self.folder / f"{name}.json"
        made_from = _digest(f"{_code()} {source!r}".encode())
        try:
            digests, content = file.read_bytes().split(b"\n", 1)
            if digests.decode() == f"{made_from} {_digest(content)}":
                return json.loads(content)
        except (OSError, ValueError):
            pass
        made = make()
        content = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
        self._write(file, f"{made_from} {_digest(content)}\n".encode() + content)
        return made

    @staticmethod
    def _write(file: Path, content: bytes) -> None:
        # Another process may read or write the same file.
        draft = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(file)
        except OSError as error:
            log.warning("%s is not kept: %s", file, error)


NOTHING_KEPT = Kept()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def _code() -> str:
    """What the code and the locale files of this package are."""
    root = resources.files("assistant.understand")
    files = [*root.iterdir(), *(root / "locale").iterdir()]
    ours = sorted((f for f in files if f.name.endswith(_OURS)), key=lambda f: f.name)
    return _digest(b"".join(_digest(file.read_bytes()).encode() for file in ours))
