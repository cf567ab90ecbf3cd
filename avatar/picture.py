"""Parts of the screen drawn once and shown in many frames.

Skia's build for Python fills what is translucent a pixel at a time and copies pictures many at a
time, which is ten times faster.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import skia

from avatar.boxes import Rect
from avatar.painter import raster_surface

Draw = Callable[[skia.Canvas], None]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """``corner``: whole pixels of the screen; ``image`` is ``None`` where nothing was drawn."""

    image: skia.Image | None
    corner: tuple[int, int]

    def paint(self, canvas: skia.Canvas, alpha: float = 1.0) -> None:
        if self.image is not None and alpha > 0:
            paint = skia.Paint()
            paint.setAlphaf(alpha)
            canvas.drawImage(self.image, *self.corner, skia.SamplingOptions(), paint)


def picture(room: Rect, draw: Draw) -> Picture:
    """What ``draw`` paints within ``room`` of the screen, cut down to what is not empty."""
    left, top = math.floor(room.x), math.floor(room.y)
    width, height = math.ceil(room.right) - left, math.ceil(room.bottom) - top
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = raster_surface(pixels)
    canvas = surface.getCanvas()
    canvas.translate(-left, -top)
    draw(canvas)
    surface.flushAndSubmit()
    covered = pixels.view(np.uint32)[..., 0] != 0
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not rows.size:
        return Picture(None, (left, top))
    x, y = int(columns[0]), int(rows[0])
    cut = skia.IRect.MakeLTRB(x, y, int(columns[-1]) + 1, int(rows[-1]) + 1)
    return Picture(surface.makeImageSnapshot(cut), (left + x, top + y))


class KeptPicture:
    """A picture that is drawn anew only where it would look different."""

    def __init__(self) -> None:
        self._look: object = None
        self._picture: Picture | None = None

    def paint(
        self, canvas: skia.Canvas, look: object, room: Rect, draw: Draw, alpha: float = 1.0
    ) -> None:
        """``look`` is equal while ``draw`` would draw the same within ``room``."""
        if self._picture is None or look != self._look:
            self._look, self._picture = look, picture(room, draw)
        self._picture.paint(canvas, alpha)
