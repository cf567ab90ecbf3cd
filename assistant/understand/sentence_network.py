"""Sentence templates as a network of words, for a recogniser that walks through it.

A list of written-out sentences holds few of the 400,000 that the templates make; the network
holds them all, with every value of their slots and the endings that matching takes for the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Any

from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.understand.clue_words import spelt_out
from assistant.understand.kinds import SlotKind, SlotSpec
from assistant.understand.moves import moves
from assistant.understand.network_builder import NetworkBuilder
from assistant.understand.sentences import IntentSpec
from assistant.understand.templates import Choice, Slot, parsed
from assistant.understand.wake_words import is_ours

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LONGEST_WORD = 8
_END = 1
"""The state in which every sentence ends; one begins in state 0."""


@cache
def _locale(language: Language) -> dict[str, Any]:
    """``[<language>]`` of the locale file."""
    file = resources.files("assistant.understand") / "locale" / "sayings.toml"
    words: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return words[language]


@lru_cache(maxsize=len(Language) * 2)
def sentence_network(
    intents: tuple[IntentSpec, ...],
    language: Language,
    *,
    free: tuple[str, ...] = (),
    name: str = "",
) -> WordNetwork:
    """All sentences of ``intents``, which may begin with the device's ``name``, if it is not the
    one we ship; ``free`` are examples of free words."""
    builder = _Builder(language, name)
    for intent in intents:
        values = {spec.name: _values(spec, free, language) for spec in intent.slots}
        for template in intent.foreseen:
            builder.add(_filled(parsed(template, values), values))
    return builder.network()


@cache
def move_network(language: Language) -> WordNetwork:
    """The sentences of all moves of the dialogue."""
    return sentence_network(moves(language), language)


@lru_cache(maxsize=32)
def choice_network(names: tuple[str, ...], language: Language) -> WordNetwork:
    """Ways to pick one of ``names``, by name or by its place."""
    words = _locale(language)
    values = {
        "name": Choice(tuple((name,) for name in names)),
        "ordinal": _one_of(words["values"]["ordinal"]),
    }
    builder = _Builder(language)
    for template in (*words["choose"], *words["place"], *words["choose_widely"]):
        builder.add(_filled(parsed(template, values), values))
    return builder.network()


@lru_cache(maxsize=len(Language) * 2)
def clue_network(intents: tuple[IntentSpec, ...], language: Language) -> WordNetwork:
    """The telling words of ``intents``, one at a time, without what stands in place of endings."""
    said = {
        stem.rstrip("~").replace("_", " ")
        for intent in intents
        for clue in intent.clues
        for word in clue.removeprefix("?").split()
        if not word.startswith("!")
        for stem in spelt_out(word, language).split("|")
        if not stem.startswith("{")
    }
    return WordNetwork(((Arc(tuple(sorted(said)), _END),), ()), frozenset({_END}))


def wording_network(texts: Sequence[str], commands: WordNetwork, language: Language) -> WordNetwork:
    """``texts`` that people said. Chinese ones are cut into words of ``commands``, as long as can
    be, and single hanzi."""
    said = [" ".join(_WORD.findall(text)) for text in texts]
    if language is Language.ZH:
        known = {way for arcs in commands.arcs for arc in arcs for way in arc.ways}
        said = [" ".join(chain(*(_cut(part, known) for part in text.split()))) for text in said]
    ways = tuple(dict.fromkeys(filter(None, said)))
    return WordNetwork(((Arc(ways, _END),), ()), frozenset({_END}))


def _cut(text: str, known: Collection[str]) -> Iterator[str]:
    at = 0
    while at < len(text):
        word = next(
            (
                piece
                for length in range(_LONGEST_WORD, 1, -1)
                if (piece := text[at : at + length]) in known
            ),
            text[at],
        )
        yield word
        at += len(word)


def _values(spec: SlotSpec, free: tuple[str, ...], language: Language) -> Choice:
    """What may stand in a slot."""
    names = tuple(name for _, ways in spec.values for name in ways)
    if spec.kind is SlotKind.TEXT:
        return Choice(tuple((name,) for name in free))
    if names:
        return Choice(tuple((name,) for name in names))
    return _one_of(_locale(language)["values"][spec.kind.value])


def _one_of(templates: Sequence[str]) -> Choice:
    return Choice(tuple((parsed(template, ()),) for template in templates))


def _filled(template: Choice, values: Mapping[str, Choice]) -> Choice:
    """``template`` with its slots' values in their places."""
    return Choice(
        tuple(
            tuple(
                values[part.name]
                if isinstance(part, Slot)
                else _filled(part, values)
                if isinstance(part, Choice)
                else part
                for part in sequence
            )
            for sequence in template.sequences
        )
    )


class _Builder:
    """Sentences with what may stand before and behind them, and other endings of their words."""

    def __init__(self, language: Language, name: str = "") -> None:
        words = _locale(language)
        called = words["name"] if not name or is_ours(name) else name
        before = [way.replace("{name}", called) for way in words["before"]]
        self._endings = [(re.compile(ending), others) for ending, others in words["endings"]]
        self._builder = NetworkBuilder(self._ways)
        self._end = self._builder.state()
        self._opened = self._builder.along(0, _one_of(before))
        self._behind = tuple(words["after"])

    def add(self, sentence: Choice) -> None:
        said = self._builder.along(self._opened, sentence)
        self._builder.join(said, ("", *self._behind), self._end)

    def network(self) -> WordNetwork:
        return self._builder.network(self._end)

    def _ways(self, word: str) -> tuple[str, ...]:
        ways = dict.fromkeys((word,))
        for ending, others in self._endings:
            if ending.search(word):
                ways |= dict.fromkeys(ending.sub(other, word) for other in others)
        return tuple(ways)
