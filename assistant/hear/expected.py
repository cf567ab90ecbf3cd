"""Which of the sentences the dialogue expects was said, as Whisper itself judges it.

What Whisper writes freely is often near to nonsense for voices it does not know, while it still
finds the true sentence likelier than any other: so it is asked. Its free text competes with the
expected sentences, and with texts put together from their words or along a network of words, which
keeps words that are none of them from becoming one.
Measurements: ``docs/hearing-recognisers.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation
from assistant.hear.by_sound import Candidate, judged
from assistant.hear.hallucinations import is_courtesy
from assistant.hear.layers import Floats
from assistant.hear.loops import without_loop
from assistant.hear.network import NetworkSearch, Spelled, TokenNetwork
from assistant.hear.phonetic.ear import PhoneticEar, Sounded
from assistant.hear.recombined import Recombined, RecombiningSearch, Runs
from assistant.hear.whisper_decoder import Ids, Listening, WhisperDecoder
from assistant.hear.whisper_tokens import WhisperTokens

MARGINS = {Language.EN: 0.8, Language.ZH: 1.0}
"""By how much of log probability a token the expected may be behind the free text, which is worse
in the languages that Whisper knows less of."""
MOST_COST = -1.0
"""Cost a token beyond which a text is too unlike the expected sentences to be put forward."""
CERTAIN = -0.6
"""Log probability a token from which a free reading that is expected is what was said, without a
search beside it."""
LEAST = -1.6
"""Log probability a token below which nothing expected is believed."""
LEAST_RECOMBINED = -1.4
"""The same of words put together, which any noise may resemble."""
LENGTH_TOLERANCE = 0.35
"""Share of letters that may be missing or too many: short sentences are likely in any noise."""
LATIN_LETTERS = 2.3
"""Latin letters that sound as long as one Korean syllable."""
_MORE_TOKENS = 4
"""A text may be half as long again as what was heard, and by this many tokens longer."""
_PUNCTUATION = re.compile(r"[.,!?。，！？、…]+")


@dataclass(frozen=True, slots=True)
class Readings:
    """Different texts that were read freely, likeliest first; ``mean`` is the first's log
    probability a token."""

    texts: list[str]
    mean: float


@dataclass(frozen=True, slots=True)
class _Heard:
    """The likeliest free reading."""

    text: str
    mean: float
    language: Language

    @property
    def least(self) -> float:
        """Log probability a token that anything else must have to be believed."""
        return max(LEAST, self.mean - MARGINS[self.language])

    def is_outdone_by(self, text: str, mean: float) -> bool:
        """Whether ``text``, with this log probability a token, is near enough to be believed."""
        # What is read of a sound may be a loop, and long; if it is the less likely, no measure.
        return mean >= self.least and (mean > self.mean or self.is_as_long(text))

    def may_be(self, text: str) -> bool:
        """Whether ``text`` is about as long, and has the same digits if any were heard."""
        # A list cannot hold every number: the nearest that it does hold was not said.
        return _digits(self.text) in ("", _digits(text)) and self.is_as_long(text)

    def is_as_long(self, text: str) -> bool:
        return _alike(_length(text, self.language), _length(self.text, self.language))


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is expected, in tokens; ``runs`` where words may be put together, too."""

    networks: tuple[TokenNetwork, ...]
    runs: Runs | None
    vocabulary: Ids


class ExpectedSentences:
    """Asks the decoder about readings and what is expected. Keeps the networks last used."""

    def __init__(
        self,
        decoder: WhisperDecoder,
        tokens: WhisperTokens,
        ear: Callable[[Language], PhoneticEar | None] = lambda _: None,
    ) -> None:
        """``ear``: the sound model of a language, if it has one."""
        self._decoder, self._ear = decoder, ear
        self._recombining = RecombiningSearch(decoder)
        self._walking = NetworkSearch(decoder)
        self._tokens, self._end = tokens, tokens.end
        self._runs = lru_cache(maxsize=16)(self._runs_of)
        self._network = lru_cache(maxsize=16)(self._in_tokens)
        self._sought = lru_cache(maxsize=4)(self._sought_in)
        self._is_held = lru_cache(maxsize=4)(self._is_held_by)

    def prepare(self, expect: Expectation) -> None:
        """Does beforehand what `reorder` needs of ``expect`` and not of the sound."""
        if expect.networks:
            for network in self._sought(expect).networks:
                network.following(network.start)
            ear = self._ear(expect.language)
            if ear is not None:
                ear.begin(expect.networks, _all_words(expect))

    def reorder(
        self,
        encoded: Floats,
        prompt: Sequence[int],
        freely: Future[Readings],
        expect: Expectation,
        *,
        frames: int,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[str]:
        """The readings behind what of the expected was said, or as they are.

        Args:
            encoded: (1, frames, width), the encoder's output.
            frames: how many of them the utterance has; silence follows.
            prompt: tokens before the text.
            freely: readings, which are decoded meanwhile.
            stopped: once true nobody waits, and the answer does not matter.
        """
        if not expect.networks:
            return freely.result().texts
        language, sought = expect.language, self._sought(expect)
        listening = Listening(self._decoder, encoded, prompt)
        ear = self._ear(language)
        if ear is not None:
            sounded = ear.hear(encoded[0, :frames])
            return self._by_sound(sounded, listening, freely, sought, expect, stopped)
        spelled = self._walking.search(
            listening.anew(),
            sought.networks,
            sought.vocabulary,
            least=LEAST,
            longest=lambda: self._longest(freely, language),
            stopped=lambda: stopped() or self._is_certain(freely, sought, language),
        )
        read = freely.result().texts
        said = [text for text in read if _is_text(text)]
        if not said or stopped() or self._is_certain(freely, sought, language):
            return read
        rows = [self._written(text, language) for text in said]
        vocabulary: Ids = np.unique(np.concatenate([sought.vocabulary, *rows])).astype(np.intp)
        means = listening.anew().means(rows, self._end, vocabulary)
        best = int(np.argmax(means))
        heard = _Heard(said[best], means[best], language)
        found = self._spelled(spelled, heard, vocabulary)
        if not found and sought.runs is not None:
            # Words put together are nearer than neither of these: else a search for nothing.
            recombined = self._recombining.search(
                listening, sought.runs, vocabulary, stopped=stopped
            )
            found = self._recombined(recombined, heard)
        return [*(text for text in found if not is_courtesy(text)), *said]

    def _by_sound(
        self,
        sounded: Sounded,
        listening: Listening,
        freely: Future[Readings],
        sought: _Sought,
        expect: Expectation,
        stopped: Callable[[], bool],
    ) -> list[str]:
        """`reorder` where there is a sound model, too: it finds what is expected."""
        language = expect.language
        found = sounded.found(
            expect.networks, lambda: stopped() or self._is_certain(freely, sought, language)
        )
        read = freely.result().texts
        said = [text for text in read if _is_text(text)]
        if not said or stopped() or self._is_certain(freely, sought, language):
            return read
        if not (found and sounded.is_near(found[0])):
            worded = sounded.worded(_all_words(expect), stopped)
            said += [worded] if worded else []
        rows = [self._written(text, language) for text in (*found, *said)]
        vocabulary: Ids = np.unique(np.concatenate([sought.vocabulary, *rows])).astype(np.intp)
        means = listening.means(rows, self._end, vocabulary)
        candidates = [
            Candidate(text, mean * (len(row) + 1))
            for text, row, mean in zip((*found, *said), rows, means, strict=True)
        ]
        return judged(candidates[: len(found)], candidates[len(found) :], sounded)

    def _is_certain(self, freely: Future[Readings], sought: _Sought, language: Language) -> bool:
        """Whether what was read, once it is, needs no search beside it."""
        if not freely.done() or freely.result().mean < CERTAIN:
            return False
        return self._is_held(sought.networks, freely.result().texts[0], language)

    def _is_held_by(
        self, networks: tuple[TokenNetwork, ...], text: str, language: Language
    ) -> bool:
        if not _is_text(text):
            return False
        tokens = self._written(text, language)
        return any(network.holds(tokens) for network in networks)

    def _longest(self, freely: Future[Readings], language: Language) -> float:
        """Tokens of the longest text that is not too long beside what was read, once it is."""
        if not freely.done():
            return math.inf
        lengths = [
            len(self._written(text, language)) for text in freely.result().texts if _is_text(text)
        ]
        return max(lengths) * 3 // 2 + _MORE_TOKENS if lengths else 0

    def _spelled(self, found: Sequence[Spelled], heard: _Heard, vocabulary: Ids) -> list[str]:
        """The likeliest text of the networks, if it is near enough to what was heard."""
        for one in found[:1]:
            text = self._tokens.decode(one.tokens).replace(",", "").strip()
            # Only now compared with what was read: the tokens of that were not known before.
            tokens = [*one.tokens, self._end]
            [mean] = self._decoder.means([one.states], [tokens], vocabulary)
            if heard.is_outdone_by(text, mean):
                return [text]
        return []

    def _recombined(self, found: Sequence[Recombined], heard: _Heard) -> list[str]:
        """The likeliest text in expected words, if it is near enough to what was heard."""
        for one in found[:2]:
            text = self._tokens.decode(one.tokens).strip()
            # A Korean or Chinese letter may be several tokens: half of one is no text.
            whole = "\N{REPLACEMENT CHARACTER}" not in text and without_loop(text) == text
            likely = one.mean >= max(heard.least, LEAST_RECOMBINED)
            near = whole and likely and one.cost >= MOST_COST
            if near and heard.may_be(text):
                return [text]
        return []

    def _sought_in(self, expect: Expectation) -> _Sought:
        language = expect.language
        networks = tuple(self._network(network, language) for network in expect.networks)
        # The networks hold all closed answers; a "yes" put together from words would be wrong.
        recombines = language is Language.ZH and not expect.closed
        runs = self._runs(expect.sentences, language) if recombines and expect.sentences else None
        known = [network.vocabulary for network in networks]
        if runs is not None:
            known.append(runs.vocabulary)
        return _Sought(networks, runs, np.unique(np.concatenate(known)).astype(np.intp))

    def _in_tokens(self, network: WordNetwork, language: Language) -> TokenNetwork:
        return TokenNetwork(network, language, self._tokens)

    def _runs_of(self, sentences: tuple[str, ...], language: Language) -> Runs:
        return Runs([self._written(text, language) for text in sentences], self._end)

    def _written(self, text: str, language: Language) -> list[int]:
        """As Whisper would write it, but without punctuation, in which sentences differ idly."""
        words = _PUNCTUATION.sub(" ", text).split()
        if language is Language.ZH:
            return list(self._tokens.encode("".join(words)))
        words[0] = words[0][:1].upper() + words[0][1:]
        return [token for word in words for token in self._tokens.encode(f" {word}")]


def _all_words(expect: Expectation) -> tuple[WordNetwork, ...]:
    return tuple(dict.fromkeys((*expect.networks, *expect.vocabulary)))


def _is_text(reading: str) -> bool:
    return bool(_PUNCTUATION.sub("", reading).strip())


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _length(text: str, language: Language) -> float:
    letters = [char for char in text if char.isalnum()]
    if language is Language.EN:
        return len(letters)
    return sum(1 / LATIN_LETTERS if c.isascii() and c.isalpha() else 1.0 for c in letters)


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= max(1.0, LENGTH_TOLERANCE * max(one, other))
