"""Gradients as Skia shades them, and those that fade out as pictures kept from frame to frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from avatar.rig import Gradient

COARSE = 0.1
"""Up to this share of its length a soft gradient's ends are rounded, so that it seldom needs to be
drawn anew: its colour is then off by half of that, which nobody sees where there is no edge."""
MARGIN = 0.1
"""How much more of a soft gradient is kept than is seen, of its length, for when it moves."""
DITHERED = 8
"""Pixels after which Skia's pattern of dots begins again."""

End = list[float]
"""Where a gradient starts or stops: x and y."""


def shader(gradient: Gradient) -> skia.Shader:
    """From (0, 0) to (1, 0), or from the centre to the rim of the unit circle."""
    start, stop = skia.Point(0, 0), skia.Point(1, 0)
    colours, stops = list(gradient.colours), list(gradient.stops)
    if gradient.radial:
        return skia.GradientShader.MakeRadial(start, 1, colours, stops)
    return skia.GradientShader.MakeLinear([start, stop], colours, stops)


def unit_to(start: End, stop: End) -> skia.Matrix:
    """Turns, stretches and moves (0, 0) to ``start`` and (1, 0) to ``stop``."""
    dx, dy = stop[0] - start[0], stop[1] - start[1]
    if not (dx or dy):
        # A gradient of no length has no colours; one of a unit's length looks like it should.
        dx = 1.0
    return skia.Matrix.MakeAll(dx, -dy, start[0], dy, dx, start[1], 0, 0, 1)


Vector = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Kept:
    """``room`` is relative to the gradient's start; ``along`` is from its start to its end."""

    image: skia.Image
    room: skia.IRect
    along: Vector


class SoftGradient:
    """A gradient without an edge of its own, which Skia copies many times faster than it shades.

    It moves by whole pixels, and turns and grows by small steps. What it was before does not show:
    the same moment looks the same, but for the rounding of a colour.
    """

    def __init__(self, gradient: Gradient) -> None:
        self._radial = gradient.radial
        self._shader = shader(gradient)
        self._kept: _Kept | None = None
        self._copy = skia.Paint()

    def paint(
        self, canvas: skia.Canvas, bounds: skia.Rect, start: End, stop: End, opacity: float
    ) -> None:
        """Within ``bounds`` and what the canvas is clipped to, in the canvas's own units."""
        matrix = canvas.getTotalMatrix()
        room = matrix.mapRect(bounds).roundOut()
        if not room.intersect(canvas.getDeviceClipBounds()):
            return
        first, last = (matrix.mapXY(*end) for end in (start, stop))
        x, y = round(first.x()), round(first.y())
        along = self._stepped((last.x() - first.x(), last.y() - first.y()))
        room.offset(-x, -y)
        kept = self._kept
        if kept is None or kept.along != along or not kept.room.contains(room):
            kept = self._kept = self._shaded(room, along)
        self._copy.setAlphaf(opacity)
        canvas.save()
        canvas.resetMatrix()
        place = x + kept.room.left(), y + kept.room.top()
        canvas.drawImage(kept.image, *place, skia.SamplingOptions(), self._copy)
        canvas.restore()

    def _stepped(self, along: Vector) -> Vector:
        length = math.hypot(*along)
        step = 2.0 ** math.floor(math.log2(max(1.0, COARSE * length)))
        if self._radial:
            return round(length / step) * step, 0.0
        return round(along[0] / step) * step, round(along[1] / step) * step

    def _shaded(self, room: skia.IRect, along: Vector) -> _Kept:
        margin = math.ceil(MARGIN * math.hypot(*along)) + 1
        left, top = ((edge - margin) // DITHERED * DITHERED for edge in (room.left(), room.top()))
        room = skia.IRect.MakeLTRB(left, top, room.right() + margin, room.bottom() + margin)
        surface = skia.Surface.MakeRasterN32Premul(room.width(), room.height())
        matrix = unit_to([0.0, 0.0], list(along))
        matrix.postTranslate(-left, -top)
        paint = skia.Paint(Dither=True, Shader=self._shader.makeWithLocalMatrix(matrix))
        surface.getCanvas().drawPaint(paint)
        return _Kept(surface.makeImageSnapshot(), room, along)
