"""Whisper's decoder in numpy, for what CTranslate2 does not offer: the next token's scores.

CTranslate2's `Whisper.align` scores given texts, but computes the keys and values of the audio
anew for each of them: 50 ms a text here. This decoder computes them once and takes 10 ms for a
step of sixteen texts. The weights are read from the same ``model.bin``.
"""

from __future__ import annotations

import copy
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import EngineError

Floats = NDArray[np.float32]
Ids = NDArray[np.intp]

_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_FORMAT = 6
_TINY = 1e-5


def read_weights(path: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of a CTranslate2 ``model.bin`` by name, mapped and not yet in memory.

    Raises:
        EngineError: the file has another format or is cut off.
    """
    try:
        return _Reader(path).weights()
    except (OSError, ValueError, struct.error, KeyError) as error:
        raise EngineError(f"{path}: {error}") from error


class _Reader:
    """Little-endian: names are prefixed with their length and end in a zero byte."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, np.uint8, "r")
        self._at = 0

    def weights(self) -> dict[str, NDArray[np.generic]]:
        version, _, _ = self._number("I"), self._text(), self._number("I")
        if version != _FORMAT:
            raise ValueError(f"format {version} of CTranslate2 is not known, only {_FORMAT}")
        found = dict(self._variable() for _ in range(self._number("I")))
        for _ in range(self._number("I")):
            alias, name = self._text(), self._text()
            found[alias] = found[name]
        return found

    def _variable(self) -> tuple[str, NDArray[np.generic]]:
        name = self._text()
        shape = tuple(self._number("I") for _ in range(self._number("B")))
        dtype = _DTYPES[self._number("B")]
        return name, self._take(self._number("I")).view(dtype).reshape(shape)

    def _take(self, size: int) -> NDArray[np.uint8]:
        taken = self._bytes[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("cut off")
        self._at += size
        return taken

    def _number(self, code: str) -> int:
        [number] = struct.unpack(f"<{code}", self._take(struct.calcsize(f"<{code}")).tobytes())
        return int(number)

    def _text(self) -> str:
        return self._take(self._number("H")).tobytes()[:-1].decode()


class _Linear:
    def __init__(self, weights: dict[str, NDArray[np.generic]], name: str) -> None:
        self._weight = np.ascontiguousarray(weights[f"{name}/weight"].T, np.float32)
        self._bias = weights[f"{name}/bias"].astype(np.float32)

    def __call__(self, x: Floats) -> Floats:
        # As one matrix: numpy multiplies a stack of them one by one, three times slower.
        y: Floats = x.reshape(-1, x.shape[-1]) @ self._weight
        y += self._bias
        return y.reshape(*x.shape[:-1], -1)


class _Norm:
    def __init__(self, weights: dict[str, NDArray[np.generic]], name: str) -> None:
        self._gamma = weights[f"{name}/gamma"].astype(np.float32)
        self._beta = weights[f"{name}/beta"].astype(np.float32)

    def __call__(self, x: Floats) -> Floats:
        centred = x - x.mean(-1, keepdims=True)
        variance = np.einsum("...i,...i->...", centred, centred) / x.shape[-1]
        scaled: Floats = centred / np.sqrt(variance + _TINY)[..., None] * self._gamma + self._beta
        return scaled


class _Layer:
    """Self-attention, attention to the audio, feed-forward: each behind a norm, each added."""

    def __init__(self, weights: dict[str, NDArray[np.generic]], name: str, heads: int) -> None:
        self.heads = heads
        self.norms = [
            _Norm(weights, f"{name}/{part}/layer_norm")
            for part in ("self_attention", "attention", "ffn")
        ]
        self.self_in = _Linear(weights, f"{name}/self_attention/linear_0")
        self.self_out = _Linear(weights, f"{name}/self_attention/linear_1")
        self.query = _Linear(weights, f"{name}/attention/linear_0")
        self.keys_values = _Linear(weights, f"{name}/attention/linear_1")
        self.out = _Linear(weights, f"{name}/attention/linear_2")
        self.widen = _Linear(weights, f"{name}/ffn/linear_0")
        self.narrow = _Linear(weights, f"{name}/ffn/linear_1")

    def split(self, x: Floats) -> Floats:
        """(texts, tokens, width) to (texts, heads, tokens, width of a head)."""
        return x.reshape(*x.shape[:2], self.heads, -1).transpose(0, 2, 1, 3)

    def join(self, x: Floats) -> Floats:
        return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], -1)


class WhisperDecoder:
    """The weights; `listen` begins with one audio. 130 MB for Whisper base."""

    def __init__(self, path: Path) -> None:
        weights = read_weights(path)
        try:
            heads = int(weights["decoder/num_heads"].item())
            count = len({n.split("/")[1] for n in weights if n.startswith("decoder/layer_")}) - 1
            self.layers = [_Layer(weights, f"decoder/layer_{i}", heads) for i in range(count)]
            self.norm = _Norm(weights, "decoder/layer_norm")
            self.embeddings = weights["decoder/embeddings/weight"]
            positions = weights["decoder/position_encodings/encodings"]
        except KeyError as missing:
            raise EngineError(f"{path}: no {missing}") from missing
        self.positions = positions.astype(np.float32)

    def rows(self, tokens: Ids) -> Floats:
        """The output weights of ``tokens``: what the scores of just these are computed with."""
        return np.ascontiguousarray(self.embeddings[tokens], np.float32)

    def means(
        self, states: Sequence[Floats], texts: Sequence[Sequence[int]], vocabulary: Ids
    ) -> list[float]:
        """The mean log probability of the tokens of each text.

        Args:
            states: (tokens, width) of each, what `Listening.feed` returned before its tokens.
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
    """Texts in the making for one audio. Begins with the one empty text."""

    def __init__(self, decoder: WhisperDecoder, encoded: Floats) -> None:
        """``encoded``: (1, frames, width), the encoder's output."""
        self._decoder = decoder
        self._audio = []
        for layer in decoder.layers:
            keys, values = np.split(layer.keys_values(encoded[0]), 2, axis=-1)
            heads = keys.shape[-1] // layer.heads
            shape = (len(keys), layer.heads, heads)
            self._audio.append(
                (
                    np.ascontiguousarray(keys.reshape(shape).transpose(1, 2, 0)),
                    np.ascontiguousarray(values.reshape(shape).transpose(1, 0, 2)),
                )
            )
        self._past: list[tuple[Floats, Floats] | None] = [None] * len(decoder.layers)
        self._length = 0

    def anew(self) -> Listening:
        """Another one for the same audio, with the one empty text."""
        other = copy.copy(self)
        other._past, other._length = [None] * len(self._past), 0
        return other

    def keep(self, texts: Ids) -> None:
        """Goes on with these of the texts only; one may be kept several times."""
        self._past = [None if p is None else (p[0][texts], p[1][texts]) for p in self._past]

    def feed(self, tokens: Ids) -> Floats:
        """Appends ``tokens`` (texts, some) to the texts.

        Returns:
            (texts, some, width): what, times `WhisperDecoder.rows`, is the score of each token
            that may come next.
        """
        decoder, count = self._decoder, tokens.shape[1]
        x: Floats = decoder.embeddings[tokens].astype(np.float32)
        x += decoder.positions[self._length : self._length + count]
        for index, layer in enumerate(decoder.layers):
            x = x + layer.self_out(self._attend_texts(index, layer, layer.norms[0](x)))
            x = x + layer.out(self._attend_audio(index, layer, layer.norms[1](x)))
            x = x + layer.narrow(_gelu(layer.widen(layer.norms[2](x))))
        self._length += count
        return decoder.norm(x)

    def means(
        self, prompt: Sequence[int], rows: Sequence[Sequence[int]], end: int, vocabulary: Ids
    ) -> list[float]:
        """The mean log probability of each row's tokens and ``end``, behind ``prompt``.

        ``vocabulary``: as for `WhisperDecoder.means`.
        """
        longest = max(map(len, rows))
        # What follows a row's end is not looked at, and changes nothing before it.
        fed = [[*prompt, *row, *[end] * (longest - len(row))] for row in rows]
        states = self.feed(np.array(fed, np.intp))[:, len(prompt) - 1 :]
        ended = [[*row, end] for row in rows]
        each = [states[at, : len(text)] for at, text in enumerate(ended)]
        return self._decoder.means(each, ended, vocabulary)

    def _attend_texts(self, index: int, layer: _Layer, x: Floats) -> Floats:
        query, keys, values = (layer.split(p) for p in np.split(layer.self_in(x), 3, axis=-1))
        past = self._past[index]
        if past is not None:
            keys = np.concatenate([past[0], keys], axis=2)
            values = np.concatenate([past[1], values], axis=2)
        self._past[index] = (keys, values)
        scores = query @ keys.swapaxes(2, 3) / np.sqrt(np.float32(query.shape[-1]))
        later = np.triu(np.ones(scores.shape[2:], bool), k=1 + self._length)
        return layer.join(_softmax(np.where(later, np.float32(-1e9), scores)) @ values)

    def _attend_audio(self, index: int, layer: _Layer, x: Floats) -> Floats:
        # The audio is the same for all texts: their tokens are one long row for each head.
        texts, tokens, width = x.shape
        keys, values = self._audio[index]
        query = layer.query(x).reshape(texts * tokens, layer.heads, -1).transpose(1, 0, 2)
        scores = query @ keys / np.sqrt(np.float32(query.shape[-1]))
        seen = _softmax(scores) @ values
        joined: Floats = seen.transpose(1, 0, 2).reshape(texts, tokens, width)
        return joined


def log_softmax(scores: Floats) -> Floats:
    """Log probabilities of the last axis' tokens among each other."""
    scores = scores - scores.max(-1, keepdims=True)
    scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
    return scores


def _softmax(scores: Floats) -> Floats:
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = scores / scores.sum(-1, keepdims=True)
    return shares


def _gelu(x: Floats) -> Floats:
    # The tanh form: 5e-4 from the exact one, and numpy has no erf.
    bent: Floats = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
    return bent
