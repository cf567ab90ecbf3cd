"""The networks that hear the device's name: what they see at a time, and what they tell."""

from __future__ import annotations

from pathlib import Path

from assistant.hear import window_network
from assistant.hear.wake_embedding import EMBEDDING_SIZE
from assistant.hear.window_network import Shape, WindowEnsemble, WindowNetwork

WINDOW = 24
"""Embeddings the network sees at a time: 2.61 s of sound, a name said twice at leisure."""
HEADS = 2
"""Outputs: the word ended just now; the word ended just now for the second time running."""
_MADE_BY = "wakeword train"


def load_ensemble(path: Path, window: int, size: int) -> WindowEnsemble:
    """Networks for windows (``window``, ``size``).

    Raises:
        EngineError: the file is missing, damaged, or of another shape.
    """
    return window_network.load_ensemble(path, Shape(window, size, HEADS, _MADE_BY))


def load_network(path: Path, window: int = WINDOW, size: int = EMBEDDING_SIZE) -> WindowNetwork:
    """A network for windows (``window``, ``size``). Raises EngineError as `load_ensemble` does."""
    return window_network.load_network(path, Shape(window, size, HEADS, _MADE_BY))
