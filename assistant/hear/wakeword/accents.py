"""What voices of other languages say, each in its own spelling: the name, words near it, talk."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.hear.wakeword.clip import Clip
from assistant.hear.wakeword.phrases import Part, Phrases
from assistant.hear.wakeword.texts import prose

_STRETCHES = (0.75, 1.35)


@dataclass(frozen=True, slots=True)
class Line:
    """``stretch`` makes it slower (above 1) or faster, where the voice can."""

    voice: str
    text: str
    stretch: float


class AccentVoices(Protocol):
    """An engine of such voices.

    Attributes:
        name: of the engine.
        accents: what each voice that is installed speaks: "en", or a key of `Phrases.accents`.
        missing: packages of Debian's that would add voices.
    """

    @property
    def name(self) -> str: ...
    @property
    def accents(self) -> Mapping[str, str]: ...
    @property
    def missing(self) -> Sequence[str]: ...
    def speak(self, lines: Sequence[Line]) -> Iterator[Clip]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """A line, its ``kind`` ("word", "near", "speech"), and how often the word is in it."""

    line: Line
    kind: str
    words: int = 0


def who_can(engine: AccentVoices, phrases: Phrases) -> list[str]:
    """The voices that have a way to say the word."""
    return [
        voice
        for voice, accent in engine.accents.items()
        if accent in phrases.accents or accent in phrases.word
    ]


def tell(voice: str, accent: str, phrases: Phrases, part: Part, chance: random.Random) -> Told:
    """Something for ``voice`` to say."""
    kind = chance.choices(("twice", "once", "near", "speech"), (11, 5, 4, 4))[0]
    stretch = chance.uniform(*_STRETCHES)
    if kind in ("twice", "once"):
        known = phrases.accents.get(accent)
        word = chance.choice(known.word if known else phrases.word[accent])
        twice = f"{word}{chance.choice([', ', ' '])}{word}"
        text = twice if kind == "twice" else word
        return Told(Line(voice, text, stretch), "word", 2 if kind == "twice" else 1)
    text = (_near if kind == "near" else _speech)(accent, phrases, part, chance)
    return Told(Line(voice, text, stretch), kind)


def _near(accent: str, phrases: Phrases, part: Part, chance: random.Random) -> str:
    known = phrases.accents.get(accent)
    if known:
        near = known.near[::2] if part is Part.TEST else known.near[1::2]
    else:
        near = phrases.near[part][accent]
    words = chance.sample(near, 2)
    return ", ".join([words[0]] * 2 if chance.random() < 0.5 else words)


def _speech(accent: str, phrases: Phrases, part: Part, chance: random.Random) -> str:
    if accent not in phrases.accents:
        return prose(part, chance)
    syllables = phrases.accents[accent].syllables
    return " ".join(
        "".join(chance.choices(syllables, k=chance.randint(1, 4)))
        for _ in range(chance.randint(4, 9))
    )
