"""Boxes that measure themselves: what a card is built of, so that nothing can overlap.

A box is asked for its height at a width, then placed; placing yields flat `Placed` items, which
are painted in order and which tests check for overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import skia

from avatar.typeset import Block, Style, Typesetter

Draw = Callable[[skia.Canvas, "Rect", float], None]
"""Draws within a rectangle at a time (seconds on the device's clock)."""

SHRINK = 0.92
"""Step by which text that must not be cut is set smaller."""
NATURAL_SHARE = 0.5
"""Of a row, the most that a text may claim by its natural width."""


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def skia(self) -> skia.Rect:
        return skia.Rect.MakeXYWH(self.x, self.y, self.width, self.height)

    def inset(self, by: float) -> Rect:
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Placed:
    """``ground``: lies under others by design. ``live``: changes with time, painted each frame."""

    name: str
    rect: Rect
    draw: Draw
    ground: bool = False
    live: bool = False


class Box(Protocol):
    def natural(self) -> float | None:
        """The width it wants, or ``None``: what is left."""
        ...

    def height(self, width: float) -> float: ...

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]: ...


@dataclass(frozen=True, slots=True)
class Text:
    """``hug`` claims only its natural width in a row, up to `NATURAL_SHARE` of it.

    ``whole``: set smaller where it is too wide, never cut. A price without its end is a lie.
    """

    setter: Typesetter
    text: str
    style: Style
    lines: int = 1
    hug: bool = False
    whole: bool = False

    def natural(self) -> float | None:
        return self.setter.natural_width(self.text, self.style) if self.hug else None

    def height(self, width: float) -> float:
        return self._block(width).height if self.text else 0.0

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]:
        if self.text:
            block = self._block(width)
            rect = Rect(x, y, width, block.height)
            yield Placed("text", rect, lambda canvas, at, _: block.paint(canvas, at.x, at.y))

    def _block(self, width: float) -> Block:
        style = self.style
        while self.whole and style.size > 1 and self.setter.natural_width(self.text, style) > width:
            style = replace(style, size=max(1.0, SHRINK * style.size))
        return self.setter.text(self.text, style, width, self.lines)


@dataclass(frozen=True, slots=True)
class Picture:
    """Something drawn at a fixed size."""

    name: str
    size: tuple[float, float]
    draw: Draw
    live: bool = False

    def natural(self) -> float | None:
        return self.size[0]

    def height(self, width: float) -> float:
        return self.size[1]

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]:
        rect = Rect(x + (width - self.size[0]) / 2, y, *self.size)
        yield Placed(self.name, rect, self.draw, live=self.live)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as wide as there is room."""

    thickness: float
    draw: Draw

    def natural(self) -> float | None:
        return None

    def height(self, width: float) -> float:
        return self.thickness

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]:
        yield Placed("rule", Rect(x, y, width, self.thickness), self.draw)


@dataclass(frozen=True, slots=True)
class Column:
    children: Sequence[Box]
    gap: float = 0.0
    wide: float | None = None

    def natural(self) -> float | None:
        return self.wide

    def height(self, width: float) -> float:
        heights = [h for h in (child.height(width) for child in self.children) if h > 0]
        return sum(heights) + self.gap * max(0, len(heights) - 1)

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]:
        for child in self.children:
            height = child.height(width)
            if height > 0:
                yield from child.place(x, y, width)
                y += height + self.gap


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side: each its natural width, those without share what is left.

    ``align`` 0 is top, 0.5 the middle, 1 the bottom.
    """

    children: Sequence[Box]
    gap: float = 0.0
    align: float = 0.5

    def natural(self) -> float | None:
        return None

    def height(self, width: float) -> float:
        return max(
            (c.height(w) for c, w in zip(self.children, self._widths(width), strict=True)),
            default=0.0,
        )

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]:
        tall = self.height(width)
        for child, wide in zip(self.children, self._widths(width), strict=True):
            yield from child.place(x, y + (tall - child.height(wide)) * self.align, wide)
            x += wide + self.gap

    def _widths(self, width: float) -> list[float]:
        room = max(1.0, width - self.gap * (len(self.children) - 1))
        naturals = [child.natural() for child in self.children]
        limit = room * NATURAL_SHARE if None in naturals else room
        fixed = [
            None if n is None else min(n, limit) if isinstance(c, Text | Panel) else n
            for n, c in zip(naturals, self.children, strict=True)
        ]
        loose = fixed.count(None)
        left = max(1.0, (room - sum(w for w in fixed if w is not None)) / max(1, loose))
        return [left if w is None else w for w in fixed]


@dataclass(frozen=True, slots=True)
class Panel:
    """A child with padding on a ground of its own."""

    name: str
    child: Box
    padding: tuple[float, float]
    draw: Draw
    stretch: bool = True

    def natural(self) -> float | None:
        inner = self.child.natural()
        return None if inner is None else inner + 2 * self.padding[0]

    def height(self, width: float) -> float:
        inner = self.child.height(width - 2 * self.padding[0])
        return inner + 2 * self.padding[1] if inner else 0.0

    def place(self, x: float, y: float, width: float) -> Iterator[Placed]:
        wide = width
        if not self.stretch and (natural := self.natural()) is not None:
            wide = min(width, natural)
        yield Placed(self.name, Rect(x, y, wide, self.height(width)), self.draw, ground=True)
        yield from self.child.place(
            x + self.padding[0], y + self.padding[1], wide - 2 * self.padding[0]
        )
