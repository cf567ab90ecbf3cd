"""The background: a soft light with floating glows, drawn once for each size and theme."""

from __future__ import annotations

import random

import numpy as np
import skia
from numpy.typing import NDArray

from avatar.cards.look import fill
from avatar.painter import raster_surface
from avatar.theme import Theme

GLOWS = 14


def backdrop(width: int, height: int, theme: Theme) -> NDArray[np.uint8]:
    """Shape ``(height, width, 4)``, opaque BGRA."""
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = raster_surface(pixels)
    canvas = surface.getCanvas()
    centre = skia.Point(width * 0.5, height * 0.42)
    shader = skia.GradientShader.MakeRadial(
        centre, 0.75 * max(width, height), list(theme.sky), [0.0, 0.5, 1.0]
    )
    canvas.drawPaint(skia.Paint(Shader=shader, Dither=True))
    dice = random.Random(4)
    unit = min(width, height) / 1000
    for _ in range(GLOWS):
        x, y = dice.random() * width, dice.random() * height
        canvas.drawCircle(x, y, (24 + dice.random() * 90) * unit, fill(theme.glow))
    surface.flushAndSubmit()
    return pixels
