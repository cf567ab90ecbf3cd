"""The weights that move a face: the 52 ARKit blendshapes and our extras, as one vector.

Every table (emotions, visemes, idle life) and every rig speaks in these names, so a tracked
face can drive the character and a character can be swapped without touching the tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float32]
"""Shape ``(len(NAMES),)``; 0 is rest, 1 is the full shape."""

# fmt: off
ARKIT = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight",
    "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft",
    "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight",
    "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose",
    "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft",
    "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight",
    "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight", "tongueOut",
)

EXTRAS = (
    "lidSad", "lidAngry", "lookUpLid", "eyeSmileLeft", "eyeSmileRight", "irisSmall",
    "pupilDilate", "blush", "tears", "tearFall", "tearSlide", "tearStream", "hairSwayX", "breath",
    "mouthCat", "lipPress", "teethUp", "teethShow", "tongueUp", "fxAnger", "fxSweat", "fxSleep",
    "fxThink", "fxListen", "fxSparkle", "fxSurprise", "fxWink", "fxJoy", "fxLove", "fxDoubt",
    "fxAfraid", "fxDisgust",
)
# fmt: on

CORRECTIVES = ("headTurnLeft", "headTurnRight", "headUp", "headDown")
"""Set by the solver from the head's angles, 1 at full turn: mends what front-only art lacks."""

NAMES = ARKIT + EXTRAS + CORRECTIVES
INDEX: Mapping[str, int] = {name: index for index, name in enumerate(NAMES)}

MOUTH = np.array([name.startswith(("mouth", "jaw", "lip", "teeth", "tongue")) for name in NAMES])
"""Mask of the weights that lip movement owns while the character speaks."""


_OPENING_PREFIXES = (
    "jaw", "lip", "teeth", "tongue", "mouthUpper", "mouthLower", "mouthFunnel", "mouthPucker",
    "mouthPress", "mouthRoll", "mouthShrug", "mouthClose",
)  # fmt: skip
OPENING = np.array([name.startswith(_OPENING_PREFIXES) for name in NAMES])
"""Mask of those among `MOUTH` that open, close or round the lips: an expression's share of them
would hold the lips apart where speech closes them."""


def weights(**values: float) -> Weights:
    """A vector from names; ``mouthSmile=1`` stands for both ``mouthSmileLeft`` and ``...Right``.

    Raises:
        KeyError: on a name that is neither a weight nor a pair of weights.
    """
    vector = np.zeros(len(NAMES), np.float32)
    for name, value in values.items():
        if name in INDEX:
            vector[INDEX[name]] = value
        else:
            vector[INDEX[name + "Left"]] = value
            vector[INDEX[name + "Right"]] = value
    return vector
