"""What people said before, and what they meant by it: how an utterance like no sentence is judged.

A naive Bayes classifier over pieces of words, as people word one wish in a thousand ways but make
them of the same pieces. It is learnt at the start, in a fraction of a second, from lists of
wordings (``assets/wordings``) and the skills' examples; beside every intent it knows talk that is
not for the device. It tells how likely each is, and nothing of slots.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.language import Language
from assistant.understand.nearest import Nearest, Pieces
from assistant.understand.text import clean
from assistant.understand.weighing import Likelihoods

NOT_FOR_US = "nothing"
"""What talk beside the device means."""
ANSWERS = ("move.order", "move.choose", "move.option")
"""What is said in answer to an open question, and read by that question alone."""

_TALK = 0.007
"""The share of what is said to the device that is talk beside it, once it was called. How much of
it was written down, 0.4 of all wordings, tells nothing of that."""
SURELY_TALK = 0.97
"""The share from which an answer is taken as talk to somebody else. Of 1,800 answers of the lists,
each left out in turn, four are; of talk that would be acted upon, a third."""
_SMOOTHING = 0.5
"""Utterances that nobody said, with the pieces of all intents: a piece alone proves little."""
_LEAST_SAID = 2
"""A piece that was in fewer utterances tells nothing of any."""
_KNOWN = 0.4
"""The share of an utterance's pieces below which it is made of other words, or of none."""
_WELL_KNOWN = 0.6
"""The share from which nothing is taken from how likely an utterance makes an intent."""
_FAR = 4.0
"""How much the logarithm of how likely an intent is must lead for it to be sure. With `_NEAR`
chosen on twenty lists, each left out in turn: 51 commands that were asked about are done, and no
talk."""
_NEAR = 0.25
"""How alike it must be to what was said for it before."""
_ENOUGH = 4
"""Wordings of an intent below which it is not known how people word it."""
_BEGINNING = {Language.KO: 2, Language.EN: 4}
"""How many letters of a longer word tell what it is about: "deliver~", "배달~"."""
_MARKS = re.compile(r"[^\w\s?'\ue000-\uf8ff]+")
"""Recognisers end what they hear with a full stop or none, by their mood; that it is asked, they
hear."""
_SPELT_WORD = re.compile(r"[a-z'\ue000-\uf8ff]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """An utterance of ``source``, a list, and the intent or move meant, or `NOT_FOR_US`."""

    text: str
    intent: str
    source: str = ""


def load_wordings(folder: Path, language: Language) -> tuple[Wording, ...]:
    """The lists of a language: ``utterances/<list>-<language>.toml`` with what is expected of each,
    ``not_for_us/<list>-<language>.txt``, and ``ways/<language>.toml``, by intents."""
    lists = (_expected, _not_for_us, _ways)
    return tuple(wording for read in lists for wording in read(folder, language))


def _expected(folder: Path, language: Language) -> Iterator[Wording]:
    for file in sorted((folder / "utterances").glob(f"*{language}.toml")):
        for said in tomllib.loads(file.read_text(encoding="utf-8"))["utterances"]:
            yield Wording(said["text"], said["expect"]["intent"], file.stem)


def _not_for_us(folder: Path, language: Language) -> Iterator[Wording]:
    for file in sorted((folder / "not_for_us").glob(f"*{language}.txt")):
        for text in file.read_text(encoding="utf-8").splitlines():
            yield Wording(text, NOT_FOR_US, file.stem)


def _ways(folder: Path, language: Language) -> Iterator[Wording]:
    for file in sorted((folder / "ways").glob(f"{language}.toml")):
        for intent, said in tomllib.loads(file.read_text(encoding="utf-8")).items():
            yield from (Wording(text, intent, "ways") for text in said)


@dataclass(frozen=True, slots=True)
class _Proof:
    """``odds`` are the logarithms of how likely each intent is, ``known`` the share of the pieces
    that were learnt."""

    text: str
    odds: NDArray[np.float32]
    known: float


class Learnt:
    """What ``wordings`` of a language teach.

    Args:
        names: kinds of names, of dishes or shops, each of which counts as one piece: what is
            learnt of "a coffee from Cafe Bom" is known of every dish and shop.
    """

    def __init__(
        self,
        language: Language,
        wordings: Sequence[Wording],
        names: Sequence[Collection[str]] = (),
    ) -> None:
        self._language = language
        self._masks = [_mask(kind, language) for kind in names if kind]
        said = Counter(wording.intent for wording in wordings)
        self._intents = {intent: index for index, intent in enumerate(sorted(said))}
        self._known = {intent for intent, count in said.items() if count >= _ENOUGH}
        self._last: _Proof | None = None
        self._pieces = Pieces([self._cut(wording.text) for wording in wordings])
        self._nearest = Nearest(self._pieces)
        self._meant = np.array([self._intents[wording.intent] for wording in wordings])
        counts, totals = self._count(), np.array([said[i] for i in self._intents])
        with_piece = counts.sum(axis=1, keepdims=True) / max(1, len(wordings))
        likely = (counts + _SMOOTHING * with_piece) / (totals + _SMOOTHING)
        self._weights: NDArray[np.float32] = np.log(likely / with_piece).astype(np.float32)
        self._prior: NDArray[np.float32] = np.log(totals / max(1, len(wordings)))
        if NOT_FOR_US in self._intents:
            self._prior[self._intents[NOT_FOR_US]] = math.log(_TALK)

    def _count(self) -> NDArray[np.float64]:
        """In how many utterances of each intent each of the pieces is that tell something, the row
        of each of which is in ``_row``; that of others is -1."""
        tells = self._pieces.counts >= _LEAST_SAID
        self._row = np.where(tells, np.cumsum(tells) - 1, -1)
        cell = self._row[self._pieces.piece] * len(self._intents) + self._meant[self._pieces.text]
        shape = int(tells.sum()), len(self._intents)
        counts = np.bincount(cell[tells[self._pieces.piece]], minlength=math.prod(shape))
        return counts.reshape(shape).astype(np.float64)

    def knows(self, intent: str) -> bool:
        """Whether enough wordings of an intent were learnt to speak for or against it."""
        return intent in self._known

    def likelihoods(self, text: str, among: Collection[str]) -> Likelihoods:
        """How likely each intent of ``among`` and `NOT_FOR_US` is; nothing where too little is
        known of the words of ``text``."""
        proof = self._proof(text)
        allowed = [i for i in self._intents if i in among or i == NOT_FOR_US]
        if proof.known < _KNOWN or NOT_FOR_US not in allowed:
            return Likelihoods({})
        chosen = proof.odds[[self._intents[intent] for intent in allowed]]
        sure = self._sure(text, allowed, chosen)
        odds = np.exp(chosen - chosen.max())
        shares = odds / odds.sum() * min(1.0, proof.known / _WELL_KNOWN)
        return Likelihoods(dict(zip(allowed, shares.tolist(), strict=True)), sure)

    def _sure(self, text: str, allowed: Sequence[str], odds: NDArray[np.float32]) -> str | None:
        """The intent that is likelier than all others by far, and was meant by the nearest of the
        wordings of ``allowed``."""
        best = int(odds.argmax())
        if len(allowed) < 2 or odds[best] - np.delete(odds, best).max() < _FAR:
            return None
        among = np.isin(self._meant, [self._intents[intent] for intent in allowed])
        alike = self._nearest.alike(self._cut(text)) * among
        nearest = int(alike.argmax())
        if alike[nearest] < _NEAR or self._meant[nearest] != self._intents[allowed[best]]:
            return None
        return allowed[best]

    def _proof(self, text: str) -> _Proof:
        """The last one is kept, as one text is asked about for commands and for moves."""
        if self._last is None or self._last.text != text:
            cut = self._cut(text)
            rows = self._row[self._pieces.of(cut)]
            pieces = rows[rows >= 0]
            # The pieces overlap, so that each proves less the more there are.
            proof = self._weights[pieces].sum(axis=0) / math.sqrt(len(pieces) or 1) + self._prior
            self._last = _Proof(text, proof, len(pieces) / (len(cut) or 1))
        return self._last

    def _cut(self, text: str) -> set[str]:
        said = clean(text)
        for letter, pattern in zip("\ue000\ue001\ue002\ue003", self._masks, strict=False):
            said = pattern.sub(f" {letter} ", said)
        return set(_pieces(_MARKS.sub(" ", said), self._language))


def _mask(names: Collection[str], language: Language) -> re.Pattern[str]:
    """Finds names as they are written, the longer before what they begin with; of one syllable or
    character alone none, as it is a part of too many words."""
    forms = sorted((clean(name) for name in names if len(name) > 1), key=len, reverse=True)
    either = "|".join(re.escape(form).replace(r"\ ", r"\s?") for form in forms)
    match language:
        case Language.EN:
            return re.compile(rf"\b(?:{either})(?:e?s)?\b")
        case Language.KO:
            return re.compile(rf"(?<!\S)(?:{either})")
        case Language.ZH:
            return re.compile(either)


def _pieces(said: str, language: Language) -> Iterator[str]:
    """Words, with their beginnings and neighbours; letters, and pairs of them, of a language whose
    words are not parted by spaces, or not always."""
    if language is Language.EN:
        words = _SPELT_WORD.findall(said)
        yield from _beginnings(words, language)
        yield from (f"{a} {b}" for a, b in pairwise(["^", *words, "$"]))
        return
    words = said.split()
    if language is Language.KO:
        yield from _beginnings(words, language)
        length = _BEGINNING[language]
        yield from (f"{a[:length]} {b[:length]}" for a, b in pairwise(words))
    whole = f"^{''.join(words)}$"
    yield from whole
    yield from (a + b for a, b in pairwise(whole))


def _beginnings(words: Sequence[str], language: Language) -> Iterator[str]:
    length = _BEGINNING[language]
    yield from (f"{word} " for word in words)
    yield from (f"{word[:length]}~" for word in words if len(word) > length)
