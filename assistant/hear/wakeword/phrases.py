"""What the voices say: ``assets/wakeword/phrases.toml``, and what follows from a name."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.core.errors import ConfigError
from assistant.hear.wake_files import ASSETS, SHIPPED

ByLanguage = dict[str, list[str]]


class Part(StrEnum):
    """Who may see a phrase or a voice: the training, the test, or both."""

    TRAIN = "train"
    TEST = "test"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Accent:
    """The word, words near it and what to make up talk of, for voices of another language."""

    word: list[str]
    near: list[str]
    syllables: list[str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """Lists of texts by language code; ``word`` and ``phonemes`` are ways to write the word.

    ``phonemes`` may be empty: the voices then read ``word``. ``accents`` may be empty: no voice
    of another language then says the word.
    """

    word: ByLanguage
    phonemes: ByLanguage
    near: dict[Part, ByLanguage]
    speech: dict[Part, ByLanguage]
    accents: dict[str, Accent]


def load_phrases(path: Path = ASSETS / "phrases.toml") -> Phrases:
    """Raises ConfigError when the file is missing or lacks a list."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        split = {
            kind: {part: raw[kind][part.value] for part in (Part.TRAIN, Part.TEST)}
            for kind in ("near", "speech")
        }
        accents = {
            name: Accent(of["word"], of["near"], of["syllables"].split())
            for name, of in raw["accents"].items()
        }
        word = raw["word"]
        return Phrases(word["train"], word["phonemes"], split["near"], split["speech"], accents)
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(f"{path}: not a list of phrases ({error!r})") from error


_SCRIPTS = {"ko": re.compile("[가-힣]+"), "zh": re.compile("[\u4e00-\u9fff]+")}
_LATIN = re.compile("[A-Za-zÀ-ÿ' -]+")
_LONGEST = 24


def phrases_for(name: str) -> Phrases:
    """What to say so that the box learns to hear ``name``.

    Raises:
        ConfigError: the name is too short or too long, or in no script that is read here.
    """
    phrases = load_phrases()
    if name == SHIPPED:
        return phrases
    language = language_of(name)
    near = _pieces(name)
    mixed = {
        part: {**by_language, language: near + by_language[language]}
        for part, by_language in phrases.near.items()
    }
    return dataclasses.replace(
        phrases, word={language: [name]}, phonemes={}, near=mixed, accents={}
    )


def language_of(name: str) -> str:
    """Raises ConfigError as `phrases_for` does."""
    if not 2 <= len(name) <= _LONGEST:
        raise ConfigError(f"wake word {name!r}: 2 to {_LONGEST} letters")
    for language, script in _SCRIPTS.items():
        if script.fullmatch(name.replace(" ", "")):
            return language
    if _LATIN.fullmatch(name) and len(name) >= 3:
        return "en"
    raise ConfigError(f"wake word {name!r}: write it in Hangul, in hanzi, or in Latin letters")


def _pieces(name: str) -> list[str]:
    """Beginnings and ends of the name: what is only a part of it must not wake the box."""
    cuts = range(1, len(name)) if len(name) < 4 else range(2, len(name) - 1)
    return [piece.strip() for cut in cuts for piece in (name[:cut], name[cut:])]
