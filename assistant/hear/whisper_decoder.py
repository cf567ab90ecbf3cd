"""Whisper's decoder step by step, for what CTranslate2 does not offer: the next token's scores.

CTranslate2's `Whisper.align` scores given texts, but computes the keys and values of the audio
anew for each of them: 50 ms a text here. This decoder computes them once. The weights are read from
the same ``model.bin``.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from assistant.core.errors import EngineError
from assistant.hear.layers import Floats, log_softmax
from assistant.hear.whisper_kept import AUDIO, STEP
from assistant.hear.whisper_weights import Weights, decoder_size, read_weights

Ids = NDArray[np.intp]

_NOT_SEEN = np.float32(-1e9)


class WhisperDecoder:
    """The weights; `Listening` begins with one audio.

    Args:
        path: a ``model.bin``.
        kept: the folder of `assistant.hear.whisper_kept` for it; without one, the graphs are made
            now, which takes 0.7 s.

    Raises EngineError: ``path`` is no ``model.bin`` of a Whisper.
    """

    def __init__(self, path: Path, kept: Path | None = None) -> None:
        weights = read_weights(path)
        try:
            layers, self.heads, width = decoder_size(weights)
            self.embeddings = weights["decoder/embeddings/weight"]
            positions = weights["decoder/position_encodings/encodings"]
            audio, step = (kept / AUDIO, kept / STEP) if kept else _graphs(weights)
        except KeyError as missing:
            raise EngineError(f"{path}: no {missing}") from missing
        self.audio, self.step = _Session(audio), _Session(step)
        self.positions = positions.astype(np.float32)
        nothing = np.zeros((1, self.heads, 0, width // self.heads), np.float32)
        self.past = {f"{part}{at}": nothing for part in ("keys", "values") for at in range(layers)}
        """What texts without any token attend to in each other."""

    def rows(self, tokens: Ids) -> Floats:
        """The output weights of ``tokens``: what the scores of just these are computed with."""
        return np.ascontiguousarray(self.embeddings[tokens], np.float32)

    def means(
        self, states: Sequence[Floats], texts: Sequence[Sequence[int]], vocabulary: Ids
    ) -> list[float]:
        """The mean log probability of the tokens of each text.

        Args:
            states: (tokens, width) of each, the `Listening.states` before its tokens.
            vocabulary: sorted tokens that probability is spread over, those of ``texts`` among
                them. Only what was scored with the same ones can be compared.
        """
        weights = self.rows(vocabulary).T
        return [
            float(log_softmax(each @ weights)[range(len(text)), at].mean())
            for each, text in zip(states, texts, strict=True)
            for at in [np.searchsorted(vocabulary, text)]
        ]


class Listening:
    """Texts in the making for one audio. Begins with the one empty text behind a prompt.

    ``states`` (texts, width) times `WhisperDecoder.rows` are the scores of each token that may come
    next. What is computed together shares a scale of 8 bits: a text's scores differ by some 0.02 a
    token with those beside it.
    """

    def __init__(self, decoder: WhisperDecoder, encoded: Floats, prompt: Sequence[int]) -> None:
        """``encoded``: (1, frames, width), the encoder's output; ``prompt``: tokens before it."""
        self._decoder = decoder
        self._audio = decoder.audio.run({"x": encoded[0]})
        self._past, self._length = decoder.past, 0
        # One by one: in the token of the language, one value is a hundred times as large as all
        # others (Sun et al. 2024, "Massive Activations"), which share its scale.
        for token in prompt:
            self.states = self._feed(np.array([[token]], np.intp))[:, -1]
        self._begin = self._past, self._length, self.states

    def anew(self) -> Listening:
        """Another one for the same audio, with the one empty text."""
        other = copy.copy(self)
        other._past, other._length, other.states = self._begin
        return other

    def keep(self, texts: Sequence[int]) -> None:
        """Goes on with these of the texts only; one may be kept several times."""
        kept = np.array(texts, np.intp)
        self._past = {name: past[kept] for name, past in self._past.items()}
        self.states = self.states[kept]

    def extend(self, texts: Sequence[int], tokens: Sequence[int]) -> None:
        """Goes on with these of the texts only, each longer by its token."""
        self.keep(texts)
        self.states = self._feed(np.array(tokens, np.intp)[:, None])[:, -1]

    def means(self, rows: Sequence[Sequence[int]], end: int, vocabulary: Ids) -> list[float]:
        """The mean log probability of each row's tokens and ``end``, behind the one text there is.

        ``vocabulary``: as for `WhisperDecoder.means`.
        """
        longest = max(map(len, rows))
        # What follows a row's end is not looked at, and changes nothing before it.
        fed = [[*row, *[end] * (longest - len(row))] for row in rows]
        self.keep([0] * len(rows))
        states = np.concatenate([self.states[:, None], self._feed(np.array(fed, np.intp))], axis=1)
        each = [states[at, : len(row) + 1] for at, row in enumerate(rows)]
        return self._decoder.means(each, [[*row, end] for row in rows], vocabulary)

    def _feed(self, tokens: Ids) -> Floats:
        """Appends ``tokens`` (texts, some) to the texts: (texts, some, width)."""
        decoder, count = self._decoder, tokens.shape[1]
        x: Floats = decoder.embeddings[tokens].astype(np.float32)
        x += decoder.positions[self._length : self._length + count]
        unseen = np.triu(np.full((count, self._length + count), _NOT_SEEN), k=1 + self._length)
        past = {f"past_{name}": array for name, array in self._past.items()}
        given = decoder.step.run({"x": x, "unseen": unseen, **past, **self._audio})
        states = given.pop("states")
        self._past, self._length = given, self._length + count
        return states


class _Session:
    def __init__(self, model: Path | bytes) -> None:
        options = onnxruntime.SessionOptions()
        # The second core is at the free reading meanwhile.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, inputs: dict[str, Floats]) -> dict[str, Floats]:
        return dict(zip(self._outputs, self._session.run(self._outputs, inputs), strict=True))


def _graphs(weights: Weights) -> tuple[bytes, bytes]:
    # Imported here: it imports onnx, 0.3 s and 15 MB that a start with kept graphs does without.
    from assistant.hear.whisper_graph import decoder_graphs

    return decoder_graphs(weights)
