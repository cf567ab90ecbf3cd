"""The average face, and how much people differ, for `assistant.core.face.RATIOS`.

Measured with `assistant.see.frontal` on 54 people: the 40 of the ORL database of faces (AT&T
Laboratories Cambridge, mostly men; ten pictures each, averaged) and 14 of a group photo (mostly
women). The mean lies half way between the two groups, so that neither counts as the norm; where a
group smiles or is too small to tell (mouth, openness of the eyes), by judgement between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

AVERAGE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "face_length": (0.758, 0.044),
        "jaw_width": (0.893, 0.028),
        "chin_width": (0.510, 0.035),
        "eye_height": (0.675, 0.016),
        "eye_size": (0.225, 0.010),
        "eye_openness": (0.320, 0.055),
        "eye_spacing": (0.516, 0.022),
        "eye_tilt": (0.060, 0.030),
        "brow_height": (0.182, 0.024),
        "brow_tilt": (-0.085, 0.027),
        "brow_arch": (0.140, 0.018),
        "brow_length": (0.340, 0.010),
        "nose_length": (0.394, 0.019),
        "nose_width": (0.295, 0.021),
        "mouth_width": (0.420, 0.036),
        "mouth_height": (0.397, 0.020),
        "lip_fullness": (0.160, 0.040),
    }
)
"""Mean and standard deviation."""


def deviations(ratios: Mapping[str, float]) -> dict[str, float]:
    """In standard deviations from the average face."""
    return {name: (ratios[name] - mean) / sd for name, (mean, sd) in AVERAGE.items()}
