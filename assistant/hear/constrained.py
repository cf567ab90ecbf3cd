"""Constrained decoding: which sentences of a list Whisper finds likeliest for an audio.

The sentences are rows of token numbers in order, so that all with one beginning are neighbours:
a range of rows is a node of their prefix tree. A beam search walks down from the whole range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.hear.whisper_decoder import Floats, Ids, Listening, WhisperDecoder

_PAD = -1


class Sentences:
    """Token rows, each ended by ``end``, ready to be searched many times."""

    def __init__(self, rows: Sequence[Sequence[int]], end: int) -> None:
        longest = max(map(len, rows), default=0) + 1
        table = np.full((len(rows), longest), _PAD, np.int32)
        for at, row in enumerate(rows):
            table[at, : len(row) + 1] = [*row, end]
        self.order = np.lexsort(table.T[::-1])
        self.table = table[self.order]
        self.end = end
        self.vocabulary: Ids = np.unique(table[table != _PAD]).astype(np.intp)

    def children(self, first: int, last: int, depth: int) -> tuple[Ids, Ids]:
        """The tokens that may come next in rows ``first:last``, and where each one's rows begin."""
        tokens, starts = np.unique(self.table[first:last, depth], return_index=True)
        return tokens.astype(np.intp), starts + first


def all_tokens(vocabularies: Iterable[Ids]) -> Ids:
    """The tokens of all ``vocabularies``, sorted."""
    return np.unique(np.concatenate(list(vocabularies)))


@dataclass(frozen=True, slots=True)
class Scored:
    """Sentence ``index`` of list ``source``; ``mean`` is the log probability of its tokens."""

    source: int
    index: int
    mean: float


@dataclass(frozen=True, slots=True)
class _Text:
    """A beginning shared by rows ``first:last`` of list ``source``."""

    score: float
    source: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Next:
    """Continuations of one text: parallel arrays."""

    parent: int
    source: int
    tokens: Ids
    bounds: Ids
    scores: Floats


class ConstrainedSearch:
    """Beam search through sentences. ``beam`` beginnings are kept at each length."""

    def __init__(self, decoder: WhisperDecoder, *, beam: int = 16) -> None:
        self._decoder = decoder
        self._beam = beam

    def search(
        self,
        listening: Listening,
        prompt: Sequence[int],
        lists: Sequence[Sentences],
        vocabulary: Ids,
        *,
        stopped: Callable[[], bool] = lambda: False,
    ) -> list[Scored]:
        """The likeliest sentences of ``lists`` (none of them empty), best first.

        Args:
            listening: to the audio, without any text yet.
            prompt: tokens before the text.
            vocabulary: sorted tokens that probability is spread over, those of ``lists`` among
                them. Only what was found with the same ones can be compared.
            stopped: asked before each step; once true, what is found so far will do.
        """
        rows = self._decoder.rows(vocabulary)
        states = listening.feed(np.array([prompt], np.intp))
        texts = [_Text(0.0, source, 0, len(s.table)) for source, s in enumerate(lists)]
        listening.keep(np.zeros(len(texts), np.intp))
        states = states[np.zeros(len(texts), np.intp)]
        done: list[Scored] = []
        depth = 0
        while texts and not stopped():
            scores = log_softmax(states @ rows.T)
            nexts = [
                _continuations(at, text, lists[text.source], depth, scores[at], vocabulary)
                for at, text in enumerate(texts)
            ]
            parents, tokens, texts = _best(nexts, self._beam)
            ended = np.array(
                [t == lists[x.source].end for t, x in zip(tokens, texts, strict=True)], bool
            )
            done += [
                Scored(
                    text.source,
                    int(lists[text.source].order[text.first]),
                    text.score / (depth + 1),
                )
                for text, end in zip(texts, ended, strict=True)
                if end
            ]
            texts = [text for text, end in zip(texts, ended, strict=True) if not end]
            if texts:
                listening.keep(parents[~ended])
                states = listening.feed(tokens[~ended][:, None])
            depth += 1
        return sorted(done, key=lambda s: -s.mean)


def _continuations(
    parent: int, text: _Text, sentences: Sentences, depth: int, scores: Floats, vocabulary: Ids
) -> _Next:
    tokens, starts = sentences.children(text.first, text.last, depth)
    bounds = np.stack([starts, np.append(starts[1:], text.last)], axis=1)
    columns = np.searchsorted(vocabulary, tokens)
    return _Next(parent, text.source, tokens, bounds, text.score + scores[columns])


def _best(nexts: Sequence[_Next], count: int) -> tuple[Ids, Ids, list[_Text]]:
    """The likeliest of all continuations: their parents, their last tokens and themselves."""
    sizes = [len(n.tokens) for n in nexts]
    owners = np.repeat(np.arange(len(nexts)), sizes)
    scores = np.concatenate([n.scores for n in nexts])
    kept = np.argsort(-scores)[:count]
    bounds = np.concatenate([n.bounds for n in nexts])[kept]
    texts = [
        _Text(float(score), nexts[owner].source, int(first), int(last))
        for score, owner, (first, last) in zip(scores[kept], owners[kept], bounds, strict=True)
    ]
    parents = np.array([n.parent for n in nexts], np.intp)[owners[kept]]
    return parents, np.concatenate([n.tokens for n in nexts])[kept], texts


def log_softmax(scores: Floats) -> Floats:
    """Log probabilities of each row's tokens among each other."""
    scores = scores - scores.max(-1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
    return scores
