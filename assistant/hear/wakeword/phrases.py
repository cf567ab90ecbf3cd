"""What the voices say: ``assets/wakeword/phrases.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.core.errors import ConfigError

ASSETS = Path(__file__).parents[3] / "assets" / "wakeword"

ByLanguage = dict[str, list[str]]


class Part(StrEnum):
    """Who may see a phrase or a voice: the training, the test, or both."""

    TRAIN = "train"
    TEST = "test"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Lists of texts by language code; ``word`` and ``phonemes`` are ways to write 샤오어."""

    word: ByLanguage
    phonemes: ByLanguage
    near: dict[Part, ByLanguage]
    speech: dict[Part, ByLanguage]


def load_phrases(path: Path = ASSETS / "phrases.toml") -> Phrases:
    """Raises ConfigError when the file is missing or lacks a list."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        split = {
            kind: {part: raw[kind][part.value] for part in (Part.TRAIN, Part.TEST)}
            for kind in ("near", "speech")
        }
        return Phrases(
            raw["word"]["train"], raw["word"]["phonemes"], split["near"], split["speech"]
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(f"{path}: not a list of phrases ({error!r})") from error
