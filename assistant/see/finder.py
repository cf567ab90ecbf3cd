"""Where faces are in a picture, however small: YuNet through OpenCV.

The landmarker alone misses faces under about 65 pixels in full frames.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import EngineError
from assistant.core.face import FaceBox
from assistant.core.picture import Picture
from assistant.see.pixels import Pixels, pixels

MODEL_FILE = "face_detection_yunet_2023mar.onnx"
LEAST_SCORE = 0.8
"""Ears, hands and crowns are found below it."""
LARGEST_SIDE = 640
"""Pixels: larger pictures are reduced first. A quarter of the time at half of it."""


class YuNetFinder:
    """`FaceFinder` with YuNet.

    Args:
        model: the folder of the model ``face-detector``.
        largest_side: faces below 1/60 of it are not found.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model: Path, clock: Clock, largest_side: int = LARGEST_SIDE) -> None:
        self._largest_side = largest_side
        self._thread = EngineThread("faces", clock)
        try:
            self._net = cv2.FaceDetectorYN.create(
                str(model / MODEL_FILE), "", (320, 320), LEAST_SCORE
            )
        except cv2.error as error:
            raise EngineError(f"face detector {model}: {error}") from error

    async def find(self, picture: Picture) -> tuple[FaceBox, ...]:
        return await self._thread.run(self.find_now, pixels(picture))

    def find_now(self, rgb: Pixels) -> tuple[FaceBox, ...]:
        """The same on the caller's thread."""
        height, width = rgb.shape[:2]
        scale = min(1.0, self._largest_side / max(height, width))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        reduced = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
        self._net.setInputSize(size)
        _, rows = self._net.detect(cv2.cvtColor(reduced, cv2.COLOR_RGB2BGR))
        found = np.zeros((0, 4)) if rows is None else np.asarray(rows)[:, :4] / [*size, *size]
        boxes = [FaceBox(x=x + w / 2, y=y + h / 2, width=w, height=h) for x, y, w, h in found]
        return tuple(sorted(boxes, key=lambda box: -box.height))

    def close(self) -> None:
        self._thread.close()
