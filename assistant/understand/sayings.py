"""Whole sentences that can be understood, written out for a recogniser to choose among."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from assistant.core.language import Language
from assistant.understand.kinds import SlotKind
from assistant.understand.moves import moves
from assistant.understand.sentences import IntentSpec
from assistant.understand.templates import Reading, Slot, readings

MOST_OF_INTENT = 120
"""Sentences written out of one intent: a slot with many names would make thousands."""

MOST_ORDERS = 3_000

_Values = Mapping[str, Sequence[str]]


@cache
def _locale(language: Language) -> dict[str, Any]:
    file = resources.files("assistant.understand") / "locale" / "sayings.toml"
    words: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return words[language]


@cache
def sayings(
    intents: tuple[IntentSpec, ...], language: Language, *, free: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The sentences of ``intents`` with usual values; ``free`` are examples of free words."""
    found: dict[str, None] = {}
    for intent in intents:
        values = {
            spec.name: free
            if spec.kind is SlotKind.TEXT
            else [name for _, names in spec.values for name in names]
            or _locale(language)[spec.kind.value]
            for spec in intent.slots
        }
        found |= dict.fromkeys(_written(intent.foreseen, values))
    return _as_said(found, language)


@cache
def move_sayings(language: Language) -> tuple[str, ...]:
    """The sentences of all moves of the dialogue."""
    return sayings(moves(language), language)


@cache
def choice_sayings(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Ways to pick one of ``names``, by name or by its place."""
    words = _locale(language)
    values = {"name": names, "ordinal": words["ordinal"]}
    return _as_said(_written([*words["choose"], *words["place"]], values), language)


@cache
def order_sayings(names: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Ways to order one of the dishes ``names``."""
    written = _written(_locale(language)["order"], {"name": names}, most=MOST_ORDERS)
    return _as_said(written, language)


def _as_said(sentences: Iterable[str], language: Language) -> tuple[str, ...]:
    """``sentences`` with their particles joined, and each also with other endings."""
    words = _locale(language)
    found: dict[str, None] = {}
    for sentence in sentences:
        said = re.sub(words["join"], "", sentence) if words["join"] else sentence
        found[said] = None
        for ending, other in words["variants"]:
            found[re.sub(ending, other, said)] = None
    return tuple(found)


def _written(
    templates: Sequence[str], values: _Values, *, most: int = MOST_OF_INTENT
) -> Iterator[str]:
    found = [reading for template in templates for reading in readings(template, values)]
    if len(found) > most:
        # What is short is said most: "네" must not be left to chance.
        found.sort(key=lambda reading: sum(len(str(part)) for part in reading))
        shortest, others = found[: most // 2], found[most // 2 :]
        found = [*shortest, *random.Random(len(found)).sample(others, most - len(shortest))]
    with_slots = sum(any(isinstance(part, Slot) for part in r) for r in found)
    each = max(1, most // max(1, with_slots))
    for reading in found:
        yield from _filled(reading, values, each)


def _filled(reading: Reading, values: _Values, most: int) -> Iterator[str]:
    """``reading`` with values in place of its slots: all combinations, or a fixed draw of them."""
    slots = [part.name for part in reading if isinstance(part, Slot)]
    if not all(values[name] for name in slots):
        return
    if len(slots) == 1 and len(values[slots[0]]) <= most:
        rows = [[value] for value in values[slots[0]]]
    else:
        dice = random.Random(repr(reading))
        rows = [[dice.choice(values[name]) for name in slots] for _ in range(most if slots else 1)]
    for row in rows:
        rest = iter(row)
        parts = (next(rest) if isinstance(part, Slot) else part for part in reading)
        yield " ".join("".join(parts).split())
