"""Sentences with free words in them: "{dish} 배달시켜 줘", "remind me to {what}"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.core.language import Language
from assistant.understand.kinds import ChoiceFinder
from assistant.understand.sentences import Sentence, SentenceBook
from assistant.understand.sound import SoundIndex, Unit
from assistant.understand.wording import is_about_others, locale

MOST_WORDS = {Language.KO: 12, Language.EN: 6, Language.ZH: 10}
"""Units (syllables, words, characters) that a slot may take: it must not swallow a sentence."""
FEWEST_WORDS = {Language.KO: 2, Language.EN: 1, Language.ZH: 2}
"""Units a sentence must have beside its free words, or it is only asked about: "点…" is weak."""
_WEAK_COST = 0.2
_FAR = 0.22
"""How far the words around the slot may sound from the sentence's."""
_KNOWN_COST = 0.25
_STRANGE_COST = 0.27
"""Taken where none of the usual values of the slot was said: enough to ask and not to do."""
_USUAL_SHARE = 0.25
"""Share of the free words, in characters, that usual values must be."""
_HEARD_SHARE = 0.7
"""The same where they only sound like it: of a few characters some always do."""
EXACT_SCORE = 0.97
"""An exact sentence without free words always wins over one with them."""


@dataclass(frozen=True, slots=True)
class FreeMatch:
    """``is_strange``: none of the slot's usual values is most of ``words``, which stand from
    ``start`` to ``end``."""

    score: float
    sentence: Sentence
    words: str
    start: int
    end: int
    is_strange: bool = False


class FreeWords:
    """Finds the sentences with free words whose other words were said."""

    def __init__(
        self,
        book: SentenceBook,
        sentences: Sequence[Sentence],
        usual: Mapping[tuple[str, str], ChoiceFinder],
    ) -> None:
        """``usual``: what finds the usual values of an intent's slot, by their names."""
        self._usual = usual
        self._book = book
        self._language = book.language
        heads = list(dict.fromkeys(s.head for s in sentences))
        tails = list(dict.fromkeys(s.tail for s in sentences))
        self._heads = _Ends(heads, book.language)
        self._tails = _Ends(tails, book.language)
        self._by_head: dict[str, dict[tuple[str, str], Sentence]] = {}
        for sentence in sentences:
            ends = self._by_head.setdefault(sentence.head, {})
            ends[sentence.tail, sentence.intent] = sentence
        self._strip = re.compile(locale(book.language)["free_words"]["strip"])
        self._empty = frozenset(locale(book.language)["free_words"]["nothing"])

    def find(self, heard: Sequence[Unit], said: str) -> list[FreeMatch]:
        """The best reading for each intent, in an utterance whose values are marks already."""
        pieces = [unit.phones for unit in heard]
        starts = ["".join(pieces[:i]) for i in range(len(pieces))]
        ends = ["".join(pieces[i:]) for i in range(1, len(pieces) + 1)]
        heads = self._heads.near(starts)
        tails = self._tails.near(ends)
        best: dict[str, FreeMatch] = {}
        for head, (first, head_far) in heads.items():
            for (tail, intent), sentence in self._by_head[head].items():
                if tail not in tails:
                    continue
                last, tail_far = tails[tail]
                match = self._match(sentence, heard, said, first, last + 1, head_far, tail_far)
                if match and (intent not in best or match.score > best[intent].score):
                    best[intent] = match
        return list(best.values())

    def _match(
        self,
        sentence: Sentence,
        heard: Sequence[Unit],
        said: str,
        first: int,
        last: int,
        head_far: float,
        tail_far: float,
    ) -> FreeMatch | None:
        if not 0 < last - first <= MOST_WORDS[self._language]:
            return None
        words = self._strip.sub("", said[heard[first].start : heard[last - 1].end].strip()).strip()
        if not words or words in self._empty:
            return None
        grams = self._book.grams([unit.phones for unit in heard[first:last]])
        # A whole word says much; a pair of syllables that some sentence has too, little.
        pairs = self._language is not Language.EN
        known = sum(map(self._book.is_known, grams)) / (len(grams) + pairs)
        literal = len(sentence.head) + len(sentence.tail)
        far = (head_far * len(sentence.head) + tail_far * len(sentence.tail)) / max(1, literal)
        free = sum(len(unit.phones) for unit in heard[first:last])
        # Of two readings the one that leaves less to the free words is the better; and words that
        # sentences are made of are hardly a name.
        doubt = far + 0.002 * free
        usual = self._usual.get((sentence.intent, sentence.text or ""))
        strange = usual is not None and not self._is_usual(words, usual)
        if strange and is_about_others(words, self._language):
            return None
        if usual is None:
            # The more of the sentence's own words stand around them, the surer they are meant.
            fewest = FEWEST_WORDS[self._language]
            doubt += _KNOWN_COST * known * fewest / max(fewest, len(sentence.pieces) - 1)
        elif strange:
            doubt += _KNOWN_COST * known + _STRANGE_COST
        if len(sentence.pieces) - 1 < FEWEST_WORDS[self._language]:
            doubt += _WEAK_COST
        start, end = heard[first].start, heard[last - 1].end
        return FreeMatch(EXACT_SCORE - doubt, sentence, words, start, end, strange)

    def _is_usual(self, words: str, usual: ChoiceFinder) -> bool:
        """Whether usual values are enough of ``words``, and nothing is of another matter."""
        found = usual.find(words)
        said = sum(one.end - one.start for one in found)
        least = _USUAL_SHARE if usual.has_written(found, words) else _HEARD_SHARE
        return said >= least * len(words) and not is_about_others(words, self._language)


class _Ends:
    """Beginnings or ends of sentences, found by sound."""

    def __init__(self, keys: Sequence[str], language: Language) -> None:
        self._index = SoundIndex.of_keys(keys, language)

    def near(self, windows: Sequence[str]) -> dict[str, tuple[int, float]]:
        """For each known key the window that sounds most like it, and how far it is."""
        found: dict[str, tuple[int, float]] = {}
        for i, near in enumerate(self._index.distances(windows, _FAR)):
            for one in near:
                key = self._index.keys[one.index]
                if key not in found or one.distance < found[key][1]:
                    found[key] = (i, one.distance)
        return found
