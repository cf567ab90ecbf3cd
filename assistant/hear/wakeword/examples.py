"""What the network learns from: windows of embeddings, and what each head should say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder, EmbeddingStream
from assistant.hear.wake_network import HEADS, WINDOW
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.tracks import Placed

Floats = NDArray[np.float32]

HOP_SECONDS = HOP_SAMPLES / SAMPLE_RATE
# A window is an example of the word when it ends within these seconds of the word's end...
POSITIVE = (0.04, 0.28)
# ...and no example of anything a little before and after, where no one could tell.
UNCERTAIN = (-0.16, 0.48)


@dataclass(frozen=True, slots=True)
class Examples:
    """A track to learn from.

    ``embeddings`` (23 + n, 96), silence first; ``targets`` (n, 2) of the windows that end at each
    but the first 23: 1, 0, or NaN where it does not matter.
    """

    embeddings: Floats
    targets: Floats


def embed(samples: Samples, embedder: Embedder) -> Floats:
    """Embeddings (n, 96), the k-th complete at ``(k + 1) * HOP_SECONDS``."""
    return EmbeddingStream(embedder).push(samples)


def windows(embeddings: Floats) -> Floats:
    """Every window (n, 24, 96) in embeddings (23 + n, 96)."""
    return np.lib.stride_tricks.sliding_window_view(embeddings, WINDOW, axis=0).transpose(0, 2, 1)


def after_silence(embeddings: Floats, silence: Floats) -> Floats:
    """``embeddings`` (n, 96) as heard by a listener that began in silence: (23 + n, 96)."""
    return np.concatenate([np.repeat(silence, WINDOW - 1, axis=0), embeddings])


def targets(count: int, sayings: Sequence[Placed]) -> Floats:
    """What the heads should say of ``count`` windows."""
    times = (np.arange(count) + 1) * HOP_SECONDS
    wanted = np.zeros((count, HEADS), np.float32)
    for saying in sayings:
        # Head 0 answers every word, head 1 only the second of two.
        for head, ends in enumerate((saying.ends, saying.ends[1:])):
            for end in ends:
                near = (times > end + UNCERTAIN[0]) & (times < end + UNCERTAIN[1])
                wanted[near & (wanted[:, head] == 0), head] = np.nan
        for head, ends in enumerate((saying.ends, saying.ends[1:])):
            for end in ends:
                wanted[(times >= end + POSITIVE[0]) & (times <= end + POSITIVE[1]), head] = 1
    return wanted
