"""A skill's words in one language: ``locale/<language>.toml``."""

from __future__ import annotations

import random
import string
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.errors import SkillError
from assistant.core.language import Language
from assistant.skillkit.particles import settle_particles
from assistant.skillkit.writing import write


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence that must reach its intent with these slots; replayed against all skills."""

    text: str
    slots: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentWords:
    sentences: tuple[str, ...]
    examples: tuple[Example, ...]
    ask_back: str
    """The question whether it was meant: "음식을 주문하시겠어요?"."""
    clues: tuple[str, ...] = ()
    """Words that tell the intent (`assistant.understand.clues`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sentences, replies, questions and value names of one skill in one language."""

    language: Language
    intents: dict[str, IntentWords]
    replies: dict[str, tuple[str, ...]]
    questions: dict[str, str]
    values: dict[str, dict[str, tuple[str, ...]]]
    origin: str

    def reply(self, key: str, values: dict[str, Any], choice: random.Random) -> str:
        """The sentence of ``key`` with its values written in, particles settled.

        Raises:
            SkillError: when the key or a value it needs is missing.
        """
        variants = self.replies.get(key)
        if not variants:
            raise SkillError(f"{self.origin}: no reply {key!r}; add it under [replies]")
        return fill(choice.choice(variants), values, self.language, f"{self.origin}: {key}")


def fill(sentence: str, values: dict[str, Any], language: Language, where: str) -> str:
    """Writes ``values`` into the ``{braces}`` of a sentence.

    ``{count:car|cars}`` is written with the noun that fits the number: "1 car", "2 cars".

    Raises:
        SkillError: when a value is missing.
    """
    pieces = []
    for literal, name, nouns, _ in string.Formatter().parse(sentence):
        pieces.append(literal)
        if name is None:
            continue
        if name not in values:
            raise SkillError(f"{where}: the sentence needs a value for {{{name}}}")
        pieces.append(write(values[name], language))
        if nouns:
            one, many = nouns.split("|")
            pieces.append(f" {one if values[name] == 1 else many}")
    text = "".join(pieces)
    return settle_particles(text) if language is Language.KO else text


def load_words(path: Path, language: Language) -> Words:
    """Reads a locale file.

    Raises:
        SkillError: naming the file and the key that is wrong.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SkillError(f"{path}: missing; every skill has ko.toml, en.toml and zh.toml") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SkillError(f"{path}: {error}") from error
    unknown = set(data) - {"intents", "replies", "questions", "values"}
    if unknown:
        raise SkillError(f"{path}: unknown table {sorted(unknown)[0]!r}")
    return Words(
        language=language,
        intents={
            name: _intent(entry, f"{path}: [intents.{name}]")
            for name, entry in data.get("intents", {}).items()
        },
        replies={
            key: _texts(value, f"{path}: [replies] {key}")
            for key, value in data.get("replies", {}).items()
        },
        questions={
            key: _texts(value, f"{path}: [questions] {key}")[0]
            for key, value in data.get("questions", {}).items()
        },
        values={
            name: {
                value: _texts(names, f"{path}: [values.{name}] {value}")
                for value, names in entries.items()
            }
            for name, entries in data.get("values", {}).items()
        },
        origin=f"{path.parent.parent.name}/{path.name}",
    )


def _texts(value: Any, where: str) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        raise SkillError(f"{where}: expected a text or a list of texts")
    return tuple(texts)


def _intent(entry: Any, where: str) -> IntentWords:
    if not isinstance(entry, dict):
        raise SkillError(f"{where}: expected a table")
    unknown = set(entry) - {"sentences", "clues", "examples", "ask_back"}
    if unknown:
        raise SkillError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    if "ask_back" not in entry:
        raise SkillError(f"{where}: needs `ask_back`, the question whether it was meant")
    return IntentWords(
        sentences=_texts(entry.get("sentences"), f"{where} sentences"),
        examples=tuple(_example(e, f"{where} examples") for e in entry.get("examples", ())),
        ask_back=_texts(entry["ask_back"], f"{where} ask_back")[0],
        clues=_texts(entry["clues"], f"{where} clues") if "clues" in entry else (),
    )


def _example(entry: Any, where: str) -> Example:
    match entry:
        case str():
            return Example(text=entry, slots={})
        case {"text": str(text), "slots": dict(slots)}:
            return Example(text=text, slots=slots)
        case {"text": str(text)}:
            return Example(text=text, slots={})
        case _:
            raise SkillError(f"{where}: expected a text or {{text = ..., slots = ...}}")
