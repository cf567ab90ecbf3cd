"""What was said in the words of the expected sentences, put together as no list of them has it.

Shallow fusion: while Whisper decodes, each next token costs the more, the less of what precedes
it any expected sentence has before it. "Two bulgogi sets and a cola" so is found though the
sentences hold one dish each. Tokens that no sentence has are out of reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from assistant.hear.layers import Floats, log_softmax
from assistant.hear.whisper_decoder import Ids, Listening, WhisperDecoder

BACKED_OFF = 0.5
"""Log probability that a token costs for each token of context it was never seen behind."""
CONTEXT = 3
"""Tokens of context: one or two Korean words."""
_GIVE_UP = 0.3
"""A text in the making this far a token behind a finished one will not catch up."""
_NO_TOKEN = -1


@dataclass(frozen=True, slots=True)
class Recombined:
    """``mean``: Whisper's log probability a token; ``cost``: what the context took, a token."""

    tokens: tuple[int, ...]
    mean: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Text:
    tokens: tuple[int, ...] = ()
    score: float = 0.0
    cost: float = 0.0


class Runs:
    """Which tokens follow which in ``sentences``, token rows that ``end`` ends."""

    def __init__(self, sentences: Iterable[Sequence[int]], end: int) -> None:
        before = [_NO_TOKEN] * CONTEXT
        rows = ((*before, *row, end) for row in sentences)
        self._line = np.fromiter(chain.from_iterable(rows), np.int32)
        self.vocabulary: Ids = np.unique(self._line[self._line != _NO_TOKEN]).astype(np.intp)
        self.end = end
        self._column = np.full(int(self.vocabulary.max()) + 1, _NO_TOKEN, np.intp)
        self._column[self.vocabulary] = np.arange(len(self.vocabulary))

    def costs(self, text: Sequence[int]) -> Floats:
        """For each token of ``vocabulary`` what it costs behind ``text``, 0 or less."""
        costs = np.full(len(self.vocabulary), -BACKED_OFF * CONTEXT, np.float32)
        context = [*[_NO_TOKEN] * CONTEXT, *text][-CONTEXT:]
        line = self._line
        at = np.flatnonzero(line[CONTEXT - 1 : -1] == context[-1]) + CONTEXT
        at = at[line[at] != _NO_TOKEN]
        for length in range(1, CONTEXT + 1):
            at = at[line[at - length] == context[-length]]
            costs[self._column[line[at]]] = -BACKED_OFF * (CONTEXT - length)
        return costs


class RecombiningSearch:
    """Beam search; ``beam`` texts are kept at each length, ``longest`` tokens at most."""

    def __init__(self, decoder: WhisperDecoder, *, beam: int = 8, longest: int = 40) -> None:
        self._decoder = decoder
        self._beam, self._longest = beam, longest

    def search(
        self,
        listening: Listening,
        runs: Runs,
        vocabulary: Ids,
        *,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[Recombined]:
        """The likeliest texts after cost, best first.

        Args:
            listening: to the audio, without any text yet.
            vocabulary: sorted tokens that probability is spread over, those of ``runs`` among them.
            stopped: asked before each step; once true, what is found so far will do.
        """
        rows = self._decoder.rows(vocabulary)
        columns = np.searchsorted(vocabulary, runs.vocabulary)
        texts, done = [_Text()], list[Recombined]()
        while texts and len(done) < self._beam and not stopped():
            scores = log_softmax(listening.states @ rows.T)[:, columns]
            parents, texts = self._longer(texts, scores, runs, done)
            if not texts or _beaten(texts, done) or len(texts[0].tokens) > self._longest:
                break
            listening.extend(parents, [text.tokens[-1] for text in texts])
        return sorted(done, key=lambda found: -(found.mean + found.cost))

    def _longer(
        self, texts: Sequence[_Text], scores: Floats, runs: Runs, done: list[Recombined]
    ) -> tuple[list[int], list[_Text]]:
        """The likeliest texts by one token longer and whose they are; ended ones join ``done``."""
        costs = np.stack([runs.costs(text.tokens) for text in texts])
        before = np.array([[text.score + text.cost] for text in texts], np.float32)
        total = (before + scores + costs).ravel()
        parents: list[int] = []
        longer: list[_Text] = []
        for place in np.argsort(-total)[: 2 * self._beam]:
            parent, column = divmod(int(place), scores.shape[1])
            text, token = texts[parent], int(runs.vocabulary[column])
            score = text.score + float(scores[parent, column])
            cost = text.cost + float(costs[parent, column])
            if token == runs.end:
                count = len(text.tokens) + 1
                done.append(Recombined(text.tokens, score / count, cost / count))
            elif len(longer) < self._beam:
                parents.append(parent)
                longer.append(_Text((*text.tokens, token), score, cost))
        return parents, longer


def _beaten(texts: Sequence[_Text], done: Sequence[Recombined]) -> bool:
    if not done:
        return False
    ahead = max((text.score + text.cost) / len(text.tokens) for text in texts)
    return ahead < max(found.mean + found.cost for found in done) - _GIVE_UP
