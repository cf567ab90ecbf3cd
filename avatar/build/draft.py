"""A rig in the making: outlines by a few knots, and how the knots move, become cubic layers.

A curve through knots is linear in them, so what a weight does to knots is, exactly, what it does
to the cubics; a rig stores only the latter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.rig import FORMAT

Knot = tuple[float, float]
Move = Callable[[int, float, float], Knot]
"""From a knot's number and place to how far it moves at weight 1."""
Moves = Mapping[str, Move]
Fill = str | dict[str, Any]
ELLIPSOID = (500.0, 480.0)
"""Middle of the ellipsoid that gives a flat head its depth."""
RADII = (262.0, 330.0, 190.0)
"""Of a person's."""
PIVOT = (500.0, 660.0, -40.0)
"""About which heads turn."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Smooth runs that meet at corners; or, where ``loop``, one run without a corner."""

    runs: tuple[tuple[Knot, ...], ...]
    loop: bool = False

    @property
    def knots(self) -> list[Knot]:
        """All knots in order; a corner between two runs is listed in both."""
        return [knot for run in self.runs for knot in run]

    def moved(self, move: Move) -> Outline:
        runs: list[tuple[Knot, ...]] = []
        index = 0
        for run in self.runs:
            knots: list[Knot] = []
            for x, y in run:
                dx, dy = move(index, x, y)
                knots.append((x + dx, y + dy))
                index += 1
            runs.append(tuple(knots))
        return Outline(tuple(runs), self.loop)

    def cubics(self) -> NDArray[np.float64]:
        """Shape ``(1 + 3n, 2)``: the start, then control, control, knot."""
        if self.loop:
            return _through(self.runs[0], closed=True)
        pieces = [_through(run, closed=False) for run in self.runs]
        return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])


def runs(*parts: Sequence[Knot]) -> Outline:
    return Outline(tuple(tuple(part) for part in parts))


def loop(knots: Sequence[Knot]) -> Outline:
    return Outline((tuple(knots),), loop=True)


def ellipse(x: float, y: float, rx: float, ry: float, knots: int = 8) -> Outline:
    turns = np.linspace(0, 2 * np.pi, knots, endpoint=False)
    return loop([(float(x + rx * np.cos(a)), float(y + ry * np.sin(a))) for a in turns])


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return runs(*([corners[k - 1], corners[k]] for k in range(4)))


def mirrored(knots: Sequence[Knot]) -> list[Knot]:
    """Left for right, about the middle of the face."""
    return [(1000 - x, y) for x, y in knots]


def symmetric(half: Sequence[Knot]) -> Outline:
    """A loop from its right half, whose first and last knot lie in the middle."""
    return loop([*half, *mirrored(half[1:-1])[::-1]])


def curly(knots: Sequence[Knot], amount: float, step: float = 46.0) -> list[Knot]:
    """The run with waves of ``amount`` units to its left hand, lower at both ends; unchanged
    where that is 0."""
    if amount <= 0:
        return list(knots)
    path = dense(knots)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    count = max(2, round(lengths[-1] / step) * 2)
    at = np.linspace(0, lengths[-1], count + 1)
    xy = np.stack([np.interp(at, lengths, path[:, k]) for k in (0, 1)], axis=1)
    along = np.gradient(xy, axis=0)
    left = np.stack([along[:, 1], -along[:, 0]], axis=1) / np.hypot(*along.T)[:, None]
    waves = np.where(np.arange(count + 1) % 2, amount, -0.35 * amount)
    waves *= np.minimum(1, np.minimum(at, lengths[-1] - at) / (1.5 * step))
    return [(float(x), float(y)) for x, y in xy + left * waves[:, None]]


def linear(start: Knot, end: Knot, *stops: tuple[float, str]) -> Fill:
    return {"kind": "linear", "points": [list(start), list(end)], "stops": [list(s) for s in stops]}


def radial(x: float, y: float, radius: float, *stops: tuple[float, str]) -> Fill:
    points = [[x, y], [x + radius, y]]
    return {"kind": "radial", "points": points, "stops": [list(s) for s in stops]}


class Draft:
    """Collects layers from back to front."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._layers: list[dict[str, Any]] = []
        self._shared: Callable[[float], Moves] = lambda _depth: {}

    @contextmanager
    def turning(self, turns_at: Callable[[float], Moves]) -> Iterator[None]:
        """Layers of the head that are added within turn so, given their depth."""
        self._shared = turns_at
        yield
        self._shared = lambda _depth: {}

    def add(
        self,
        layer: str,
        outline: Outline,
        fill: Fill | None = None,
        *,
        stroke: tuple[str, float] | None = None,
        moves: Moves | None = None,
        turns: Moves | None = None,
        depth: float = 0.0,
        group: str = "head",
        clip: str | None = None,
        soft: bool = False,
        alpha: float = 1.0,
        gains: Mapping[str, float] | None = None,
        closed: bool = True,
    ) -> None:
        """One layer in front of all before it; the arguments are the fields of the rig.

        ``stroke`` is colour and width. ``moves`` are those of knots, ``turns`` those of every point
        of the cubics, for each has a depth of its own; of one name, these count. What comes to
        nothing is left out.
        """
        base = outline.cubics()
        data: dict[str, Any] = {"id": layer, "group": group, "points": _rounded(base)}
        if depth:
            data["depth"] = depth
        if not closed:
            data["closed"] = False
        if fill is not None:
            data["fill"] = _fill(fill)
        if stroke is not None:
            data["stroke"] = {"colour": stroke[0], "width": round(stroke[1], 1)}
        if clip is not None:
            data["clip"] = clip
        if soft:
            data["soft"] = True
        if alpha != 1 or gains:
            data["alpha"] = {"base": round(alpha, 3)}
            if gains:
                data["alpha"]["gains"] = {name: round(gain, 3) for name, gain in gains.items()}
        shared = self._shared(depth) if group == "head" else {}
        shapes = _shapes(outline, moves or {}, {**shared, **(turns or {})})
        if shapes:
            data["shapes"] = shapes
        self._layers.append(data)

    def rig(self, radii: tuple[float, float, float] = RADII) -> dict[str, Any]:
        """The JSON object of ``docs/characters.md``."""
        return {
            "format": FORMAT,
            "name": self._name,
            "size": [1000, 1000],
            "head": {"centre": list(ELLIPSOID), "radii": list(radii), "pivot": list(PIVOT)},
            "layers": self._layers,
        }


def _shapes(outline: Outline, moves: Moves, turns: Moves) -> dict[str, list[list[float]]]:
    base = outline.cubics()
    shapes = {name: outline.moved(move).cubics() - base for name, move in moves.items()}
    for name, turn in turns.items():
        shapes[name] = np.array([turn(0, x, y) for x, y in base.tolist()])
    rounded = {name: _rounded(shape) for name, shape in shapes.items()}
    return {name: shape for name, shape in rounded.items() if np.any(shape)}


def _through(knots: Sequence[Knot], closed: bool) -> NDArray[np.float64]:
    """Catmull-Rom through the knots, as cubics. The ends of an open run are a little straighter."""
    k = np.asarray(knots, float)
    if closed:
        tangents = (np.roll(k, -1, axis=0) - np.roll(k, 1, axis=0)) / 2
        k, tangents = np.vstack([k, k[:1]]), np.vstack([tangents, tangents[:1]])
    else:
        ends = 0.75 * (k[1] - k[0]), 0.75 * (k[-1] - k[-2])
        tangents = np.vstack([ends[:1], (k[2:] - k[:-2]) / 2, ends[1:]])
    out = np.empty((3 * len(k) - 2, 2))
    out[::3] = k
    out[1::3] = k[:-1] + tangents[:-1] / 3
    out[2::3] = k[1:] - tangents[1:] / 3
    return out


def dense(knots: Sequence[Knot]) -> NDArray[np.float64]:
    """An open run as a chain of points: eight points to a cubic, along the curve."""
    c = _through(knots, closed=False)
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    parts = [
        (1 - t) ** 3 * c[i]
        + 3 * (1 - t) ** 2 * t * c[i + 1]
        + 3 * (1 - t) * t**2 * c[i + 2]
        + t**3 * c[i + 3]
        for i in range(0, len(c) - 1, 3)
    ]
    return np.vstack([*parts, c[-1:]])


def _fill(fill: Fill) -> Fill:
    return fill if isinstance(fill, str) else {**fill, "points": _rounded(np.array(fill["points"]))}


def _rounded(points: NDArray[np.float64]) -> list[list[float]]:
    """Tenths of a unit: less than a tenth of a pixel on the largest screen."""
    return [[float(x), float(y)] for x, y in np.round(points, 1) + 0.0]
