"""Sentence templates: ``(a|b)`` one of, ``[a]`` or ``[a|b]`` optional, ``{slot}``; they may nest.

The syntax is hassil's, the field's convention.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from assistant.core.errors import ConfigError

MOST_READINGS = 400
"""Of a template with more, this many are drawn: sentences near to them are matched by likeness."""

_TOKEN = re.compile(
    r"\{(?P<slot>[^{}]*)\}|(?P<sign>[()\[\]|])|(?P<text>[^{}()\[\]|]+)|(?P<stray>.)", re.DOTALL
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class TemplateError(ConfigError):
    """A template that cannot be read; says which and why."""


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


Reading = tuple[str | Slot, ...]
"""One way to say a template: literal texts (with their spaces) and slots."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences of literal texts, slots and choices."""

    sequences: tuple[tuple[str | Slot | Choice, ...], ...]

    def count(self) -> int:
        return sum(
            math.prod(part.count() for part in sequence if isinstance(part, Choice))
            for sequence in self.sequences
        )

    def all(self) -> list[Reading]:
        found: list[Reading] = []
        for sequence in self.sequences:
            heads: list[Reading] = [()]
            for part in sequence:
                tails: list[Reading] = part.all() if isinstance(part, Choice) else [(part,)]
                heads = [head + tail for head in heads for tail in tails]
            found += heads
        return found

    def draw(self, dice: random.Random) -> Iterator[str | Slot]:
        for part in dice.choice(self.sequences):
            if isinstance(part, Choice):
                yield from part.draw(dice)
            else:
                yield part


def parsed(template: str, slots: Collection[str]) -> Choice:
    """What ``template`` is made of. Raises TemplateError as `readings` does, but for empty ones."""
    return _Reader(template, slots, str).tree()


def readings(
    template: str, slots: Collection[str], simplify: Callable[[str], str] = str
) -> list[Reading]:
    """The ways to say ``template``; of more than `MOST_READINGS` a fixed draw.

    Args:
        slots: names that may stand in braces.
        simplify: makes the words of an alternative plainer, perhaps nothing. Tried where there
            are too many readings: alternatives that come to the same are then one.

    Raises:
        TemplateError: on a bracket without its partner, an unknown slot or an empty template.
    """
    tree = parsed(template, slots)
    if tree.count() > MOST_READINGS:
        tree = _Reader(template, slots, simplify).tree()
    if tree.count() <= MOST_READINGS:
        found = tree.all()
    else:
        dice = random.Random(template)
        found = [tuple(tree.draw(dice)) for _ in range(MOST_READINGS)]
    merged = list(dict.fromkeys(_merge(reading) for reading in found))
    if not all(merged):
        raise TemplateError(f"template {template!r} can be said with no word at all")
    return merged


def _merge(reading: Reading) -> Reading:
    """Joins neighbouring literals and squeezes their spaces."""
    parts: list[str | Slot] = []
    for part in reading:
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    squeezed = (re.sub(r"\s+", " ", p) if isinstance(p, str) else p for p in parts)
    return tuple(p for p in squeezed if isinstance(p, Slot) or p.strip())


class _Reader:
    """Recursive descent over the tokens of one template."""

    def __init__(
        self, template: str, slots: Collection[str], simplify: Callable[[str], str]
    ) -> None:
        self._template = template
        self._slots = slots
        self._simplify = simplify
        self._tokens = list(_TOKEN.finditer(template))
        self._at = 0

    def tree(self) -> Choice:
        return self._choice(closing=None)

    def _choice(self, closing: str | None, *, optional: bool = False) -> Choice:
        sequences: list[tuple[str | Slot | Choice, ...]] = [()] if optional else []
        current: list[str | Slot | Choice] = []
        while True:
            token = self._next()
            sign = token["sign"] if token else None
            if token is None and closing is not None:
                raise self._error(f"{closing!r} is missing")
            if token is None or sign == "|" or (sign is not None and sign == closing):
                sequences.append(tuple(self._plainer(current) if closing else current))
                current = []
                if sign != "|":
                    return Choice(tuple(dict.fromkeys(sequences)))
            else:
                current.append(self._part(token))

    def _plainer(self, sequence: list[str | Slot | Choice]) -> Iterator[str | Slot | Choice]:
        for part in sequence:
            plainer = self._simplify(part) if isinstance(part, str) else part
            if plainer != "":
                yield plainer

    def _part(self, token: re.Match[str]) -> str | Slot | Choice:
        if token["text"]:
            return token["text"]
        if token["sign"] == "(":
            return self._choice(closing=")")
        if token["sign"] == "[":
            return self._choice(closing="]", optional=True)
        slot = token["slot"]
        if slot is None:
            raise self._error(f"stray {token.group()!r} at character {token.start() + 1}")
        if not _NAME.fullmatch(slot) or slot not in self._slots:
            raise self._error(f"no slot {slot!r}; there are {sorted(self._slots)}")
        return Slot(slot)

    def _next(self) -> re.Match[str] | None:
        if self._at == len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _error(self, problem: str) -> TemplateError:
        return TemplateError(f"template {self._template!r}: {problem}")
