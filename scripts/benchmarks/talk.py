"""What people say that is not for the device: ``foreign.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from assistant.core.language import Language

_FILE = Path(__file__).with_name("foreign.toml")


def foreign_talk(language: Language) -> dict[str, list[str]]:
    """Sentences by their sort, as the file explains them."""
    talk: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))[language.value]
    return talk
