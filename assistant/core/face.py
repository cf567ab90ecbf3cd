"""Faces as they are seen: where they are, how they move, what sets them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceBox:
    """Where a face is in a picture: its centre and size, as shares of the picture's sides."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedFace:
    """One face in one picture of a video.

    ``blendshapes`` are those of ARKit by name, 0 to 1 (MediaPipe knows all 52 but the tongue);
    left and right are the person's own.
    Angles are in radians, as the picture shows the head: ``yaw`` > 0 turns to the right of the
    picture, ``pitch`` > 0 looks up, ``roll`` > 0 tilts clockwise.
    """

    box: FaceBox
    blendshapes: Mapping[str, float]
    yaw: float
    pitch: float
    roll: float


RATIOS = (
    "face_length", "jaw_width", "chin_width", "eye_height", "eye_size", "eye_openness",
    "eye_spacing", "eye_tilt", "brow_height", "brow_tilt", "brow_arch", "brow_length",
    "nose_length", "nose_width", "mouth_width", "mouth_height", "lip_fullness",
)  # fmt: skip
"""What is measured of a face, in a photo as in a drawing; `FacePoints.ratios` defines them."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FacePoints:
    """Points of a face that looks straight ahead, made symmetric: only its right half in the
    picture is given, x from the middle outwards, y downwards; any unit.

    Args:
        brow: the brow's centre line, at the inner end, above the eye's middle, at the outer end.
        lips: the upper edge of the upper lip and the lower edge of the lower, in the middle.
    """

    cheek: float
    """Half width of the face at its widest, below the eyes."""
    jaw: float
    """Half width at the height of the mouth."""
    chin_side: float
    """Half width at three quarters of the way from the mouth to the chin."""
    crown_y: float
    """Of the forehead's upper end."""
    chin_y: float
    eye_inner: Point
    eye_outer: Point
    lid_upper_y: float
    lid_lower_y: float
    brow: tuple[Point, Point, Point]
    nose_y: float
    """Of the nose's lower end."""
    nose_side: float
    """Half width of the wings."""
    mouth_y: float
    """Where the lips meet."""
    mouth_side: float
    lips: tuple[float, float]

    def ratios(self) -> dict[str, float]:
        """The `RATIOS`: lengths without a unit, and slopes."""
        eye_y = (self.eye_inner[1] + self.eye_outer[1]) / 2
        eye_width = self.eye_outer[0] - self.eye_inner[0]
        lower = self.chin_y - eye_y
        inner, middle, outer = self.brow
        length = outer[0] - inner[0]
        size = (2 * self.cheek * lower) ** 0.5
        return {
            "face_length": lower / (2 * self.cheek),
            "jaw_width": self.jaw / self.cheek,
            "chin_width": self.chin_side / self.cheek,
            "eye_height": lower / (self.chin_y - self.crown_y),
            "eye_size": eye_width / size,
            "eye_openness": (self.lid_lower_y - self.lid_upper_y) / eye_width,
            "eye_spacing": (self.eye_inner[0] + self.eye_outer[0]) / size,
            "eye_tilt": (self.eye_inner[1] - self.eye_outer[1]) / eye_width,
            "brow_height": (eye_y - middle[1]) / size,
            "brow_tilt": (inner[1] - outer[1]) / length,
            "brow_arch": ((inner[1] + outer[1]) / 2 - middle[1]) / length,
            "brow_length": length / size,
            "nose_length": (self.nose_y - eye_y) / lower,
            "nose_width": 2 * self.nose_side / size,
            "mouth_width": 2 * self.mouth_side / size,
            "mouth_height": (self.chin_y - self.mouth_y) / lower,
            "lip_fullness": (self.lips[1] - self.lips[0]) / size,
        }
