"""All sentences of all intents, compiled for matching by sound.

A slot is one private-use letter (its *mark*) in the key of a sentence; the values found in an
utterance become the same letters, so that "십 분 타이머" and "{length} 타이머" have one key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, TypeAlias, TypedDict

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from assistant.core.language import Language
from assistant.understand import phones
from assistant.understand.found import Found
from assistant.understand.kept import NOTHING_KEPT, Kept
from assistant.understand.kinds import ChoiceFinder, SlotKind, SlotSpec
from assistant.understand.sound import Unit, units
from assistant.understand.templates import Slot, TemplateError, readings
from assistant.understand.text import clean
from assistant.understand.wording import plain_of_clean, rewrite, stance

_SETTLED_PHONES = 4
_SETTLED_FROM = 0.74
_FIRST_MARK = 0xE000
_MARKS = re.compile("([\ue000-\uf8ff])")
_TEXT_MARK = "\uf8ff"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentSpec:
    """``sentences`` are templates (`assistant.understand.templates`) over ``slots``; ``clues`` are
    telling words (`assistant.understand.clues`)."""

    name: str
    sentences: tuple[str, ...]
    slots: tuple[SlotSpec, ...] = ()
    clues: tuple[str, ...] = ()

    @property
    def foreseen(self) -> tuple[str, ...]:
        """The sentences without words that may be anything: nobody can say beforehand what they
        will be, so that no list or network of what can be said may pretend to."""
        open_slots = [
            f"{{{slot.name}}}"
            for slot in self.slots
            if slot.kind is SlotKind.TEXT and not slot.values
        ]
        return tuple(s for s in self.sentences if not any(slot in s for slot in open_slots))


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reading of a template. ``slots`` name its marks in order; ``marks`` are sorted.

    With a TEXT slot ``text`` is its name, and ``key`` is ``head + mark + tail``.
    """

    intent: str
    key: str
    pieces: tuple[str, ...]
    slots: tuple[str, ...]
    marks: str
    stance: tuple[bool, ...]
    text: str | None = None

    @property
    def head(self) -> str:
        return self.key.partition(_TEXT_MARK)[0]

    @property
    def tail(self) -> str:
        return self.key.partition(_TEXT_MARK)[2]


_Frame: TypeAlias = tuple[str, tuple[str, ...], str, tuple[bool, ...], str | None]
"""What many sentences share: intent, slots, marks, stance, text."""


class _Compiled(TypedDict):
    """As it is kept: what is said over and over is written once."""

    frames: list[_Frame]
    said: list[tuple[int, str]]
    """A frame's index, and the pieces of sentences that follow each other in it, a line each."""
    rivals: list[list[str]]
    written: list[str]
    """Sentences as written, those of the same rivals a line each."""


def _sentences(compiled: _Compiled) -> Iterator[Sentence]:
    # A piece is in hundreds of sentences: each is held once.
    own: dict[str, str] = {}
    frames = [
        (intent, (tuple(slots), marks, tuple(stances), text))
        for intent, slots, marks, stances, text in compiled["frames"]
    ]
    for index, lines in compiled["said"]:
        intent, shared = frames[index]
        for said in lines.split("\n"):
            pieces = tuple(own.setdefault(piece, piece) for piece in said.split(" "))
            yield Sentence(intent, "".join(pieces), pieces, *shared)


@dataclass(frozen=True, slots=True)
class Mark:
    """A kind of value a sentence may hold; ``finder`` for a CHOICE."""

    letter: str
    kind: SlotKind
    finder: ChoiceFinder | None


def squeeze(text: str) -> str:
    """``text`` without spaces and punctuation."""
    return re.sub(r"[\s.,!?。，！？]", "", text)


@lru_cache(maxsize=16384)
def _pieces(token: str, language: Language) -> tuple[str, ...]:
    return tuple(unit.phones for unit in units(token, language) if unit.phones)


def check(intent: IntentSpec, language: Language) -> None:
    """Reads an intent's templates, so that one bad skill can be left out before matching.

    Raises:
        TemplateError: naming the intent and the template that is wrong.
    """
    SentenceBook(language, [intent])


class SentenceBook:
    """The sentences of ``intents``, with what each intent's words are worth as evidence.

    Args:
        kept: where they may lie from an earlier start, as ``name``.

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
        self.language = language
        self.marks: dict[str, Mark] = {}
        self._letters: dict[tuple[SlotKind, tuple[tuple[str, tuple[str, ...]], ...]], str] = {}
        for intent in intents:
            self.marks_of(intent)
        compiled = kept.get(name, (language, tuple(intents)), lambda: self._compiled(intents))
        self.sentences = list(_sentences(compiled))
        self.written: dict[str, Collection[str]] = {
            sentence: rivals
            for rivals, lines in zip(compiled["rivals"], compiled["written"], strict=True)
            for sentence in lines.split("\n")
        }
        """Intents by their sentences as written, without spaces: the last word between rivals."""
        self.vocabulary = self._vocabulary()
        self._spread: dict[str, int] = {}
        for grams in self.vocabulary.values():
            for gram in grams:
                self._spread[gram] = self._spread.get(gram, 0) + 1
        # Of two that sound equally near, `settle` takes the first: the one that tells more.
        self._spread = dict(sorted(self._spread.items(), key=lambda known: (known[1], known[0])))
        self._rarest = math.log(len(self.vocabulary) + 1)

    def _compiled(self, intents: Sequence[IntentSpec]) -> _Compiled:
        written_by: dict[str, list[str]] = {}
        rows = [row for intent in intents for row in self._compile(intent, written_by)]
        frames = {frame: index for index, frame in enumerate(dict.fromkeys(f for f, _ in rows))}
        written: dict[tuple[str, ...], list[str]] = {}
        for sentence, rivals in written_by.items():
            written.setdefault(tuple(rivals), []).append(sentence)
        return {
            "frames": list(frames),
            "said": [
                (frames[frame], "\n".join(said for _, said in group))
                for frame, group in groupby(rows, key=itemgetter(0))
            ],
            "rivals": [list(rivals) for rivals in written],
            "written": ["\n".join(lines) for lines in written.values()],
        }

    def _compile(
        self, intent: IntentSpec, written_by: dict[str, list[str]]
    ) -> Iterator[tuple[_Frame, str]]:
        specs = {spec.name: spec for spec in intent.slots}
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for template in intent.sentences:
            try:
                found = readings(clean(template), specs, self._simplify)
            except TemplateError as error:
                raise TemplateError(f"intent {intent.name}: {error}") from error
            for reading in found:
                written = "".join(
                    self._letter(specs[p.name]) if isinstance(p, Slot) else p for p in reading
                )
                names = tuple(part.name for part in reading if isinstance(part, Slot))
                rivals = written_by.setdefault(squeeze(written), [])
                if intent.name not in rivals:
                    rivals.append(intent.name)
                for said in self._as_said(written):
                    if (said, names) not in seen:
                        seen.add((said, names))
                        yield self._row(intent.name, said, names, specs)

    def _as_said(self, written: str) -> tuple[str, ...]:
        """A sentence as `plain` leaves it: in Chinese with a pause between its parts or without,
        as the 了 of "行了，就这些" is left out and that of "行了就这些" is not."""
        parted = plain_of_clean(written, self.language)
        if self.language is not Language.ZH:
            return (parted,)
        return parted, plain_of_clean(written.replace(" ", ""), self.language)

    def _simplify(self, words: str) -> str:
        # Korean endings and Chinese particles depend on what follows; English words do not.
        return rewrite(words, Language.EN) if self.language is Language.EN else words

    def _row(
        self, intent: str, said: str, names: tuple[str, ...], specs: dict[str, SlotSpec]
    ) -> tuple[_Frame, str]:
        texts = [name for name in names if specs[name].kind is SlotKind.TEXT]
        if len(texts) > 1:
            raise TemplateError(f"intent {intent}: free words {texts} stand in one sentence")
        pieces = self._cut(said)
        marks = "".join(sorted(p for p in pieces if p in self.marks))
        slots = tuple(name for name in names if name not in texts)
        text = texts[0] if texts else None
        return (intent, slots, marks, stance(said, self.language), text), " ".join(pieces)

    def _cut(self, text: str) -> tuple[str, ...]:
        pieces: list[str] = []
        for part in _MARKS.split(text):
            if _MARKS.fullmatch(part):
                pieces.append(part)
            else:
                for token in part.split():
                    pieces += _pieces(token, self.language)
        return tuple(pieces)

    def _letter(self, spec: SlotSpec) -> str:
        if spec.kind is SlotKind.TEXT:
            return _TEXT_MARK
        key = (spec.kind, spec.values)
        if key not in self._letters:
            letter = chr(_FIRST_MARK + len(self._letters))
            choice = spec.kind is SlotKind.CHOICE
            finder = ChoiceFinder(spec.values, self.language) if choice else None
            self._letters[key] = letter
            self.marks[letter] = Mark(letter, spec.kind, finder)
        return self._letters[key]

    def marks_of(self, intent: IntentSpec) -> dict[str, list[str]]:
        """The names of the intent's slots by their marks, without free words."""
        found: dict[str, list[str]] = {}
        for spec in intent.slots:
            if spec.kind is not SlotKind.TEXT:
                found.setdefault(self._letter(spec), []).append(spec.name)
        return found

    def _vocabulary(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.intent, set()).update(self.grams(sentence.pieces))
        return found

    def grams(self, pieces: Sequence[str]) -> list[str]:
        """What is counted as evidence: English words; pairs of syllables or characters."""
        rough = [phones.coarse(piece, self.language) for piece in pieces]
        if self.language is Language.EN or len(rough) == 1:
            return rough
        return [f"{a} {b}" for a, b in pairwise(rough)]

    def settle(self, gram: str) -> str:
        """In English the known word that a misheard word sounds most like, if one is near.

        Syllable pairs need no such help: a wrong sound spoils two of many.
        """
        if self.language is not Language.EN or gram in self._spread or len(gram) < _SETTLED_PHONES:
            return gram
        near = process.extractOne(
            gram,
            self._spread.keys(),
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_SETTLED_FROM,
        )
        return near[0] if near else gram

    def is_known(self, gram: str) -> bool:
        """Whether any sentence has the gram."""
        return gram in self._spread

    def are_words(self, text: str) -> bool:
        """Whether ``text`` is nothing but what sentences are made of."""
        pieces = [unit.phones for unit in units(text, self.language)]
        return all(map(self.is_known, self.grams(pieces)))

    def worth(self, gram: str) -> float:
        """Inverse frequency over the intents; a gram that nobody says is worth most."""
        return self._rarest - math.log(self._spread.get(gram, 0) + 1) + 0.1


def skeleton(heard: Sequence[Unit], values: Sequence[tuple[str, Found[Any]]]) -> list[Unit]:
    """The units of an utterance with each ``(mark, value)`` as one unit that sounds as its mark."""
    skeleton: list[Unit] = []
    for unit in heard:
        inside = next((v for v in values if v[1].start < unit.end and unit.start < v[1].end), None)
        if inside is None:
            skeleton.append(unit)
            continue
        marked = Unit(inside[0], inside[1].start, inside[1].end)
        if not skeleton or skeleton[-1] != marked:
            skeleton.append(marked)
    return skeleton
