"""All skills' sentences and the dialogue's moves, ready to be matched in every language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from assistant.core.errors import SkillError
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Utterance
from assistant.hear.wake_files import SHIPPED
from assistant.skillkit import DishName, Places
from assistant.skillkit.loader import SkillRecord, SkillStatus, fail
from assistant.skillkit.locale import Words
from assistant.turn.signature import Slot, slot_spec, slot_value, slots_of
from assistant.understand.choose import is_only_counted
from assistant.understand.clauses import clauses, of_clauses
from assistant.understand.kept import NOTHING_KEPT, Kept
from assistant.understand.matcher import IntentSpec, Matcher
from assistant.understand.moves import moves
from assistant.understand.requests import find_request
from assistant.understand.sayings import sayings
from assistant.understand.sentence_network import clue_network, sentence_network, wording_network
from assistant.understand.slots import parse_slot, says_only
from assistant.understand.templates import TemplateError
from assistant.understand.verdict import Match, Verdict
from assistant.understand.wake_words import strip_wake
from assistant.understand.weighing import Likelihoods, Likely
from assistant.understand.wordings import ANSWERS, NOT_FOR_US, SURELY_TALK, Learnt, Wording
from assistant.understand.written import Writing, writing_of


@dataclass(frozen=True, slots=True)
class Route:
    """Where an intent leads: ``name`` is "skill.intent"."""

    name: str
    record: SkillRecord
    handler: Any
    slots: tuple[Slot, ...]

    @property
    def intent(self) -> str:
        """The intent's name within its skill."""
        return self.name.removeprefix(f"{self.record.name}.")

    @property
    def dish_slot(self) -> str | None:
        """The slot that takes the name of a dish."""
        return next((slot.name for slot in self.slots if slot.type is DishName), None)


class Interpreter:
    """Finds what a sentence means.

    A skill whose words or slots are wrong is marked as failed and left out; the rest work on.

    Args:
        kept: where the compiled sentences of an earlier start may lie.
        wordings: what people said before, and what they meant; if any are learnt from.
        name: what users call the device.
    """

    def __init__(
        self,
        records: Sequence[SkillRecord],
        places: Places,
        kept: Kept = NOTHING_KEPT,
        wordings: Callable[[Language], Sequence[Wording]] | None = None,
        name: str = SHIPPED,
    ) -> None:
        self._name = name
        self._places = places
        self._kept = kept
        self._wordings = wordings
        self._routes: dict[str, Route] = {}
        self._anywhere: set[str] = set()
        """Intents that are listened for whether or not something was ordered."""
        self._specs: dict[Language, dict[str, IntentSpec]] = {lang: {} for lang in Language}
        self._matchers: dict[Language, Matcher] = {}
        self._moves: dict[Language, Matcher] = {}
        self._learnt: dict[Language, Learnt | None] = {}
        self._said: dict[Language, WordNetwork] = {}
        self._writing: dict[Language, Writing | None] = {}
        self._examples: dict[Language, list[Wording]] = {lang: [] for lang in Language}
        for record in records:
            if record.status is SkillStatus.WORKING:
                self._add(record)

    def _add(self, record: SkillRecord) -> None:
        try:
            routes = [
                Route(f"{record.name}.{intent}", record, handler, slots_of(handler))
                for intent, handler in record.handlers.items()
            ]
            specs = {
                language: {route.name: self._spec(route, words) for route in routes}
                for language, words in record.words.items()
            }
        except SkillError as error:
            fail(record, str(error))
            return
        self._routes |= {route.name: route for route in routes}
        self._anywhere |= {r.name for r in routes if not r.handler.once_ordered}
        for language, words in record.words.items():
            self._specs[language] |= specs[language]
            self._examples[language] += [
                Wording(example.text, f"{record.name}.{intent}")
                for intent, own in words.intents.items()
                for example in own.examples
            ]

    def prepare(self, language: Language) -> None:
        """Compiles the sentences of ``language``, a second of work; done at need if not here."""
        if language not in self._matchers:
            self._matchers[language] = self._compile(language)
            self._moves[language] = _matcher(language, moves(language), self._kept, "moves")
            self._learnt[language] = self._learn(language)
            self._writing[language] = self._learn_writing(language)
            self.sentences(language)
            self.network(language)

    def rehearse(self, language: Language, today: date) -> None:
        """Matches a sentence, so that none of the user's waits for what the first one makes."""
        self.intent(self.sentences(language)[:1], language, today)

    def _learn(self, language: Language) -> Learnt | None:
        if self._wordings is None:
            return None
        said = (*self._wordings(language), *self._examples[language])
        return Learnt(language, said, self._names(language))

    def _names(self, language: Language) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of the shops, and of what one may wish to eat."""
        called = (name for shop in self._places.all() for name in shop.spoken_names(language))
        return tuple(called), self._places.wishes(language)

    def _learn_writing(self, language: Language) -> Writing | None:
        said = self._wordings(language) if self._wordings else ()
        texts = [wording.text for wording in (*said, *self._examples[language])]
        shops, dishes = self._names(language)
        return writing_of(language, (*texts, *shops, *dishes), self._kept)

    def _compile(self, language: Language) -> Matcher:
        while True:
            try:
                intents = tuple(self._specs[language].values())
                return _matcher(language, intents, self._kept, "commands")
            except TemplateError:
                self._leave_out_faulty(language)

    def _leave_out_faulty(self, language: Language) -> None:
        """A skill whose sentences cannot be compiled must not take the others with it."""
        for record in {id(r.record): r.record for r in self._routes.values()}.values():
            own = [n for n, route in self._routes.items() if route.record is record]
            try:
                Matcher(language, [self._specs[language][name] for name in own])
            except TemplateError as error:
                fail(record, f"{record.words[language].origin}: {error}")
                for name in own:
                    del self._routes[name]
                    for specs in self._specs.values():
                        del specs[name]

    def _spec(self, route: Route, words: Words) -> IntentSpec:
        return IntentSpec(
            name=route.name,
            sentences=words.intents[route.intent].sentences,
            clues=words.intents[route.intent].clues,
            slots=tuple(
                slot_spec(slot.type, slot.name, words, self._places) for slot in route.slots
            ),
        )

    def route(self, intent: str) -> Route:
        return self._routes[intent]

    def intent(
        self,
        texts: Sequence[str],
        language: Language,
        today: date,
        *,
        ordered: bool = True,
        running: Collection[str] = (),
        answering: bool = False,
    ) -> Match:
        """The intent of a sentence.

        Args:
            answering: a question is open, and the sentence may be an answer to it.
            ordered: whether what only customers say may be meant, such as a complaint.
            running: intents that cannot be meant, as they are being answered.
        """
        self.prepare(language)
        allow = (self._routes.keys() if ordered else self._anywhere) - set(running)
        matcher = self._matchers[language]
        others = _moves_and_answers(language) if answering else ()
        # What is likely is what is being answered; what else it may be, its words must say.
        likely = None if running else self._likely(language, (*allow, *others))
        if likely is not None and answering:
            likely = _never_sure(likely)
        match = matcher.match(texts, today=today, allow=allow, likely=likely)
        unsure = texts and match.verdict is not Verdict.DO
        parts = clauses(texts[0], language) if unsure else []
        if len(parts) > 1 and not any(map(self._moves[language].knows, parts)):
            said = [matcher.match((part,), today=today, allow=allow) for part in parts]
            match = of_clauses(texts[0], language, match, said)
        doubtful = match.verdict is Verdict.ASK or match.learnt
        if doubtful and is_only_counted(texts[0], language):
            return Match(verdict=Verdict.UNKNOWN, intent=None)
        is_likely = match.verdict is not Verdict.UNKNOWN and match.score < 1.0
        # What the dialogue knows by heart is no command that only sounds alike: "correct" does not
        # ask whether one can collect.
        if is_likely and self._moves[language].knows(texts[0]):
            return Match(verdict=Verdict.UNKNOWN, intent=None)
        return match

    def _likely(self, language: Language, among: Collection[str]) -> Likely | None:
        """What was learnt of wordings that may mean one of ``among``."""
        learnt = self._learnt[language]
        if learnt is None:
            return None
        known = [intent for intent in among if learnt.knows(intent)]
        return lambda text: learnt.likelihoods(text, known)

    def means(self, intent: str, texts: Sequence[str], language: Language, today: date) -> Match:
        """Whether it is this intent; of a language whose other sentences need not be compiled."""
        return _matcher(language, (self._specs[language][intent],)).match(texts, today=today)

    def move(
        self, texts: Sequence[str], language: Language, today: date, allow: Collection[str]
    ) -> Match:
        """Of the moves ``allow`` names; some words are one move here and another there."""
        self.prepare(language)
        likely = self._likely(language, (*allow, *ANSWERS, *self._routes))
        move = self._moves[language].match(texts, allow=allow, today=today, likely=likely)
        if move.score < 1.0:
            # What a skill knows by heart is no move that merely sounds alike.
            intent = self.intent(texts, language, today, answering=True)
            if intent.verdict is Verdict.DO and intent.score > move.score:
                return Match(verdict=Verdict.UNKNOWN, intent=None)
        return move

    def is_talk(self, text: str, language: Language) -> bool:
        """Whether what was said while a question is open is worded like talk to somebody else."""
        self.prepare(language)
        likely = self._likely(language, (*_moves_and_answers(language), *self._routes))
        request = find_request(text, language)
        is_known = self.knows_move(text, language) or (request and not request.rest)
        if likely is None or is_known:
            return False
        return likely(text).shares.get(NOT_FOR_US, 0.0) >= SURELY_TALK

    def as_written(self, texts: Sequence[str], language: Language) -> tuple[str, ...]:
        """Readings of an utterance, each as people would write it before it is read as it is, where
        these differ."""
        self.prepare(language)
        writing = self._writing[language]
        if writing is None:
            return tuple(texts)
        return tuple(dict.fromkeys(way for text in texts for way in (writing.restored(text), text)))

    def knows_move(self, text: str, language: Language) -> bool:
        """Whether a text is, word for word, a move of the dialogue."""
        self.prepare(language)
        return self._moves[language].knows(text)

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

    def says_only(
        self, kind: Any, text: str, words: Words, language: Language, today: date
    ) -> bool:
        """Whether an answer is nothing but a value of a slot type."""
        return says_only(text, slot_spec(kind, "answer", words, self._places), language, today)

    def hints(self, language: Language) -> tuple[str, ...]:
        """Names a recogniser may not know but may soon hear: the shops'."""
        return tuple(shop.name.get(language) for shop in self._places.all())

    def sentences(self, language: Language) -> tuple[str, ...]:
        """What can be said while no question is open, written out; kept once made."""
        intents = tuple(self._specs[language].values())
        return _sayings(intents, language, self._places.wishes(language), self._kept)

    def network(self, language: Language) -> WordNetwork:
        """The same as a network of words, which holds every one of them."""
        intents = tuple(self._specs[language].values())
        wishes = self._places.wishes(language)
        return sentence_network(intents, language, free=wishes, name=self._name)

    def without_name(self, utterance: Utterance, text: str) -> str:
        """``text`` of ``utterance`` without the device's name at its head; perhaps nothing."""
        return strip_wake(text, utterance.language, self._name, called=utterance.called)

    def vocabulary(self, language: Language) -> tuple[WordNetwork, ...]:
        """The words of all commands, in sentences and by themselves, and what people said before:
        commands, and talk that is not for the device, which else would be heard as the commands
        that it sounds like."""
        intents = tuple(self._specs[language].values())
        commands, clues = self.network(language), clue_network(intents, language)
        if language not in self._said:
            said = self._wordings(language) if self._wordings else ()
            texts = [wording.text for wording in (*said, *self._examples[language])]
            self._said[language] = wording_network(texts, commands, language)
        return commands, clues, self._said[language]

    def ask_back(self, intent: str, language: Language) -> str:
        """The question whether an intent was meant."""
        route = self._routes[intent]
        return route.record.words[language].intents[route.intent].ask_back


def _moves_and_answers(language: Language) -> tuple[str, ...]:
    return (*(move.name for move in moves(language)), *ANSWERS)


def _never_sure(likely: Likely) -> Likely:
    """Who asks something else than was asked says so, and is not only worded like it."""
    return lambda text: Likelihoods(likely(text).shares)


@lru_cache(maxsize=len(Language) * 3)
def _matcher(
    language: Language, intents: tuple[IntentSpec, ...], kept: Kept = NOTHING_KEPT, name: str = ""
) -> Matcher:
    """Conversations one after another, as in `run.py hear`, share what was compiled."""
    return Matcher(language, intents, kept=kept, name=f"{name}-{language}")


@lru_cache(maxsize=len(Language))
def _sayings(
    intents: tuple[IntentSpec, ...], language: Language, free: tuple[str, ...], kept: Kept
) -> tuple[str, ...]:
    def write() -> list[str]:
        return list(sayings(intents, language, free=free))

    return tuple(kept.get(f"sayings-{language}", (intents, free), write))
