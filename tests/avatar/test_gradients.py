"""Gradients without an edge look as Skia would shade them, and are seldom shaded."""

from __future__ import annotations

import numpy as np
import pytest
import skia

from avatar.gradients import SoftGradient, shader, unit_to
from avatar.painter import raster_surface
from avatar.rig import Gradient

from .conftest import Frame

ENDS = np.array([[0, 0], [1, 0]], np.float32)
FADING = (0xB0FF7A80, 0x00FF7A80)
ROOM = skia.Rect.MakeXYWH(20, 20, 160, 120)


def drawn(soft: SoftGradient, start: list[float], stop: list[float], opacity: float = 1) -> Frame:
    pixels = np.full((160, 200, 4), 200, np.uint8)
    canvas = raster_surface(pixels).getCanvas()
    canvas.clipRect(ROOM)
    soft.paint(canvas, ROOM, start, stop, opacity)
    return pixels


@pytest.mark.parametrize("radial", [False, True])
def test_it_looks_as_if_it_were_shaded(radial: bool) -> None:
    gradient = Gradient(radial, ENDS, (0.0, 1.0), FADING)
    start, stop = [90.0, 70.0], [130.0, 100.0]
    wanted = np.full((160, 200, 4), 200, np.uint8)
    canvas = raster_surface(wanted).getCanvas()
    paint = skia.Paint(Shader=shader(gradient).makeWithLocalMatrix(unit_to(start, stop)))
    paint.setAlphaf(0.5)
    canvas.drawRect(ROOM, paint)
    apart = np.abs(drawn(SoftGradient(gradient), start, stop, 0.5).astype(int) - wanted)
    assert apart.max() <= 6
    assert np.abs(wanted.astype(int) - 200).max() > 20


def test_what_it_was_before_does_not_show() -> None:
    soft, fresh = (SoftGradient(Gradient(False, ENDS, (0.0, 1.0), FADING)) for _ in range(2))
    for k in range(20):
        drawn(soft, [60.0 + k, 60.0], [110.0 + k, 60.0 + 2 * k])
    last = [81.0, 61.0], [130.0, 100.0]
    assert np.array_equal(drawn(soft, *last), drawn(fresh, *last))


def test_moved_it_is_copied_and_turned_it_is_shaded(monkeypatch: pytest.MonkeyPatch) -> None:
    shades: list[object] = []
    shaded = SoftGradient._shaded

    def noted(soft: SoftGradient, *given: object) -> object:
        shades.append(given)
        return shaded(soft, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(SoftGradient, "_shaded", noted)
    soft = SoftGradient(Gradient(False, ENDS, (0.0, 1.0), FADING))
    for k in range(5):
        drawn(soft, [80.0 + k, 70.0], [140.0 + k, 70.0])
    assert len(shades) == 1
    drawn(soft, [80.0, 70.0], [80.0, 130.0])
    assert len(shades) == 2


def test_out_of_sight_nothing_is_drawn() -> None:
    soft = SoftGradient(Gradient(True, ENDS, (0.0, 1.0), FADING))
    pixels = np.full((40, 40, 4), 200, np.uint8)
    canvas = raster_surface(pixels).getCanvas()
    soft.paint(canvas, skia.Rect.MakeXYWH(60, 60, 20, 20), [70, 70], [80, 70], 1.0)
    assert (pixels == 200).all()
