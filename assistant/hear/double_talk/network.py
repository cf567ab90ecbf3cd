"""The network that tells who talks into the device's words from what is left of its echo."""

from __future__ import annotations

from pathlib import Path

from assistant.hear import window_network
from assistant.hear.double_talk.features import SIZE
from assistant.hear.window_network import Shape, WindowEnsemble

SHIPPED = Path(__file__).parents[3] / "assets" / "double-talk.npz"
WINDOW = 12
"""Frames it sees at a time: 0.38 s."""


def load_ensemble(path: Path = SHIPPED) -> WindowEnsemble:
    """Scores are how likely somebody talked in the window's last frame.

    Raises:
        EngineError: the file is missing, damaged, or of another shape.
    """
    return window_network.load_ensemble(path, Shape(WINDOW, SIZE, 1, "double-talk train"))
