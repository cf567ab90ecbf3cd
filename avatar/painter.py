"""Draws a solved rig on a Skia canvas. The only file that knows how layers become pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import skia
from numpy.typing import NDArray

from avatar.rig import Gradient, Layer, Points, Rig
from avatar.solver import Solver

INVISIBLE = 0.004
"""Opacity below which a layer cannot change an 8-bit pixel."""


def raster_surface(pixels: NDArray[np.uint8]) -> skia.Surface:
    """A surface that draws into ``pixels``: shape ``(h, w, 4)``, premultiplied BGRA."""
    height, width = pixels.shape[:2]
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    return skia.Surface.MakeRasterDirect(info, pixels)


class CharacterPainter:
    """Draws one rig. Paints are made once; only points, opacities and shaders change.

    Args:
        tint: ARGB laid over every colour of the character: the light of the room.
    """

    def __init__(self, rig: Rig, solver: Solver, tint: int = 0) -> None:
        layers = [_tinted(layer, tint) for layer in rig.layers] if tint >> 24 else rig.layers
        self._brushes = [
            _Brush(layer, span, _fill_paint(layer), _stroke_paint(layer))
            for layer, span in zip(layers, solver.spans, strict=True)
        ]
        self._clips = {layer.clip for layer in rig.layers if layer.clip}

    def draw(self, canvas: skia.Canvas, points: Points, alphas: NDArray[np.float32]) -> None:
        """Draws in rig units; the caller has scaled and moved the canvas."""
        clips: dict[str, skia.Path] = {}
        clip: str | None = None
        for brush, opacity in zip(self._brushes, alphas.tolist(), strict=True):
            layer = brush.layer
            if opacity < INVISIBLE or (layer.clip is not None and layer.clip not in clips):
                continue
            first, end, anchor = brush.span
            path = _path(points[first:end], layer.closed)
            if layer.id in self._clips:
                clips[layer.id] = path
            if layer.clip != clip:
                if clip is not None:
                    canvas.restore()
                clip = layer.clip
                if clip is not None:
                    canvas.save()
                    canvas.clipPath(clips[clip], skia.ClipOp.kIntersect, True)
            brush.paint(canvas, path, points[anchor : anchor + 2], opacity)
        if clip is not None:
            canvas.restore()


@dataclass(frozen=True, slots=True)
class _Brush:
    """A layer with its paints and its span of the solved points."""

    layer: Layer
    span: tuple[int, int, int]
    fill: skia.Paint
    stroke: skia.Paint

    def paint(self, canvas: skia.Canvas, path: skia.Path, anchors: Points, opacity: float) -> None:
        fill, stroke = self.layer.fill, self.layer.stroke
        if isinstance(fill, Gradient):
            self.fill.setShader(_shader(fill, *anchors.tolist()))
            self.fill.setAlphaf(opacity)
            canvas.drawPath(path, self.fill)
        elif fill is not None:
            self.fill.setAlphaf(opacity * (fill >> 24) / 255)
            canvas.drawPath(path, self.fill)
        if stroke is not None:
            self.stroke.setAlphaf(opacity * (stroke >> 24) / 255)
            canvas.drawPath(path, self.stroke)


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


def _path(points: Points, closed: bool) -> skia.Path:
    path = skia.Path()
    path.moveTo(*points[0].tolist())
    cubic = path.cubicTo
    for row in points[1:].reshape(-1, 6).tolist():
        cubic(*row)
    if closed:
        path.close()
    return path


def _shader(gradient: Gradient, start: list[float], stop: list[float]) -> skia.Shader:
    a, b = skia.Point(*start), skia.Point(*stop)
    colours, stops = list(gradient.colours), list(gradient.stops)
    if gradient.radial:
        return skia.GradientShader.MakeRadial(
            a, max(1.0, skia.Point.Distance(a, b)), colours, stops
        )
    return skia.GradientShader.MakeLinear([a, b], colours, stops)


def _fill_paint(layer: Layer) -> skia.Paint:
    # Dither is not for looks alone: with it Skia takes its fast path, for what is translucent
    # and for gradients. It knows no such path for a translucent colour without a shader.
    paint = skia.Paint(AntiAlias=True)
    if isinstance(layer.fill, Gradient):
        paint.setDither(True)
    elif layer.fill is not None:
        paint.setColor(layer.fill)
        if layer.fill >> 24 < 255 or layer.alpha < 1:
            paint.setDither(True)
            paint.setShader(skia.Shaders.Color(0xFF000000 | layer.fill))
    return paint


def _stroke_paint(layer: Layer) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=layer.stroke_width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
        Color=layer.stroke or 0,
    )
