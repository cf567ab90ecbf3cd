"""Speech embeddings for the wake word: Google's speech_embedding, as openWakeWord exported it.

16 kHz sound -> a mel frame of 32 bands every 10 ms -> one embedding of 96 values every 80 ms,
each seeing 76 mel frames (0.77 s). Source: github.com/dscripka/openWakeWord, Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from assistant.core.errors import EngineError

Floats = NDArray[np.float32]

HOP_SAMPLES = 1280
"""Samples from one embedding to the next: 80 ms."""
EMBEDDING_SIZE = 96
_MEL_BANDS = 32
_MEL_WINDOW = 76
_MEL_HOP = 8
_MEL_KEPT = _MEL_WINDOW - _MEL_HOP
# The spectrogram's window reaches back over three 10 ms steps before the hop.
_MEL_CONTEXT = 480
_BATCH = 200
_HISS = np.float32(30)
"""RMS of what is added, of int16 size: 61 dB below the loudest."""
# The embedding network's layers are convolutions without padding, but its export fixes the length
# of the input at two places: where the shape is declared, and where it is reshaped.
_FIXED_SHAPE = bytes.fromhex("0a02084c")
_ANY_SHAPE = bytes.fromhex("0a021200")
_FIXED_RESHAPE = np.array([-1, 1, _MEL_WINDOW, _MEL_BANDS], "<i8").tobytes()
_ANY_RESHAPE = np.array([1, 1, -1, _MEL_BANDS], "<i8").tobytes()


class Embedder:
    """The two networks, each on one thread.

    Args:
        directory: holds ``melspectrogram.onnx`` and ``embedding_model.onnx``.

    Raises:
        EngineError: when a file is missing or damaged.
    """

    def __init__(self, directory: Path) -> None:
        self._mel = _session(directory / "melspectrogram.onnx")
        self._embedding = _session(directory / "embedding_model.onnx", _any_length)

    def mel(self, samples: Floats) -> Floats:
        """Mel frames (8, 32) of one hop with its context: 1760 samples of int16 size."""
        frames: Floats = self._mel.run(None, {"input": samples[None]})[0][0, 0]
        # The scale the embedding network was trained on.
        return frames / np.float32(10) + np.float32(2)

    def embed(self, frames: Floats) -> Floats:
        """Embeddings (n, 96) of mel frames (68 + 8 n, 32); what neighbours share is done once."""
        embedded: Floats = self._embedding.run(None, {"input_1": frames[None, :, :, None]})[0]
        return embedded.reshape(EMBEDDING_SIZE, -1).T


class EmbeddingStream:
    """Embeds sound as it comes, over a faint hiss. What was before it counts as silence.

    What lies below the hiss tells voices and microphones apart, but not words.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        hiss = _hiss(np.random.default_rng(1), _MEL_CONTEXT + HOP_SAMPLES)
        self._silence = np.tile(embedder.mel(hiss), (10, 1))[-_MEL_KEPT:]
        self.reset()

    def reset(self) -> None:
        self._chance = np.random.default_rng(0)
        self._samples = _hiss(self._chance, _MEL_CONTEXT)
        self._frames = self._silence

    def push(self, samples: Floats) -> Floats:
        """Takes samples of int16 size, returns the embeddings (n, 96) now complete."""
        heard = samples + _hiss(self._chance, len(samples))
        self._samples = np.concatenate([self._samples, heard])
        hops = (len(self._samples) - _MEL_CONTEXT) // HOP_SAMPLES
        return np.concatenate(
            [
                np.empty((0, EMBEDDING_SIZE), np.float32),
                *(self._embed(min(_BATCH, hops - done)) for done in range(0, hops, _BATCH)),
            ]
        )

    def _embed(self, hops: int) -> Floats:
        # Hop by hop even when more is at hand: the spectrogram clips to 80 dB below the
        # loudest of a call, so longer calls would give other values than live sound does.
        mel = [
            self._embedder.mel(self._samples[begin : begin + _MEL_CONTEXT + HOP_SAMPLES])
            for begin in range(0, hops * HOP_SAMPLES, HOP_SAMPLES)
        ]
        frames = np.concatenate([self._frames, *mel])
        self._samples = self._samples[hops * HOP_SAMPLES :]
        self._frames = frames[-_MEL_KEPT:]
        return self._embedder.embed(frames)


def _hiss(chance: np.random.Generator, length: int) -> Floats:
    return chance.standard_normal(length, np.float32) * _HISS


def _any_length(model: bytes) -> bytes:
    if model.count(_FIXED_SHAPE) != 1 or model.count(_FIXED_RESHAPE) != 1:
        raise ValueError("another embedding network than the one known")
    return model.replace(_FIXED_SHAPE, _ANY_SHAPE).replace(_FIXED_RESHAPE, _ANY_RESHAPE)


def _session(
    path: Path, change: Callable[[bytes], bytes] = lambda model: model
) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        model = change(path.read_bytes())
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no public base class
        raise EngineError(
            f"{path}: cannot load ({error}); fetch it with `run.py models fetch`"
        ) from error
