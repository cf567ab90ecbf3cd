"""One moment of the character."""

from __future__ import annotations

from dataclasses import dataclass

from avatar.blendshapes import INDEX, Weights
from avatar.solver import Head


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """``lean`` is how far the character bends towards the viewer, 0 to 1."""

    weights: Weights
    head: Head
    lean: float = 0.0


_LOOKS_RIGHT = [INDEX["eyeLookOutLeft"], INDEX["eyeLookInRight"]]
_LOOKS_LEFT = [INDEX["eyeLookInLeft"], INDEX["eyeLookOutRight"]]
_LOOKS_UP = [INDEX["eyeLookUpLeft"], INDEX["eyeLookUpRight"]]
_LOOKS_DOWN = [INDEX["eyeLookDownLeft"], INDEX["eyeLookDownRight"]]
_BLINKS = [INDEX["eyeBlinkLeft"], INDEX["eyeBlinkRight"]]
_WIDENS = [INDEX["eyeWideLeft"], INDEX["eyeWideRight"]]


def add_gaze(weights: Weights, right: float, up: float) -> None:
    """Points the eyes, in place: ``right`` and ``up`` as seen by the viewer, -1 to 1.

    The character's left eye is on the right of the screen, as in ARKit.
    """
    weights[_LOOKS_RIGHT if right > 0 else _LOOKS_LEFT] += abs(right)
    weights[_LOOKS_UP if up > 0 else _LOOKS_DOWN] += abs(up)


def add_blink(weights: Weights, closed: float) -> None:
    """Closes the lids by ``closed`` of what is left open, in place."""
    weights[_BLINKS] += (1 - weights[_BLINKS]) * closed
    weights[_WIDENS] *= 1 - closed
