"""The mirror's screen: the camera's picture on the left, the character on the right."""

from __future__ import annotations

import queue
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from assistant.core.bus import Told
from assistant.core.face import TrackedFace
from assistant.core.picture import Picture
from avatar.backdrop import paint_backdrop
from avatar.layout import FACE_CENTRE
from avatar.mirror import Mirror
from avatar.painter import CharacterPainter, raster_surface
from avatar.rig import load_rig
from avatar.solver import Solver
from avatar.theme import DAY, Theme

VIEW = 860.0
"""Rig units: the height that is seen of the character, head and shoulders."""


class MirrorStage:
    """Shows pictures and the character that mirrors the face in them.

    Args:
        size: width and height in pixels.
        character: a folder with ``rig.json``.

    Raises:
        ConfigError: when the character cannot be loaded.
    """

    def __init__(self, size: tuple[int, int], character: Path) -> None:
        self._rig = load_rig(character)
        self._solver = Solver(self._rig)
        self._mirror = Mirror()
        self._theme: Theme = DAY
        self._arrived: queue.SimpleQueue[tuple[Picture, TrackedFace | None]] = queue.SimpleQueue()
        self._photo: skia.Image | None = None
        self.resize(size)

    @property
    def size(self) -> tuple[int, int]:
        return self._buffer.shape[1], self._buffer.shape[0]

    def see(self, picture: Picture, face: TrackedFace | None) -> None:
        """What the camera took; from any thread. Times must not run backwards."""
        self._arrived.put((picture, face))

    def tell(self, told: Told) -> None:
        """Facts do not concern a mirror."""

    def choice_at(self, x: float, y: float) -> int | None:
        """There is nothing to choose."""
        return None

    def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        self._buffer = np.zeros((height, width, 4), np.uint8)
        self._dress()

    def set_theme(self, theme: Theme, at: float) -> None:
        if theme != self._theme:
            self._theme = theme
            self._dress()

    def draw(self, t: float, into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        """The frame at ``t`` seconds on the pictures' clock: shape ``(h, w, 4)``, opaque BGRA.

        It is drawn in ``into`` where given, else in a buffer that the next call reuses.
        """
        newest: Picture | None = None
        while not self._arrived.empty():
            newest, face = self._arrived.get()
            self._mirror.see(face, newest.at)
        if newest is not None:
            self._photo = _image(newest)
        pixels = self._buffer if into is None else into
        np.copyto(pixels, self._backdrop)
        surface = raster_surface(pixels)
        canvas = surface.getCanvas()
        self._draw_photo(canvas)
        self._draw_character(canvas, t)
        surface.flushAndSubmit()
        return pixels

    def _dress(self) -> None:
        width, height = self.size
        self._backdrop = np.zeros((height, width, 4), np.uint8)
        surface = raster_surface(self._backdrop)
        canvas = surface.getCanvas()
        canvas.translate(width / 2, 0)
        paint_backdrop(canvas, width - width // 2, height, self._theme)
        surface.flushAndSubmit()
        theme = self._theme
        self._painter = CharacterPainter(self._rig, self._solver, theme.dim, theme.outline)

    def _draw_photo(self, canvas: skia.Canvas) -> None:
        """Left for right, whole, in the middle of the left half."""
        if self._photo is None:
            return
        width, height = self.size[0] / 2, float(self.size[1])
        scale = min(width / self._photo.width(), height / self._photo.height())
        canvas.save()
        canvas.translate(width / 2, height / 2)
        canvas.scale(-scale, scale)
        canvas.translate(-self._photo.width() / 2, -self._photo.height() / 2)
        canvas.drawImage(self._photo, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
        canvas.restore()

    def _draw_character(self, canvas: skia.Canvas, t: float) -> None:
        pose = self._mirror.pose(t)
        points, alphas = self._solver.solve(pose.weights, pose.head)
        width, height = self.size
        scale = min(height / VIEW, width / 2 / VIEW)
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(width / 2, 0, width / 2, height))
        canvas.translate(0.75 * width, 0.54 * height)
        canvas.scale(scale, scale)
        canvas.translate(-self._rig.size[0] / 2, -FACE_CENTRE)
        self._painter.draw(canvas, points, alphas)
        canvas.restore()


def _image(picture: Picture) -> skia.Image:
    rgba = np.full((picture.height, picture.width, 4), 255, np.uint8)
    rgba[..., :3] = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    return skia.Image.fromarray(rgba, skia.kRGBA_8888_ColorType, copy=True)
