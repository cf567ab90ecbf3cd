"""Which of the sentences the dialogue expects was said, as Whisper itself judges it.

What Whisper writes freely is often near to nonsense for voices it does not know, while it still
finds the true sentence likelier than any other: so it is asked. Its free text competes with the
expected sentences, and with texts put together from their words or along a network of words, which
keeps words that are none of them from becoming one.
Measurements: ``docs/hearing-recognisers.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation
from assistant.hear.constrained import ConstrainedSearch, Scored, Sentences, all_tokens
from assistant.hear.network import NetworkSearch, Spelled, TokenNetwork
from assistant.hear.recombined import Recombined, RecombiningSearch, Runs
from assistant.hear.whisper_decoder import Floats, Listening, WhisperDecoder

MARGIN = 1.2
"""By how much of log probability a token the expected may be behind the free text."""
NETWORK_MARGIN = 0.8
"""The same for what a network holds, which is nearer to what was said: most is within 0.3."""
MOST_COST = -1.0
"""Cost a token beyond which a text is too unlike the expected sentences to be put forward."""
LEAST = -1.4
"""Log probability a token below which nothing expected is believed."""
LENGTH_TOLERANCE = 0.3
"""Share of letters that may be missing or too many: short sentences are likely in any noise."""
LATIN_LETTERS = 2.3
"""Latin letters that sound as long as one Korean syllable."""
_PUNCTUATION = re.compile(r"[.,!?。，！？、…]+")


@dataclass(frozen=True, slots=True)
class _Expected:
    sentences: Sentences
    runs: Runs


@dataclass(frozen=True, slots=True)
class _Heard:
    """The likeliest free reading."""

    text: str
    mean: float
    language: Language

    @property
    def least(self) -> float:
        """Log probability a token that anything else must have to be believed."""
        return self.least_within(MARGIN)

    def least_within(self, margin: float) -> float:
        return max(LEAST, self.mean - margin)

    def may_be(self, text: str) -> bool:
        """Whether ``text`` is about as long, and has the same digits if any were heard."""
        # A list cannot hold every number: the nearest that it does hold was not said.
        return _digits(self.text) in ("", _digits(text)) and self.is_as_long(text)

    def is_as_long(self, text: str) -> bool:
        return _alike(_length(text, self.language), _length(self.text, self.language))


class ExpectedSentences:
    """Asks the decoder about readings and expected sentences. Keeps the lists last used."""

    def __init__(self, decoder: WhisperDecoder, tokenizer: Any, end: int) -> None:
        """``tokenizer`` is the ``tokenizers`` library's; ``end`` the token that ends a text."""
        self._decoder = decoder
        self._search = ConstrainedSearch(decoder)
        self._recombining = RecombiningSearch(decoder)
        self._walking = NetworkSearch(decoder)
        self._tokenizer, self._end = tokenizer, end
        self._words: dict[str, list[int]] = {}
        self._prepared = lru_cache(maxsize=16)(self._expect)
        self._network = lru_cache(maxsize=4)(self._in_tokens)

    def reorder(
        self,
        encoded: Floats,
        prompt: Sequence[int],
        readings: Sequence[str],
        expect: Expectation,
        *,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[str]:
        """``readings`` behind what of the expected was said, or as they are.

        Args:
            encoded: (1, frames, width), the encoder's output.
            prompt: tokens before the text.
            readings: what was decoded freely, likeliest first.
            stopped: once true nobody waits, and the answer does not matter.
        """
        said = [text for text in readings if _PUNCTUATION.sub("", text).strip()]
        if not expect.sentences or not said:
            return list(readings)
        expected = self._prepared(expect.sentences, expect.language)
        network = None if expect.network is None else self._network(expect.network, expect.language)
        lists = [expected.sentences, self._prepare(tuple(said), expect.language)]
        walked = () if network is None else (network.vocabulary,)
        vocabulary = all_tokens([*(each.vocabulary for each in lists), *walked])
        listening = Listening(self._decoder, encoded)
        found = self._search.search(listening.anew(), prompt, lists, vocabulary, stopped=stopped)
        free = [scored for scored in found if scored.source == 1]
        if not free:
            return said
        heard = _Heard(said[free[0].index], free[0].mean, expect.language)
        near = _whole(found, expect.sentences, heard)
        if network is not None:
            spelled = self._walking.search(
                listening.anew(), prompt, network, vocabulary, stopped=stopped
            )
            near += self._spelled(spelled, heard)
        whole = [text for _, text in sorted(near, reverse=True)]
        if whole or expect.language is Language.EN:
            # Words put together are nearer than neither of these: a third search for nothing.
            return [*whole, *said]
        recombined = self._recombining.search(
            listening, prompt, expected.runs, vocabulary, stopped=stopped
        )
        return [*whole, *self._recombined(recombined, heard), *said]

    def _spelled(self, found: Sequence[Spelled], heard: _Heard) -> list[tuple[float, str]]:
        """The likeliest text of the network with its mean, if near enough to what was heard."""
        for one in found[:1]:
            text = self._tokenizer.decode(list(one.tokens)).replace(",", "").strip()
            if one.mean >= heard.least_within(NETWORK_MARGIN) and heard.is_as_long(text):
                return [(one.mean, text)]
        return []

    def _recombined(self, found: Sequence[Recombined], heard: _Heard) -> list[str]:
        """The likeliest text in expected words, if it is near enough to what was heard."""
        for one in found[:2]:
            text: str = self._tokenizer.decode(list(one.tokens)).strip()
            # A Korean or Chinese letter may be several tokens: half of one is no text.
            whole = "\N{REPLACEMENT CHARACTER}" not in text
            near = whole and one.mean >= heard.least and one.cost >= MOST_COST
            if near and heard.may_be(text):
                return [text]
        return []

    def _expect(self, sentences: tuple[str, ...], language: Language) -> _Expected:
        prepared = self._prepare(sentences, language)
        return _Expected(prepared, Runs(prepared))

    def _in_tokens(self, network: WordNetwork, language: Language) -> TokenNetwork:
        return TokenNetwork(network, language, self._word, self._end)

    def _prepare(self, sentences: tuple[str, ...], language: Language) -> Sentences:
        return Sentences([self._tokens(text, language) for text in sentences], self._end)

    def _tokens(self, text: str, language: Language) -> list[int]:
        """As Whisper would write it, but without punctuation, in which sentences differ idly."""
        words = _PUNCTUATION.sub(" ", text).split()
        if language is Language.ZH:
            return self._word("".join(words))
        words[0] = words[0][:1].upper() + words[0][1:]
        return [token for word in words for token in self._word(f" {word}")]

    def _word(self, word: str) -> list[int]:
        if word not in self._words:
            ids: list[int] = self._tokenizer.encode(word, add_special_tokens=False).ids
            self._words[word] = ids
        return self._words[word]


def _whole(
    found: Sequence[Scored], sentences: Sequence[str], heard: _Heard
) -> list[tuple[float, str]]:
    """The likeliest expected sentence with its mean, if it is near enough to what was heard."""
    near = [s for s in found if s.source == 0 and heard.may_be(sentences[s.index])]
    best = max(near, key=lambda scored: scored.mean, default=None)
    if best is None or best.mean < heard.least:
        return []
    return [(best.mean, sentences[best.index])]


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _length(text: str, language: Language) -> float:
    letters = [char for char in text if char.isalnum()]
    if language is Language.EN:
        return len(letters)
    return sum(1 / LATIN_LETTERS if c.isascii() and c.isalpha() else 1.0 for c in letters)


def _alike(one: float, other: float) -> bool:
    return abs(one - other) <= max(1.0, LENGTH_TOLERANCE * max(one, other))
