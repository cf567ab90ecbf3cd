"""The background: a soft light with floating glows, one for each size and theme."""

from __future__ import annotations

import random

import skia

from avatar.cards.look import fill
from avatar.theme import Theme

GLOWS = 14


def paint_backdrop(canvas: skia.Canvas, width: int, height: int, theme: Theme) -> None:
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
