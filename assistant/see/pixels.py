"""Pictures as arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.core.picture import Picture

Pixels = NDArray[np.uint8]
"""Shape ``(height, width, 3)``, RGB."""


def pixels(picture: Picture) -> Pixels:
    """The picture's own bytes as an array: read only."""
    return np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)


def picture(rgb: Pixels, at: float = 0.0) -> Picture:
    height, width = rgb.shape[:2]
    return Picture(rgb.tobytes(), width, height, at)
