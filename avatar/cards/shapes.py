"""Small drawings of the cards: stars, QR codes, count badges, countdown rings, signs."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import qrcode
import skia
from numpy.typing import NDArray
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError

from avatar.boxes import Draw, Rect
from avatar.cards.look import fill, line
from avatar.typeset import Block

QUIET_ZONE = 4
"""Modules of white around a QR code, as ISO/IEC 18004 asks."""


def stars(rating: float, full: int, empty: int) -> Draw:
    """Five stars, filled up to ``rating``, partly where it falls within one."""

    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        step = rect.width / 5
        radius = min(step, rect.height) * 0.5
        path = skia.Path()
        for k in range(5):
            path.addPath(_star(rect.x + step * (k + 0.5), rect.y + rect.height / 2, radius))
        canvas.drawPath(path, fill(empty))
        shown = max(0.0, min(5.0, rating)) if math.isfinite(rating) else 0.0
        # Within a star only its drawn breadth counts, else 4.1 and 4.0 would look alike.
        whole = int(shown)
        filled = (
            whole * step
            + (shown - whole) * 2 * radius
            + (step / 2 - radius if shown > whole else 0)
        )
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(rect.x, rect.y, filled, rect.height))
        canvas.drawPath(path, fill(full))
        canvas.restore()

    return draw


def _star(x: float, y: float, radius: float) -> skia.Path:
    path = skia.Path()
    for i in range(10):
        angle = -math.pi / 2 + i * math.pi / 5
        r = radius if i % 2 == 0 else radius * 0.47
        point = x + r * math.cos(angle), y + r * math.sin(angle)
        path.moveTo(*point) if i == 0 else path.lineTo(*point)
    path.close()
    return path


@lru_cache(maxsize=4)
def qr_modules(payload: str) -> NDArray[np.bool_]:
    """The modules of the code for ``payload``, quiet zone included: True is dark."""
    code = qrcode.QRCode(border=QUIET_ZONE, error_correction=ERROR_CORRECT_M)
    code.add_data(payload)
    code.make(fit=True)
    return np.array(code.get_matrix(), dtype=np.bool_)


def qr(payload: str, radius: float) -> Draw:
    """The code on white whatever the theme, each module a whole number of pixels wide.

    A payload longer than any QR code can hold is drawn as a warning sign: cards hold data from
    outside, and the screen must live on.
    """

    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        canvas.drawRoundRect(rect.skia(), radius, radius, fill(0xFFFFFFFF))
        try:
            modules = qr_modules(payload)
        except (DataOverflowError, ValueError):
            exclamation(0xFFC62F3B, 0xFFFFFFFF)(canvas, rect.inset(rect.width * 0.25), 0.0)
            return
        size = max(1, int(rect.width // len(modules)))
        x = round(rect.x + (rect.width - size * len(modules)) / 2)
        y = round(rect.y + (rect.height - size * len(modules)) / 2)
        path = skia.Path()
        for row, column in np.argwhere(modules).tolist():
            path.addRect(skia.Rect.MakeXYWH(x + column * size, y + row * size, size, size))
        canvas.drawPath(path, skia.Paint(Color=0xFF000000, AntiAlias=False))

    return draw


def ring(share: float, text: Block, colour: int, track: int) -> Draw:
    """A ring of which ``share`` (0 to 1) is left, with text in its middle."""

    left = max(0.0, min(1.0, share)) if math.isfinite(share) else 0.0

    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        width = rect.width * 0.085
        inner = rect.inset(width / 2)
        canvas.drawOval(inner.skia(), line(track, width))
        canvas.drawArc(inner.skia(), -90, 360 * left, False, line(colour, width))
        text.paint(canvas, rect.x, rect.y + (rect.height - text.height) / 2)

    return draw


def check(colour: int, on: int) -> Draw:
    return _sign(colour, on, ((0.3, 0.52), (0.45, 0.67), (0.72, 0.36)))


def cross(colour: int, on: int) -> Draw:
    return _sign(colour, on, ((0.34, 0.34), (0.66, 0.66)), ((0.66, 0.34), (0.34, 0.66)))


def dash(colour: int, on: int) -> Draw:
    return _sign(colour, on, ((0.3, 0.5), (0.7, 0.5)))


def exclamation(colour: int, on: int) -> Draw:
    return _sign(colour, on, ((0.5, 0.27), (0.5, 0.56)), ((0.5, 0.72), (0.5, 0.721)))


def hourglass(colour: int, on: int) -> Draw:
    return _sign(colour, on, ((0.5, 0.28), (0.5, 0.52), (0.66, 0.62)))


def back(colour: int, on: int) -> Draw:
    return _sign(colour, on, ((0.7, 0.5), (0.32, 0.5)), ((0.46, 0.36), (0.32, 0.5), (0.46, 0.64)))


def phone(colour: int, on: int) -> Draw:
    case = ((0.38, 0.27), (0.62, 0.27), (0.62, 0.73), (0.38, 0.73), (0.38, 0.27))
    return _sign(colour, on, case, ((0.48, 0.65), (0.52, 0.65)))


def _sign(colour: int, on: int, *strokes: tuple[tuple[float, float], ...]) -> Draw:
    """Strokes of the colour ``on`` upon a disc with a pale rim."""

    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        x, y, size = rect.x, rect.y, min(rect.width, rect.height)
        canvas.drawCircle(
            x + size / 2, y + size / 2, size / 2, fill((colour & 0xFFFFFF) | 0x2E000000)
        )
        canvas.drawCircle(x + size / 2, y + size / 2, size * 0.4, fill(colour))
        paint = line(on | 0xFF000000, size * 0.075)
        for stroke in strokes:
            path = skia.Path()
            for k, (u, v) in enumerate(stroke):
                point = x + size * u, y + size * v
                path.moveTo(*point) if k == 0 else path.lineTo(*point)
            canvas.drawPath(path, paint)

    return draw
