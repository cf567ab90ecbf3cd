"""Which of the sentences the dialogue expects was said, as Whisper and the sound judge together.

What Whisper writes freely is often near to nonsense for voices it does not know. The sound model
finds what of the expected was said, and what in expected words; Whisper is asked how likely each
is.
Measurements: ``docs/hearing-by-sound.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

import numpy as np

from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation
from assistant.hear.by_sound import Candidate, judged, standing_out
from assistant.hear.layers import Floats
from assistant.hear.phonetic.ear import PhoneticEar
from assistant.hear.whisper_decoder import Ids, WhisperDecoder
from assistant.hear.whisper_tokens import WhisperTokens

CERTAIN = -0.6
"""Log probability a token from which a free reading that is expected is what was said, without a
search beside it."""
_PUNCTUATION = re.compile(r"[.,!?。，？！、…]+")


@dataclass(frozen=True, slots=True)
class Readings:
    """Different texts that were read freely, likeliest first; ``mean`` is the first's log
    probability a token."""

    texts: list[str]
    mean: float


@dataclass(frozen=True, slots=True)
class Said:
    """Texts, most likely first. ``expected``: the first is one that the dialogue expects, from
    beginning to end."""

    texts: list[str]
    expected: bool = False


class ExpectedSentences:
    """Asks the decoder and the sound model about readings and what is expected.

    Args:
        ear: the sound model of a language.
    """

    def __init__(
        self,
        decoder: WhisperDecoder,
        tokens: WhisperTokens,
        ear: Callable[[Language], PhoneticEar],
    ) -> None:
        self._decoder, self._tokens, self._ear = decoder, tokens, ear
        self._vocabulary = lru_cache(maxsize=4)(self._vocabulary_of)

    def prepare(self, expect: Expectation, stopped: Callable[[], bool] = lambda: False) -> None:
        """Does beforehand what `said` needs of ``expect`` and not of the sound, until
        ``stopped``."""
        if expect.networks:
            self._ear(expect.language).begin(expect.networks, _all_words(expect), stopped)
            if not stopped():
                self._vocabulary(expect.networks, expect.language)

    def clear(
        self,
        encoded: Floats,
        expect: Expectation,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Said | None:
        """What was said, if it is expected and clear from its sound alone.

        Args:
            encoded: (frames, width), the encoder's output for the utterance.
            expect: with networks.
            stopped: once true nobody waits, and the answer does not matter.
        """
        sounded = self._ear(expect.language).hear(encoded)
        heard = sounded.found(expect.networks, stopped)
        clear = standing_out([*map(Candidate, heard.texts)], sounded) if heard.alike else ""
        return Said([clear], expected=True) if clear else None

    def said(
        self,
        encoded: Floats,
        prompt: Sequence[int],
        freely: Future[Readings],
        expect: Expectation,
        *,
        frames: int,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Said:
        """What was said, of the readings and of what is expected.

        Args:
            encoded: (1, frames, width), the encoder's output.
            prompt: tokens before the text.
            freely: readings, which are decoded meanwhile.
            expect: with networks.
            frames: how many of ``encoded`` the utterance has; silence follows.
            stopped: as for `clear`.
        """
        networks, language = expect.networks, expect.language
        ear = self._ear(language)
        sounded = ear.hear(encoded[0, :frames])

        @cache
        def is_expected() -> bool:
            return ear.holds(networks, freely.result().texts[0])

        def is_certain() -> bool:
            """Whether what was read, once it is, needs no search beside it."""
            return freely.done() and freely.result().mean >= CERTAIN and is_expected()

        def is_over() -> bool:
            return stopped() or is_certain()

        heard = sounded.found(networks, is_over)
        found = heard.texts
        if heard.alike:
            # What is not clear from its sound alone may be so to Whisper, which need not read it.
            clear = standing_out(self._scored(found, encoded, prompt, expect), sounded)
            if clear:
                return Said([clear], expected=True)
        near = bool(found) and sounded.is_near(found[0])
        worded = [] if near else sounded.worded(_all_words(expect), is_over)
        read = freely.result().texts
        if is_over():
            return Said(read, expected=not stopped())
        written = [text for text in read if _is_text(text)]
        texts = [*found, *written, *worded]
        if not texts:
            return Said(read)
        scored = self._scored(texts, encoded, prompt, expect)
        ends = len(found), len(found) + len(written)
        said = judged(scored[: ends[0]], scored[ends[0] : ends[1]], scored[ends[1] :], sounded)
        return Said(said, expected=said[0] in found)

    def _scored(
        self, texts: Sequence[str], encoded: Floats, prompt: Sequence[int], expect: Expectation
    ) -> list[Candidate]:
        language = expect.language
        rows = [[*self._written(text, language), self._tokens.end] for text in texts]
        known = self._vocabulary(expect.networks, language)
        vocabulary: Ids = np.unique(np.concatenate([known, *rows])).astype(np.intp)
        means = self._decoder.means(encoded, prompt, rows, vocabulary)
        return [
            Candidate(text, mean * len(row))
            for text, row, mean in zip(texts, rows, means, strict=True)
        ]

    def _vocabulary_of(self, networks: tuple[WordNetwork, ...], language: Language) -> Ids:
        """The tokens that probability is spread over: of the language's script, and of the words in
        Latin letters that may be said."""
        arcs = chain.from_iterable(chain.from_iterable(network.arcs for network in networks))
        words = {word for arc in arcs for way in arc.ways for word in way.split()}
        latin = (word for word in words if any(c.isascii() and c.isalpha() for c in word))
        written = {f" {way}" for word in latin for way in (word, word[:1].upper() + word[1:])}
        own = {token for text in (",", *written) for token in self._tokens.encode(text)}
        return np.array(
            sorted({self._tokens.end, *own, *self._tokens.of_script(language)}), np.intp
        )

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
