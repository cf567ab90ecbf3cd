"""Speech embeddings for the wake word: Google's speech_embedding, as openWakeWord exported it.

16 kHz sound -> a mel frame of 32 bands every 10 ms -> one embedding of 96 values every 80 ms,
each seeing 76 mel frames (0.77 s). Source: github.com/dscripka/openWakeWord, Apache-2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
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
# The spectrogram's window reaches back over three 10 ms steps before the hop.
_MEL_CONTEXT = 480
_BATCH = 32


class Embedder:
    """The two networks, each on one thread.

    Args:
        directory: holds ``melspectrogram.onnx`` and ``embedding_model.onnx``.

    Raises:
        EngineError: when a file is missing or damaged.
    """

    def __init__(self, directory: Path) -> None:
        self._mel = _session(directory / "melspectrogram.onnx")
        self._embedding = _session(directory / "embedding_model.onnx")

    def mel(self, samples: Floats) -> Floats:
        """Mel frames (8, 32) of one hop with its context: 1760 samples of int16 size."""
        frames: Floats = self._mel.run(None, {"input": samples[None]})[0][0, 0]
        # The scale the embedding network was trained on.
        return frames / np.float32(10) + np.float32(2)

    def embed(self, windows: Floats) -> Floats:
        """Embeddings (n, 96) of mel windows (n, 76, 32)."""
        embedded: Floats = self._embedding.run(None, {"input_1": windows[..., None]})[0]
        return embedded.reshape(-1, EMBEDDING_SIZE)


class EmbeddingStream:
    """Embeds sound as it comes; nothing is computed twice. What was before it counts as silence."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._silence = np.tile(
            embedder.mel(np.zeros(_MEL_CONTEXT + HOP_SAMPLES, np.float32)), (10, 1)
        )
        self.reset()

    def reset(self) -> None:
        self._samples = np.zeros(_MEL_CONTEXT, np.float32)
        self._frames = self._silence[-_MEL_WINDOW:]

    def push(self, samples: Floats) -> Floats:
        """Takes samples of int16 size, returns the embeddings (n, 96) now complete."""
        self._samples = np.concatenate([self._samples, samples])
        windows = list(self._windows())
        batches = [
            self._embedder.embed(np.stack(windows[at : at + _BATCH]))
            for at in range(0, len(windows), _BATCH)
        ]
        return np.concatenate([np.empty((0, EMBEDDING_SIZE), np.float32), *batches])

    def _windows(self) -> Iterator[Floats]:
        taken = 0
        # Hop by hop even when more is at hand: the spectrogram clips to 80 dB below the
        # loudest of a call, so longer calls would give other values than live sound does.
        while taken + _MEL_CONTEXT + HOP_SAMPLES <= len(self._samples):
            new = self._embedder.mel(self._samples[taken : taken + _MEL_CONTEXT + HOP_SAMPLES])
            self._frames = np.concatenate([self._frames[_MEL_HOP:], new])
            taken += HOP_SAMPLES
            yield self._frames
        self._samples = self._samples[taken:]


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no public base class
        raise EngineError(
            f"{path}: cannot load ({error}); fetch it with `run.py models fetch`"
        ) from error
