"""From what was heard to an intent: exact by sound first, then by likeness and evidence.

Likeness alone mistakes a new wording for whatever sounds nearest, so a sentence must also be
*explained*: its words, weighted by how few intents use them, must be the intent's own. A wording
like no sentence is known by its telling words (`assistant.understand.clues`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Indel

from assistant.core.language import Language
from assistant.understand import phones
from assistant.understand.clues import Clues, Told
from assistant.understand.found import Found
from assistant.understand.free_words import FreeMatch, FreeWords
from assistant.understand.kept import NOTHING_KEPT, Kept
from assistant.understand.kinds import ChoiceFinder, SlotKind, SlotSpec
from assistant.understand.sentences import (
    IntentSpec,
    Sentence,
    SentenceBook,
    check,
    skeleton,
    squeeze,
)
from assistant.understand.sound import Unit, units
from assistant.understand.text import clean
from assistant.understand.values import Values
from assistant.understand.verdict import (
    ALTERNATIVE_COST,
    ASK_FROM,
    NOTHING,
    Candidate,
    Match,
    Verdict,
    judge,
)
from assistant.understand.weighing import Likely, Weighing
from assistant.understand.wording import as_said, plain, stance

__all__ = ["IntentSpec", "Matcher", "SlotKind", "SlotSpec", "check"]

_STANCE_COST = 0.3
"""Taken where just one of utterance and sentence says "not", or is about somebody else."""
_SWALLOWED_COST = 0.3
"""Taken where free words hold another value: "turn off the gas in five minutes" is not to be done,
"Moonlight Pizza" is no dish."""
_LONG_NAME = 3
"""A name of no more characters may be a part of other words."""
_TOLD_LEAD = 0.12
_COMPARED_INTENTS = 8
_COMPARED_SENTENCES = 600


class Matcher:
    """Matches utterances of one language against ``intents``.

    Args:
        kept: where their sentences may lie compiled, as ``name``.

    Raises:
        TemplateError: naming the intent and the template that is wrong.
    """

    def __init__(
        self,
        language: Language,
        intents: Sequence[IntentSpec],
        *,
        kept: Kept = NOTHING_KEPT,
        name: str = "sentences",
    ) -> None:
        self._language = language
        self._book = SentenceBook(language, intents, kept=kept, name=name)
        self._exact: dict[str, list[Sentence]] = {}
        self._by_marks: dict[str, dict[str, list[Sentence]]] = {}
        with_text: dict[str, list[Sentence]] = {}
        for sentence in self._book.sentences:
            if sentence.text is not None:
                with_text.setdefault(sentence.marks, []).append(sentence)
                continue
            self._exact.setdefault(sentence.key, []).append(sentence)
            alike = self._by_marks.setdefault(sentence.marks, {})
            alike.setdefault(sentence.intent, []).append(sentence)
        for group in self._by_marks.values():
            for name, sentences in group.items():
                step = -(-len(sentences) // _COMPARED_SENTENCES)
                group[name] = sentences[::step]
        self._keys = {
            (marks, name): [sentence.key for sentence in sentences]
            for marks, group in self._by_marks.items()
            for name, sentences in group.items()
        }
        self._usual = {
            (intent.name, spec.name): ChoiceFinder(spec.values, language)
            for intent in intents
            for spec in intent.slots
            if spec.kind is SlotKind.TEXT and spec.values
        }
        self._clues = Clues(self._book, intents, self._usual)
        self._free = {m: FreeWords(self._book, s, self._usual) for m, s in with_text.items()}
        self._marks = tuple(dict.fromkeys((*self._by_marks, *self._free)))
        self._open = {
            (intent.name, spec.name)
            for intent in intents
            for spec in intent.slots
            if spec.kind is SlotKind.TEXT and not spec.values
        }
        self._learnt = Weighing(self._clues, self._book.vocabulary.keys(), self._open)

    def match(
        self,
        texts: Sequence[str],
        *,
        allow: Collection[str] | None = None,
        today: date | None = None,
        likely: Likely | None = None,
    ) -> Match:
        """The intent of an utterance.

        Args:
            texts: the best transcript first, then the recogniser's alternatives.
            allow: names of the intents that the state of the dialogue permits; all when ``None``.
            today: what dates are counted from; without it no DATE is found.
            likely: how likely the wording of a text makes intents, by what was learnt.
        """
        best = NOTHING
        for rank, text in enumerate(texts):
            match = self._match_one(text, allow, today, rank * ALTERNATIVE_COST, likely)
            if match.verdict is Verdict.DO:
                return match
            if match.score > best.score:
                best = match
        return best

    def knows(self, text: str) -> bool:
        """Whether ``text`` is one of the sentences, by sound and without a value."""
        heard = units(plain(text, self._language), self._language)
        key = "".join(unit.phones for unit in heard)
        return any(not sentence.marks for sentence in self._exact.get(key, ()))

    def _match_one(
        self,
        text: str,
        allow: Collection[str] | None,
        today: date | None,
        cost: float,
        likely: Likely | None,
    ) -> Match:
        said = plain(text, self._language)
        heard = units(said, self._language)
        if not heard:
            return NOTHING
        best: dict[str, Candidate] = {}
        values = Values(self._book, said, today)
        for marks in self._marks:
            for filled in values.fills(marks, some=marks in self._free):
                bones = skeleton(heard, filled)
                found = self._candidates(marks, bones, filled, allow, said, clean(text))
                if marks in self._free:
                    found += self._with_free_words(marks, bones, values, filled, allow, said)
                for candidate in found:
                    _keep_best(best, candidate)
        for told in self._clues.find(said, values.own, allow):
            best[told.intent] = _join(best.get(told.intent), told)
        match = judge(best.values(), cost)
        if likely is not None and match.score < 1.0:
            match = self._learnt.agree(match, best, likely(text), said, values, cost)
        slots = {
            name: as_said(value, text, self._language)
            if (match.intent, name) in self._open
            else value
            for name, value in match.slots.items()
        }
        return replace(match, slots=slots)

    def _candidates(
        self,
        marks: str,
        bones: Sequence[Unit],
        filled: list[tuple[str, Found[Any]]],
        allow: Collection[str] | None,
        said: str,
        text: str,
    ) -> list[Candidate]:
        pieces = [unit.phones for unit in bones]
        written = self._book.written.get(squeeze(text), ())
        key = "".join(pieces)
        found = [
            Candidate(1.0, s.intent, _slots(s, filled), (s.intent in written, -len(marks)))
            for s in self._exact.get(key, ())
            if s.marks == marks and (allow is None or s.intent in allow)
        ]
        if not found:
            own = stance(said, self._language)
            found = [
                Candidate(score - _STANCE_COST * (s.stance != own), s.intent, _slots(s, filled))
                for score, s in self._alike(marks, key, pieces, allow)
            ]
        return found

    def _with_free_words(
        self,
        marks: str,
        bones: Sequence[Unit],
        values: Values,
        filled: Sequence[tuple[str, Found[Any]]],
        allow: Collection[str] | None,
        said: str,
    ) -> list[Candidate]:
        taken = {(found.start, found.end) for _, found in filled}
        others = [m for m in values.moments() if (m.start, m.end) not in taken]
        return [
            Candidate(
                c.score - _SWALLOWED_COST * self._swallows(c, others, values),
                c.sentence.intent,
                _slots(c.sentence, filled) | {c.sentence.text: c.words},
                is_strange=c.is_strange,
            )
            for c in self._free[marks].find(bones, said)
            if c.sentence.text is not None and (allow is None or c.sentence.intent in allow)
        ]

    def _swallows(self, match: FreeMatch, others: Sequence[Found[Any]], values: Values) -> bool:
        """Whether the free words hold what is another value, and of no longer name of their own."""
        if any(match.start <= other.start < match.end for other in others):
            return True
        usual = self._usual.get((match.sentence.intent, match.sentence.text or ""))
        names = [n for n in values.names() if match.start <= n.start and n.end <= match.end]
        if usual is None or not names:
            return False
        longest = max((one.end - one.start for one in usual.find(match.words)), default=0)
        return any(name.end - name.start > max(longest, _LONG_NAME) for name in names)

    def _alike(
        self, marks: str, key: str, pieces: Sequence[str], allow: Collection[str] | None
    ) -> list[tuple[float, Sentence]]:
        """The best sentence of each of the intents whose words explain the utterance best."""
        book = self._book
        grams = [book.settle(gram) for gram in book.grams(pieces)]
        total = sum(map(book.worth, grams))
        explained = []
        for intent, sentences in self._by_marks.get(marks, {}).items():
            if allow is not None and intent not in allow:
                continue
            known = book.vocabulary[intent]
            share = sum(book.worth(g) for g in grams if g in known) / total if total else 0.0
            explained.append((share, intent, sentences))
        explained.sort(key=lambda e: -e[0])
        return [
            self._likest(key, grams, share, sentences, self._keys[marks, intent])
            for share, intent, sentences in explained[:_COMPARED_INTENTS]
        ]

    def _likest(
        self,
        key: str,
        grams: Sequence[str],
        share: float,
        sentences: Sequence[Sentence],
        keys: Sequence[str],
    ) -> tuple[float, Sentence]:
        """The sentence, of ``keys``, that sounds most like ``key``, with its score."""
        _, fine, index = process.extractOne(key, keys, scorer=Indel.normalized_similarity)
        sentence = sentences[index]
        rough = Indel.normalized_similarity(
            phones.coarse(key, self._language), phones.coarse(sentence.key, self._language)
        )
        wanted = self._book.grams(sentence.pieces)
        said = set(grams)
        total = sum(map(self._book.worth, wanted))
        present = sum(self._book.worth(g) for g in wanted if g in said) / total if total else 0.0
        return score(likeness=(fine + rough) / 2, explained=share, present=present), sentence


def score(*, likeness: float, explained: float, present: float) -> float:
    """Weighs the evidence, each 0..1.

    Args:
        likeness: how alike utterance and sentence sound.
        explained: share of the utterance's words, by worth, that the intent uses anywhere.
        present: share of the sentence's words, by worth, that were said.
    """
    return 0.5 * likeness + 0.3 * explained + 0.2 * present


def _join(known: Candidate | None, told: Told) -> Candidate:
    """What an intent's words tell and the best of its sentences, made one.

    The sentence has the say on slots, as it knows free words too, unless it fits far worse. A
    shop, but one for what no menu has, is only asked about, however plainly a shop was asked for.
    """
    if known is not None and known.is_strange and known.score >= ASK_FROM:
        return known
    if (
        known is None
        or known.score < told.score - _TOLD_LEAD
        or told.slots.keys() > known.slots.keys()
    ):
        return Candidate(told.score, told.intent, told.slots)
    return replace(known, score=max(known.score, told.score))


def _keep_best(best: dict[str, Candidate], candidate: Candidate) -> None:
    known = best.get(candidate.intent)
    if known is None or candidate.order > known.order:
        best[candidate.intent] = candidate


def _slots(sentence: Sentence, filled: Sequence[tuple[str, Found[Any]]]) -> dict[str, Any]:
    """Slot values by name: each mark of the sentence takes the next value of its kind."""
    waiting: dict[str, list[Any]] = {}
    for letter, found in filled:
        waiting.setdefault(letter, []).append(found.value)
    letters = [piece for piece in sentence.pieces if piece in waiting]
    return {
        name: waiting[letter].pop(0) for name, letter in zip(sentence.slots, letters, strict=False)
    }
