"""A face cut out of its photo: upright, at a fixed size, with the mask of the person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import EngineError
from assistant.see.frontal import CHIN, EYE_INNER, EYE_OUTER
from assistant.see.landmarks import Mesh
from assistant.see.pixels import Pixels

UNIT = 100.0
"""Pixels from the eyes to the chin."""
SIDE = 560
EYES = (280.0, 220.0)
"""Where the middle between the eyes comes to lie."""
MODEL_FILE = "selfie_segmentation.tflite"
MODEL_SIDE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """``rgb``: ``SIDE`` squared. ``points``: the landmarks in it, shape ``(478, 2)``.
    ``person``: 0 to 1, how surely a pixel belongs to someone; same size."""

    rgb: Pixels
    points: NDArray[np.float64]
    person: NDArray[np.float32]


class PersonMask:
    """MediaPipe's selfie segmentation, run by OpenCV.

    Args:
        model: the folder of the model ``person-mask``.

    Raises:
        EngineError: the model cannot be loaded.
    """

    def __init__(self, model: Path) -> None:
        try:
            self._net = cv2.dnn.readNetFromTFLite(str(model / MODEL_FILE))
        except cv2.error as error:
            raise EngineError(f"person mask {model}: {error}") from error

    def of(self, rgb: Pixels) -> NDArray[np.float32]:
        """0 to 1 for each pixel of a picture that is about square."""
        size = (MODEL_SIDE, MODEL_SIDE)
        self._net.setInput(cv2.dnn.blobFromImage(rgb, 1 / 255, size))
        mask = np.clip(self._net.forward()[0, 0], 0, 1)
        return np.asarray(cv2.resize(mask, (rgb.shape[1], rgb.shape[0])), np.float32)


def cut_out(rgb: Pixels, mesh: Mesh, mask: PersonMask) -> Cutout:
    """Turns, scales and moves the photo so that the eyes are level and the face is as large as
    every other; beyond the photo's edge its last pixels are repeated."""
    xy = mesh.points[:, :2]
    right, left = xy[[EYE_OUTER[0], EYE_INNER[0]]].mean(0), xy[[EYE_OUTER[1], EYE_INNER[1]]].mean(0)
    middle, along = (right + left) / 2, (left - right) / np.linalg.norm(left - right)
    down = np.array([-along[1], along[0]])
    scale = UNIT / float((xy[CHIN] - middle) @ down)
    turn = scale * np.stack([along, down])
    matrix = np.column_stack([turn, np.array(EYES) - turn @ middle])
    size, edge = (SIDE, SIDE), cv2.BORDER_REPLICATE
    warped = cv2.warpAffine(rgb, matrix, size, flags=cv2.INTER_AREA, borderMode=edge)
    cut = np.asarray(warped, np.uint8)
    return Cutout(cut, xy @ turn.T + matrix[:, 2], mask.of(cut))
