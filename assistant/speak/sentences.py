"""The sentences of the device itself, for errors and everyday turns, in every language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from assistant.core.language import Language


def sentence(key: str, language: Language, **values: str) -> str:
    """The shown text of ``key``, its ``{braces}`` filled with ``values``.

    Raises:
        KeyError: when ``assistant/speak/locale`` has no such key.
    """
    return _sentences(language)[key].format(**values)


def keys(language: Language) -> frozenset[str]:
    return frozenset(_sentences(language))


@lru_cache
def _sentences(language: Language) -> dict[str, str]:
    file = resources.files("assistant.speak") / "locale" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
