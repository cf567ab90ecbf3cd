"""The dialogue's own sentences, in ``assistant/turn/locale`` and ``assistant/speak/locale``."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.skillkit.locale import fill

_FOLDERS = (Path(__file__).parent / "locale", Path(__file__).parents[1] / "speak" / "locale")


class Phrases:
    """Sentences by key and language; where a key has several, one is picked."""

    def __init__(self, seed: int | None = None) -> None:
        self._choice = random.Random(seed)
        self._texts = {language: _load(language) for language in Language}

    def get(self, key: str, language: Language, **values: Any) -> str:
        """Raises ConfigError when no sentence has this key."""
        variants = self.variants(key, language)
        return fill(self._choice.choice(variants), values, language, f"phrase {key}")

    def variants(self, key: str, language: Language) -> tuple[str, ...]:
        try:
            return self._texts[language][key]
        except KeyError:
            raise ConfigError(
                f"no sentence {key!r} in {language}; add it to {_FOLDERS[0]}"
            ) from None

    def keys(self, language: Language) -> frozenset[str]:
        return frozenset(self._texts[language])


def _load(language: Language) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for folder in _FOLDERS:
        data = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
        for key, value in data.items():
            if key in texts:
                raise ConfigError(f"{folder / language}.toml: {key!r} stands in both folders")
            texts[key] = (value,) if isinstance(value, str) else tuple(value)
    return texts
