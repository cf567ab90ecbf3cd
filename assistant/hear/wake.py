"""A name as wake word, heard by a small network of its own on speech embeddings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.core.audio import BYTES_PER_SAMPLE
from assistant.core.errors import EngineError
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder, EmbeddingStream
from assistant.hear.wake_files import ASSETS, SHIPPED, Times
from assistant.hear.wake_network import WINDOW, load_network
from assistant.hear.wake_twice import TwiceScore
from assistant.hear.window_network import WindowNetwork


class NetworkWakeWord:
    """`WakeWord` for a name said once, or twice running.

    The score changes every 80 ms and is held between.

    Args:
        front_end: directory of ``melspectrogram.onnx`` and ``embedding_model.onnx``.
        network: what `wakeword train` wrote.
        times: how often the name has to be said.
        name: what the network was trained on.

    Raises:
        EngineError: when a model is missing or damaged.
    """

    def __init__(
        self,
        front_end: Path,
        network: Path = ASSETS / "xiaoe.npz",
        times: Times = 2,
        name: str = SHIPPED,
    ) -> None:
        self.word = " ".join([name] * times)
        self._times = times
        self._twice = TwiceScore()
        self._network: WindowNetwork = load_network(network)
        self._stream = EmbeddingStream(Embedder(front_end))
        self._silence = self._stream.push(np.zeros(HOP_SAMPLES, np.float32))
        self.reset()

    def reset(self) -> None:
        self._stream.reset()
        self._window = np.repeat(self._silence, WINDOW, axis=0)
        self._twice.reset()
        self._score = 0.0

    def feed(self, frame: bytes) -> float:
        """Raises EngineError when ``frame`` is not made of whole 16-bit samples."""
        if len(frame) % BYTES_PER_SAMPLE:
            raise EngineError(f"wake word: a frame of {len(frame)} bytes holds half a sample")
        for embedding in self._stream.push(np.frombuffer(frame, "<i2").astype(np.float32)):
            self._window = np.concatenate([self._window[1:], embedding[None]])
            once, twice = map(float, self._network.scores(self._window[None])[0])
            both = self._twice.feed(once, twice)
            self._score = once if self._times == 1 else both
        return self._score
