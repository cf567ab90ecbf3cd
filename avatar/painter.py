"""Draws a solved rig on a Skia canvas. The only file that knows how layers become pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import skia
from numpy.typing import NDArray

from avatar.gradients import SoftGradient, shader, unit_to
from avatar.rig import Gradient, Layer, Points, Rig
from avatar.solver import Solver

INVISIBLE = 0.004
"""Opacity below which a layer cannot change an 8-bit pixel."""
OUTLINE_WIDTH = 16.0
"""Rig units; half of it lies behind the character."""


def raster_surface(pixels: NDArray[np.uint8]) -> skia.Surface:
    """A surface that draws into ``pixels``: shape ``(h, w, 4)``, premultiplied BGRA."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Surface.MakeRasterDirect(info, pixels)


def colour_paint(colour: int, translucent: bool) -> skia.Paint:
    """Fills with an ARGB colour; ``translucent`` where its opacity is or will be below 1."""
    if not translucent:
        return skia.Paint(AntiAlias=True, Color=colour)
    # Dither is not for looks alone: with it Skia takes its fast path, for what is translucent
    # and for gradients. It knows no such path for a translucent colour without a shader.
    paint = skia.Paint(AntiAlias=True, Dither=True, Shader=skia.Shaders.Color(0xFF000000 | colour))
    paint.setAlphaf((colour >> 24) / 255)
    return paint


class CharacterPainter:
    """Draws one rig. What Skia draws with is made once; only places and opacities change.

    Args:
        tint: ARGB laid over every colour of the character: the light of the room.
        outline: ARGB of a line around the character; 0 for none.
    """

    def __init__(self, rig: Rig, solver: Solver, tint: int = 0, outline: int = 0) -> None:
        layers = [_tinted(layer, tint) for layer in rig.layers] if tint >> 24 else rig.layers
        self._brushes = [
            _Brush(layer, span) for layer, span in zip(layers, solver.spans, strict=True)
        ]
        self._paths = {brush.layer.id: brush.path for brush in self._brushes}
        self._outlined = [b for b in self._brushes if outline and is_outlined(b.layer)]
        self._outline = _line_paint(outline, OUTLINE_WIDTH)

    def draw(self, canvas: skia.Canvas, points: Points, alphas: NDArray[np.float32]) -> None:
        """Draws in rig units; the caller has scaled and moved the canvas."""
        hidden: set[str] = set()
        within: _Within | None = None
        raw = points.tobytes()
        for brush in self._outlined:
            # Beneath all layers, so that of the lines between them nothing is seen.
            brush.place(raw)
            canvas.drawPath(brush.path, self._outline)
        for brush, opacity in zip(self._brushes, alphas.tolist(), strict=True):
            layer = brush.layer
            if opacity < INVISIBLE or layer.clip in hidden:
                hidden.add(layer.id)
                continue
            brush.place(raw)
            if brush.within != within:
                if within is not None:
                    canvas.restore()
                within = brush.within
                if within is not None:
                    canvas.save()
                    path = self._paths[within.layer]
                    canvas.clipPath(path, skia.ClipOp.kIntersect, within.smoothly)
            brush.paint(canvas, points, opacity)
        if within is not None:
            canvas.restore()


@dataclass(frozen=True, slots=True)
class _Within:
    """The layer to whose shape another is clipped."""

    layer: str
    smoothly: bool


class _Brush:
    """A layer with the paints and the path it is drawn with; ``span`` is of the solved points."""

    def __init__(self, layer: Layer, span: tuple[int, int, int]) -> None:
        self.layer = layer
        self.path = _path(layer)
        self.within = _within(layer)
        self._span = span
        coordinates = layer.points.tobytes()
        self._before, _, self._after = self.path.writeToMemory().partition(coordinates)
        self._fill = _fill_paint(layer)
        self._stroke = _line_paint(layer.stroke or 0, layer.stroke_width)
        gradient = layer.fill if isinstance(layer.fill, Gradient) else None
        self._soft = SoftGradient(gradient) if gradient and layer.soft else None
        self._gradient = shader(gradient) if gradient and not layer.soft else None

    def place(self, raw: bytes) -> None:
        """Moves the path to where it was solved to be; ``raw`` are the bytes of all points."""
        # One call for each cubic takes five times as long, and Skia has none for all of them.
        first, end, _ = self._span
        self.path.readFromMemory(b"".join((self._before, raw[8 * first : 8 * end], self._after)))

    def paint(self, canvas: skia.Canvas, points: Points, opacity: float) -> None:
        fill, stroke = self.layer.fill, self.layer.stroke
        anchor = self._span[2]
        if self._soft is not None:
            start, stop = points[anchor : anchor + 2].tolist()
            self._soft.paint(canvas, self.path.getBounds(), start, stop, opacity)
        elif self._gradient is not None:
            start, stop = points[anchor : anchor + 2].tolist()
            self._fill.setShader(self._gradient.makeWithLocalMatrix(unit_to(start, stop)))
            self._fill.setAlphaf(opacity)
            canvas.drawPath(self.path, self._fill)
        elif isinstance(fill, int):
            self._fill.setAlphaf(opacity * (fill >> 24) / 255)
            canvas.drawPath(self.path, self._fill)
        if stroke is not None:
            self._stroke.setAlphaf(opacity * (stroke >> 24) / 255)
            canvas.drawPath(self.path, self._stroke)


def _within(layer: Layer) -> _Within | None:
    if layer.soft:
        # A smooth edge costs more than all else of it, and nobody sees it.
        return _Within(layer.clip or layer.id, smoothly=False)
    return None if layer.clip is None else _Within(layer.clip, smoothly=True)


def is_outlined(layer: Layer) -> bool:
    """Whether it belongs to the character's silhouette: always there, opaque, its own shape."""
    colours = layer.fill.colours if isinstance(layer.fill, Gradient) else (layer.fill or 0,)
    opaque = all(colour >> 24 == 255 for colour in colours) and layer.alpha >= 1
    return opaque and layer.closed and layer.clip is None and not layer.alpha_gains


def _tinted(layer: Layer, tint: int) -> Layer:
    fill = layer.fill
    if isinstance(fill, Gradient):
        fill = replace(fill, colours=tuple(_mix(colour, tint) for colour in fill.colours))
    elif fill is not None:
        fill = _mix(fill, tint)
    return replace(
        layer, fill=fill, stroke=None if layer.stroke is None else _mix(layer.stroke, tint)
    )


def _mix(colour: int, tint: int) -> int:
    share = (tint >> 24) / 255
    channels = (
        round((colour >> k & 255) * (1 - share) + (tint >> k & 255) * share) << k
        for k in (0, 8, 16)
    )
    return colour & 0xFF000000 | sum(channels)


def _path(layer: Layer) -> skia.Path:
    path = skia.Path()
    path.moveTo(*layer.points[0].tolist())
    for row in layer.points[1:].reshape(-1, 6).tolist():
        path.cubicTo(*row)
    if layer.closed:
        path.close()
    return path


def _fill_paint(layer: Layer) -> skia.Paint:
    if isinstance(layer.fill, int):
        return colour_paint(layer.fill, layer.fill >> 24 < 255 or layer.alpha < 1)
    return skia.Paint(AntiAlias=True, Dither=True)


def _line_paint(colour: int, width: float) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
        Color=colour,
    )
