"""Whisper's decoder, for what CTranslate2 offers but slowly: how likely given texts are.

CTranslate2's `Whisper.align` scores given texts, but computes the keys and values of the audio
anew for each of them: 50 ms a text here. This decoder computes them once. The weights are read from
the same ``model.bin``.
"""

from __future__ import annotations

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
_Past = dict[str, Floats]
"""Keys and values, by name."""

_NOT_SEEN = np.float32(-1e9)


class WhisperDecoder:
    """Args:
        path: a ``model.bin``.
        kept: the folder of `assistant.hear.whisper_kept` for it; without one, the graphs are made
            now, which takes 0.7 s.

    Raises EngineError: ``path`` is no ``model.bin`` of a Whisper.
    """

    def __init__(self, path: Path, kept: Path | None = None) -> None:
        weights = read_weights(path)
        try:
            layers, heads, width = decoder_size(weights)
            self._embeddings = weights["decoder/embeddings/weight"]
            positions = weights["decoder/position_encodings/encodings"]
            audio, step = (kept / AUDIO, kept / STEP) if kept else _graphs(weights)
        except KeyError as missing:
            raise EngineError(f"{path}: no {missing}") from missing
        self._audio, self._step = _Session(audio), _Session(step)
        self._positions = positions.astype(np.float32)
        nothing = np.zeros((1, heads, 0, width // heads), np.float32)
        self._past: _Past = {
            f"{part}{at}": nothing for part in ("keys", "values") for at in range(layers)
        }
        """What texts without any token attend to in each other."""

    def means(
        self,
        encoded: Floats,
        prompt: Sequence[int],
        texts: Sequence[Sequence[int]],
        vocabulary: Ids,
    ) -> list[float]:
        """The mean log probability of the tokens of each text.

        What is computed together shares a scale of 8 bits: a text's differ by some 0.02 with those
        beside it.

        Args:
            encoded: (1, frames, width), the encoder's output.
            prompt: tokens before each text.
            vocabulary: sorted tokens that probability is spread over, those of ``texts`` among
                them. Only what was scored with the same ones can be compared.
        """
        audio = self._audio.run({"x": encoded[0]})
        past = self._past
        # One by one: in the token of the language, one value is a hundred times as large as all
        # others (Sun et al. 2024, "Massive Activations"), which share its scale.
        for at, token in enumerate(prompt):
            states, past = self._feed([[token]], at, past, audio)
        first = np.repeat(states[:, -1:], len(texts), axis=0)
        past = {name: np.repeat(array, len(texts), axis=0) for name, array in past.items()}
        longest = max(map(len, texts))
        # What follows a text's end is not looked at, and changes nothing before it.
        fed = [[*text[:-1], *[text[-1]] * (longest - len(text))] for text in texts]
        states = first
        if longest > 1:
            behind, _ = self._feed(fed, len(prompt), past, audio)
            states = np.concatenate([first, behind], axis=1)
        weights = np.ascontiguousarray(self._embeddings[vocabulary], np.float32).T
        return [
            float(log_softmax(each[: len(text)] @ weights)[range(len(text)), at].mean())
            for each, text in zip(states, texts, strict=True)
            for at in [np.searchsorted(vocabulary, text)]
        ]

    def _feed(
        self, tokens: Sequence[Sequence[int]], begin: int, past: _Past, audio: _Past
    ) -> tuple[Floats, _Past]:
        """The states (texts, some, width) behind more ``tokens`` (texts, some) from place ``begin``
        on, and what may be attended to from now on."""
        ids = np.array(tokens, np.intp)
        count = ids.shape[1]
        x: Floats = self._embeddings[ids].astype(np.float32)
        x += self._positions[begin : begin + count]
        unseen = np.triu(np.full((count, begin + count), _NOT_SEEN), k=1 + begin)
        before = {f"past_{name}": array for name, array in past.items()}
        given = self._step.run({"x": x, "unseen": unseen, **before, **audio})
        return given.pop("states"), given


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
