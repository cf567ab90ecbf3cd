"""From landmarks to the points of a face that looks straight ahead.

Landmark numbers are those of MediaPipe's canonical face model; the person's right half comes
first in each pair:
https://github.com/google-ai-edge/mediapipe/tree/master/mediapipe/modules/face_geometry/data
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.core.face import FacePoints, Point
from assistant.see.landmarks import Mesh

EYE_OUTER, EYE_INNER = (33, 263), (133, 362)
LID_UPPER, LID_LOWER = (159, 386), (145, 374)
CHEEK = (234, 454)
JAWLINE = (
    (234, 454), (93, 323), (132, 361), (58, 288), (172, 397), (136, 365),
    (150, 379), (149, 378), (176, 400), (148, 377), (152, 152),
)  # fmt: skip
"""From the cheeks to the chin."""
BROW_UPPER = ((107, 336), (105, 334), (70, 300))
BROW_LOWER = ((55, 285), (52, 282), (46, 276))
NOSE_WING, MOUTH_CORNER = (64, 294), (61, 291)
CROWN, NOSE_BOTTOM, CHIN = 10, 2, 152
LIP_TOP, LIPS_MEET, LIP_BOTTOM = 0, (13, 14), 17


def face_points(mesh: Mesh) -> FacePoints:
    """The face turned to the camera and its halves laid over each other, in pixels."""
    xy = _levelled(_turned_back(mesh))

    def pair(numbers: tuple[int, int]) -> Point:
        (right_x, right_y), (left_x, left_y) = xy[list(numbers)]
        return float(left_x - right_x) / 2, float(left_y + right_y) / 2

    def brow(part: int) -> Point:
        upper, lower = pair(BROW_UPPER[part]), pair(BROW_LOWER[part])
        return (upper[0] + lower[0]) / 2, (upper[1] + lower[1]) / 2

    jawline = np.array([pair(numbers) for numbers in JAWLINE])

    def half_width(y: float) -> float:
        return float(np.interp(y, jawline[:, 1], jawline[:, 0]))

    chin_y, mouth_y = float(xy[CHIN, 1]), float(xy[list(LIPS_MEET), 1].mean())
    return FacePoints(
        cheek=pair(CHEEK)[0],
        jaw=half_width(mouth_y),
        chin_side=half_width(mouth_y + 0.75 * (chin_y - mouth_y)),
        crown_y=float(xy[CROWN, 1]),
        chin_y=chin_y,
        eye_inner=pair(EYE_INNER),
        eye_outer=pair(EYE_OUTER),
        lid_upper_y=pair(LID_UPPER)[1],
        lid_lower_y=pair(LID_LOWER)[1],
        brow=(brow(0), brow(1), brow(2)),
        nose_y=float(xy[NOSE_BOTTOM, 1]),
        nose_side=pair(NOSE_WING)[0],
        mouth_y=mouth_y,
        mouth_side=pair(MOUTH_CORNER)[0],
        lips=(float(xy[LIP_TOP, 1]), float(xy[LIP_BOTTOM, 1])),
    )


def _turned_back(mesh: Mesh) -> NDArray[np.float64]:
    """All landmarks as if the face looked at the camera: shape ``(478, 2)``, y downwards."""
    flipped = np.array([1.0, -1.0, -1.0])
    centred = (mesh.points - mesh.points.mean(axis=0)) * flipped
    turned: NDArray[np.float64] = (centred @ mesh.rotation) * flipped
    return turned[:, :2]


def _levelled(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """The eyes on one height."""
    right, left = xy[[EYE_OUTER[0], EYE_INNER[0]]].mean(0), xy[[EYE_OUTER[1], EYE_INNER[1]]].mean(0)
    along = (left - right) / np.linalg.norm(left - right)
    return np.asarray(xy @ np.array([[along[0], -along[1]], [along[1], along[0]]]), float)
