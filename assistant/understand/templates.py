"""Sentence templates: ``(a|b)`` one of, ``[a]`` or ``[a|b]`` optional, ``{slot}``; they may nest.

The syntax is hassil's, the field's convention.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.core.errors import ConfigError

MOST_READINGS = 20_000
"""A template with more readings is a mistake or should be split."""

_TOKEN = re.compile(
    r"\{(?P<slot>[^{}]*)\}|(?P<sign>[()\[\]|])|(?P<text>[^{}()\[\]|]+)|(?P<stray>.)"
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class TemplateError(ConfigError):
    """A template that cannot be read; says which and why."""


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


Reading = tuple[str | Slot, ...]
"""One way to say a template: literal texts (with their spaces) and slots."""


def readings(template: str, slots: Collection[str]) -> list[Reading]:
    """Every way to say ``template``.

    Args:
        slots: names that may stand in braces.

    Raises:
        TemplateError: on a bracket without its partner, an unknown slot, an empty template, or
            more than `MOST_READINGS` readings.
    """
    reader = _Reader(template, slots)
    found = reader.alternatives(closing=None)
    merged = list(dict.fromkeys(_merge(reading) for reading in found))
    if any(not reading for reading in merged):
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

    def __init__(self, template: str, slots: Collection[str]) -> None:
        self._template = template
        self._slots = slots
        self._tokens = list(_TOKEN.finditer(template))
        self._at = 0

    def alternatives(self, closing: str | None) -> list[Reading]:
        found: list[Reading] = []
        current: list[Reading] = [()]
        while True:
            token = self._next()
            if token is None:
                if closing is not None:
                    raise self._error(f"{closing!r} is missing")
                return found + current
            if token["sign"] == "|":
                found, current = found + current, [()]
            elif closing is not None and token["sign"] == closing:
                return found + current
            else:
                current = self._extend(current, self._part(token))

    def _part(self, token: re.Match[str]) -> list[Reading]:
        if token["text"]:
            return [(token["text"],)]
        if token["sign"] == "(":
            return self.alternatives(closing=")")
        if token["sign"] == "[":
            return [(), *self.alternatives(closing="]")]
        slot = token["slot"]
        if slot is None or token["sign"]:
            raise self._error(f"stray {token.group()!r} at character {token.start() + 1}")
        if not _NAME.fullmatch(slot) or slot not in self._slots:
            raise self._error(f"no slot {slot!r}; there are {sorted(self._slots)}")
        return [(Slot(slot),)]

    def _extend(self, heads: list[Reading], tails: list[Reading]) -> list[Reading]:
        if len(heads) * len(tails) > MOST_READINGS:
            raise self._error(f"more than {MOST_READINGS} readings; split it")
        return [head + tail for head in heads for tail in tails]

    def _next(self) -> re.Match[str] | None:
        if self._at == len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _error(self, problem: str) -> TemplateError:
        return TemplateError(f"template {self._template!r}: {problem}")
