"""All skills' sentences and the dialogue's moves, ready to be matched in every language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.core.errors import SkillError
from assistant.core.language import Language
from assistant.skillkit import Places
from assistant.skillkit.loader import SkillRecord, SkillStatus
from assistant.skillkit.locale import Words
from assistant.turn.signature import Slot, slot_spec, slot_value, slots_of
from assistant.understand.matcher import IntentSpec, Match, Matcher
from assistant.understand.moves import moves
from assistant.understand.slots import parse_slot


@dataclass(frozen=True, slots=True)
class Route:
    """Where an intent leads: ``name`` is "skill.intent"."""

    name: str
    record: SkillRecord
    handler: Any
    slots: tuple[Slot, ...]


class Interpreter:
    """Finds what a sentence means.

    A skill whose words or slots are wrong is marked as failed and left out; the rest work on.
    """

    def __init__(self, records: Sequence[SkillRecord], places: Places) -> None:
        self._places = places
        self._routes: dict[str, Route] = {}
        specs: dict[Language, list[IntentSpec]] = {language: [] for language in Language}
        for record in records:
            if record.status is SkillStatus.WORKING:
                self._add(record, specs)
        self._matchers = {lang: Matcher(lang, specs[lang]) for lang in Language}
        self._moves = {lang: Matcher(lang, moves(lang)) for lang in Language}

    def _add(self, record: SkillRecord, specs: dict[Language, list[IntentSpec]]) -> None:
        routes, new = [], {language: list[IntentSpec]() for language in Language}
        try:
            for intent, handler in record.handlers.items():
                route = Route(f"{record.name}.{intent}", record, handler, slots_of(handler))
                routes.append(route)
                for language, words in record.words.items():
                    new[language].append(self._spec(route, intent, words))
        except (SkillError, ValueError) as error:
            record.status, record.problem = SkillStatus.FAILED, str(error)
            return
        self._routes |= {route.name: route for route in routes}
        for language in Language:
            specs[language] += new[language]

    def _spec(self, route: Route, intent: str, words: Words) -> IntentSpec:
        return IntentSpec(
            name=route.name,
            sentences=words.intents[intent].sentences,
            slots=tuple(
                slot_spec(slot.type, slot.name, words, self._places)
                for slot in route.slots
            ),
        )

    def route(self, intent: str) -> Route:
        return self._routes[intent]

    def routes(self) -> tuple[Route, ...]:
        return tuple(self._routes.values())

    def intent(
        self,
        texts: Sequence[str],
        language: Language,
        today: date,
        *,
        allow: Collection[str] | None = None,
    ) -> Match:
        return self._matchers[language].match(texts, allow=allow, today=today)

    def move(self, texts: Sequence[str], language: Language, today: date) -> Match:
        return self._moves[language].match(texts, today=today)

    def values(self, route: Route, found: dict[str, Any]) -> dict[str, Any]:
        """A match's slots as the values the route's handler takes."""
        return {
            slot.name: slot_value(slot.type, found[slot.name], self._places)
            for slot in route.slots
            if slot.name in found
        }

    def parse_value(
        self, kind: Any, texts: Sequence[str], words: Words, language: Language, today: date
    ) -> Any | None:
        """The value of a slot type in an answer, or ``None``."""
        spec = slot_spec(kind, "answer", words, self._places)
        found = parse_slot(texts, spec, language, today)
        return None if found is None else slot_value(kind, found, self._places)

    def hints(self, language: Language) -> tuple[str, ...]:
        """Names a recogniser may not know but may soon hear: the shops'."""
        return tuple(shop.name.get(language) for shop in self._places.all())

    def meaning(self, intent: str, language: Language) -> str:
        """The short phrase to ask back with."""
        route = self._routes[intent]
        short = intent.removeprefix(f"{route.record.name}.")
        return route.record.words[language].intents[short].meaning
