"""A drawn person measured as a photographed one is: the points of its face, as drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import ConfigError
from assistant.core.face import FacePoints, Point
from avatar.blendshapes import weights
from avatar.rig import Rig
from avatar.solver import Head, Solver

Curve = NDArray[np.float64]
"""Shape ``(n, 2)``: points along an outline, x from the middle of the face."""

STEPS = 12
"""Points to a cubic."""
END = 0.08
"""Share of a brow's length that counts as its end."""


def drawn_points(rig: Rig) -> FacePoints:
    """Measures the neutral face, looking straight ahead, after all that the solver does to it.

    Raises:
        ConfigError: the rig has no face as `avatar.build` draws people.
    """
    outlines = _outlines(rig)
    try:
        face, eye, brow = outlines["face"], outlines["eyeLeft"], outlines["browLeft"]
        nose, wings = outlines["nose_line"], outlines["nose_wings"]
        mouth, lips = outlines["mouth"], outlines["lips"]
    except KeyError as missing:
        raise ConfigError(f"character {rig.name!r}: layer {missing} is missing") from None
    eye_inner, eye_outer = _point(eye, eye[:, 0].argmin()), _point(eye, eye[:, 0].argmax())
    chin_y, mouth_y = float(face[:, 1].max()), float(mouth[:, 1].mean())
    eye_y = (eye_inner[1] + eye_outer[1]) / 2
    return FacePoints(
        cheek=float(face[(face[:, 1] > eye_y) & (face[:, 1] < mouth_y), 0].max()),
        jaw=_half_width(face, mouth_y),
        chin_side=_half_width(face, mouth_y + 0.75 * (chin_y - mouth_y)),
        crown_y=float(face[:, 1].min()),
        chin_y=chin_y,
        eye_inner=eye_inner,
        eye_outer=eye_outer,
        lid_upper_y=float(eye[:, 1].min()),
        lid_lower_y=float(eye[:, 1].max()),
        brow=_brow(brow, (eye_inner[0] + eye_outer[0]) / 2),
        nose_y=float(nose[:, 1].max()),
        nose_side=float(wings[:, 0].max()),
        mouth_y=mouth_y,
        mouth_side=float(mouth[:, 0].max()),
        lips=(float(lips[:, 1].min()), float(lips[:, 1].max())),
    )


def _outlines(rig: Rig) -> dict[str, Curve]:
    solver = Solver(rig)
    points, _ = solver.solve(weights(), Head())
    middle = rig.size[0] / 2
    return {
        layer.id: _along(points[first:end].astype(float) - [middle, 0])
        for layer, (first, end, _) in zip(rig.layers, solver.spans, strict=True)
    }


def _along(points: Curve) -> Curve:
    t = np.linspace(0, 1, STEPS, endpoint=False)[:, None]
    pieces = [
        (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
        for a, b, c, d in (points[i : i + 4] for i in range(0, len(points) - 1, 3))
    ]
    return np.vstack([*pieces, points[-1:]])


def _point(curve: Curve, index: np.intp) -> Point:
    return float(curve[index, 0]), float(curve[index, 1])


def _half_width(face: Curve, y: float) -> float:
    right = face[face[:, 0] >= 0]
    right = right[right[:, 1].argsort()]
    return float(np.interp(y, right[:, 1], right[:, 0]))


def _brow(brow: Curve, eye_x: float) -> tuple[Point, Point, Point]:
    """The middle of its thickness at both ends and above the eye."""
    low, high = float(brow[:, 0].min()), float(brow[:, 0].max())
    reach = END * (high - low)

    def at(x: float) -> Point:
        near = brow[np.abs(brow[:, 0] - x) <= reach]
        return x, float(near[:, 1].min() + near[:, 1].max()) / 2

    return at(low), at(eye_x), at(high)
