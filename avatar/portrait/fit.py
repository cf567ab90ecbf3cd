"""From measured deviations to a person's shape numbers, so that the drawing deviates alike.

The drawing's proportions are the style's, not people's: large eyes, a small nose. What it shares
with the photo is how far, and which way, each ratio is from the average: of people in the photo,
of the style in the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.face import RATIOS
from avatar.build import Fringe, Hair, Length, Person, build_person
from avatar.portrait.drawn import drawn_points
from avatar.rig import Rig, read_rig

FULL_DEVIATION = 1.8
"""Standard deviations that the style draws as far from its average as still looks good. Between
people one standard deviation is a few hundredths of a ratio; drawn, it is about twice that: the
exaggeration that makes a likeness."""

REACH = {"brow_tilt": 4.0, "eye_tilt": 2.6}
"""The same for what would soon read as a mood: slanted brows look angry before they look like
someone."""
STEP = 0.5
"""Of a shape number, to see what it does."""

Vector = NDArray[np.float64]


def fit_shape(deviations: Mapping[str, float]) -> dict[str, float]:
    """The fields of a `Person` that make a face with these deviations.

    Args:
        deviations: of each of `RATIOS`, in standard deviations from the average.

    Returns:
        Numbers -1 to 1 by field; what is beyond the style's reach ends at its limit.
    """
    style = _style()
    target = np.array([deviations[name] for name in RATIOS]) * style.unit
    solved: Vector = np.linalg.solve(style.slopes, target)
    return _shape(np.clip(solved, -1, 1))


def drawn_deviations(rig: Rig) -> dict[str, float]:
    """How far a drawn face is from the style's average, comparable with those of a photo.

    Raises:
        ConfigError: the rig is no person of `avatar.build`.
    """
    style = _style()
    ratios = drawn_points(rig).ratios()
    values = (np.array([ratios[name] for name in RATIOS]) - style.average) / style.unit
    return dict(zip(RATIOS, values.tolist(), strict=True))


class _Style:
    """``average``: ratios of the average drawn face. ``slopes[i, j]``: how ratio i changes with
    shape number j. ``unit``: how much of each ratio stands for one standard deviation."""

    def __init__(self, average: Vector, slopes: Vector) -> None:
        self.average, self.slopes = average, slopes
        reach = np.array([REACH.get(name, FULL_DEVIATION) for name in RATIOS])
        self.unit = np.asarray(np.abs(np.diag(slopes)) / reach, float)


@cache
def _style() -> _Style:
    """Measured on drawings, so that a change of the style needs no change here."""
    count = len(RATIOS)
    average = _ratios(np.zeros(count))
    columns = [(_ratios(step) - average) / STEP for step in STEP * np.eye(count)]
    return _Style(average, np.stack(columns, axis=1))


def _ratios(shape: Vector) -> Vector:
    person = Person(hair=Hair(length=Length.BALD, fringe=Fringe.NONE), **_shape(shape))
    ratios = drawn_points(read_rig(build_person(person), "style")).ratios()
    return np.array([ratios[name] for name in RATIOS])


def _shape(numbers: Vector) -> dict[str, Any]:
    """Each ratio has a field of its name; a long face is also a narrow one."""
    shape = dict(zip(RATIOS, numbers.tolist(), strict=True))
    return {**shape, "face_width": -0.7 * shape["face_length"]}
