"""From weights and the head's angles to points and opacities, in one vectorised step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.blendshapes import INDEX, NAMES, Weights
from avatar.rig import GROUPS, Gradient, Points, Rig

FULL_TURN = 0.45
"""The yaw at which ``headTurn...`` correctives are 1, in radians: the art's limit."""
FULL_NOD = 0.3
PERSPECTIVE = 0.00012
"""How much one rig unit nearer to the viewer enlarges."""


@dataclass(frozen=True, slots=True)
class Head:
    """Radians. ``yaw`` > 0 turns to the right of the screen, ``pitch`` > 0 looks up,
    ``roll`` > 0 tilts clockwise."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0


class Solver:
    """Solves one rig. ``spans[i]`` gives layer i its (first point, end, first gradient anchor)."""

    def __init__(self, rig: Rig) -> None:
        self.spans: list[tuple[int, int, int]] = []
        rows: list[Points] = []
        depth: list[float] = []
        turn: list[float] = []
        for layer in rig.layers:
            first = len(depth)
            anchors = (
                layer.fill.points
                if isinstance(layer.fill, Gradient)
                else np.zeros((0, 2), np.float32)
            )
            rows += [layer.points, anchors]
            count = len(layer.points) + len(anchors)
            depth += [layer.depth] * count
            turn += [GROUPS[layer.group]] * count
            self.spans.append((first, first + len(layer.points), first + len(layer.points)))
        self._base = np.concatenate(rows)
        self._turns, self._group = np.unique(np.array(turn, np.float32), return_inverse=True)
        self._pivot = np.array(rig.head.pivot, np.float32)
        self._depth = self._ellipsoid(rig) + np.array(depth, np.float32)
        self._flatten_gradients(rig)
        self._deltas = self._shape_matrix(rig)
        self._alpha = np.array([layer.alpha for layer in rig.layers], np.float32)
        self._alpha_gains = np.zeros((len(NAMES), len(rig.layers)), np.float32)
        for column, layer in enumerate(rig.layers):
            for name, gain in layer.alpha_gains.items():
                self._alpha_gains[INDEX[name], column] = gain

    def solve(self, weights: Weights, head: Head) -> tuple[Points, NDArray[np.float32]]:
        """Points of all layers ``(n, 2)`` in rig units, and each layer's opacity 0 to 1."""
        weights = _with_correctives(weights, head)
        active = np.flatnonzero(weights)
        points = self._base + (weights[active] @ self._deltas[active]).reshape(-1, 2)
        x, y, z = (
            points[:, 0] - self._pivot[0],
            points[:, 1] - self._pivot[1],
            self._depth - self._pivot[2],
        )
        cos, sin = self._turned(head.yaw)
        x, z = x * cos + z * sin, z * cos - x * sin
        cos, sin = self._turned(head.pitch)
        y, z = y * cos - z * sin, y * sin + z * cos
        cos, sin = self._turned(head.roll)
        x, y = x * cos - y * sin, x * sin + y * cos
        near = 1 + z * PERSPECTIVE
        solved = np.stack([x * near + self._pivot[0], y * near + self._pivot[1]], axis=1)
        return solved, np.clip(self._alpha + weights @ self._alpha_gains, 0, 1)

    def _turned(self, angle: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Each point's cosine and sine of its share of the angle."""
        angles = np.float32(angle) * self._turns
        return np.cos(angles)[self._group], np.sin(angles)[self._group]

    def _ellipsoid(self, rig: Rig) -> NDArray[np.float32]:
        rx, ry, rz = rig.head.radii
        flat = (self._base - np.array(rig.head.centre, np.float32)) / np.array([rx, ry], np.float32)
        depth: NDArray[np.float32] = rz * np.sqrt(np.maximum(0, 1 - (flat**2).sum(1)))
        return depth.astype(np.float32)

    def _flatten_gradients(self, rig: Rig) -> None:
        """Both anchors at one depth: else a gradient tilts or grows where its part only turns."""
        for layer, (_, _, anchor) in zip(rig.layers, self.spans, strict=True):
            if isinstance(layer.fill, Gradient):
                pair = self._depth[anchor : anchor + 2]
                pair[:] = pair[0] if layer.fill.radial else pair.mean()

    def _shape_matrix(self, rig: Rig) -> NDArray[np.float32]:
        matrix = np.zeros((len(NAMES), self._base.size), np.float32)
        for layer, (first, end, anchor) in zip(rig.layers, self.spans, strict=True):
            for name, delta in layer.shapes.items():
                row = matrix[INDEX[name]]
                row[2 * first : 2 * end] += delta.ravel()
                if isinstance(layer.fill, Gradient):
                    # A gradient that stayed behind while its part moves is what looks cheap.
                    row[2 * anchor : 2 * anchor + 4] += np.tile(delta.mean(axis=0), 2)
        return matrix


def _with_correctives(weights: Weights, head: Head) -> Weights:
    full = weights.copy()
    full[INDEX["headTurnRight"]] = min(1.0, max(0.0, head.yaw / FULL_TURN))
    full[INDEX["headTurnLeft"]] = min(1.0, max(0.0, -head.yaw / FULL_TURN))
    full[INDEX["headUp"]] = min(1.0, max(0.0, head.pitch / FULL_NOD))
    full[INDEX["headDown"]] = min(1.0, max(0.0, -head.pitch / FULL_NOD))
    return full
