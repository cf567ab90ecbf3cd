"""One picture of a whole conversation: numbered frames with who said what beneath each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from assistant.core.language import Language
from avatar.boxes import Rect
from avatar.cards.look import fill, line
from avatar.painter import raster_surface
from avatar.typeset import Run, Style, Typesetter, Weight

PANEL = 560
"""Width of a panel's picture in pixels."""
GAP = 36
TITLE = 40
INK, FAINT, PAPER = 0xFF221D33, 0xFF6A6580, 0xFFFBF8F4
MOST_LINES = 4


class Who(Enum):
    """Who speaks, with the colour of the words (ARGB)."""

    USER = 0xFF1F5FBF
    DEVICE = 0xFFB8401F


@dataclass(frozen=True, slots=True)
class Said:
    who: Who
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """``at``: seconds since the beginning. ``frame``: shape ``(h, w, 4)``, opaque BGRA."""

    at: float
    said: tuple[Said, ...]
    frame: NDArray[np.uint8]


def write_storyboard(
    panels: Sequence[Panel],
    file: Path,
    title: str,
    language: Language,
    fonts_dir: Path | None = None,
    columns: int = 3,
) -> None:
    """Writes a PNG. All frames must be of one size.

    Raises:
        ValueError: without panels, or when frames differ in size.
    """
    if not panels or len({panel.frame.shape for panel in panels}) != 1:
        raise ValueError("a storyboard needs one or more panels of one size")
    setter = Typesetter(fonts_dir, language)
    columns = min(columns, len(panels))
    rows = [panels[i : i + columns] for i in range(0, len(panels), columns)]
    tall = round(PANEL * panels[0].frame.shape[0] / panels[0].frame.shape[1])
    heights = [tall + max(_words_height(setter, panel) for panel in row) + GAP for row in rows]
    width = columns * (PANEL + GAP) + GAP
    pixels = np.zeros((round(sum(heights)) + 2 * GAP + 2 * TITLE, width, 4), np.uint8)
    surface = raster_surface(pixels)
    canvas = surface.getCanvas()
    canvas.drawColor(PAPER)
    heading = setter.text(title, Style(TITLE, INK, Weight.BOLD), width - 2 * GAP, 1)
    heading.paint(canvas, GAP, GAP)
    y = float(GAP + TITLE * 2)
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        for column, panel in enumerate(row):
            x = GAP + column * (PANEL + GAP)
            _paint(canvas, setter, panel, number * columns + column + 1, Rect(x, y, PANEL, tall))
        y += height
    surface.flushAndSubmit()
    surface.makeImageSnapshot().save(str(file), skia.kPNG)


def _paint(canvas: skia.Canvas, setter: Typesetter, panel: Panel, number: int, rect: Rect) -> None:
    image = skia.Image.fromarray(np.ascontiguousarray(panel.frame), skia.kBGRA_8888_ColorType)
    canvas.save()
    canvas.clipRRect(skia.RRect.MakeRectXY(rect.skia(), 18, 18), True)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    canvas.drawImageRect(image.withDefaultMipmaps(), rect.skia(), sampling)
    canvas.restore()
    canvas.drawRoundRect(rect.skia(), 18, 18, line(0x30221D33, 2))
    badge = (Run(f"{number}", Style(22, 0xFFFFFFFF, Weight.BOLD)),)
    stamp = (Run(_time(panel.at), Style(20, FAINT, Weight.SEMIBOLD)),)
    y = rect.bottom + 12
    mark = setter.block(badge, PANEL, 1)
    pill = Rect(rect.x, y, mark.width + 24, mark.height + 4)
    canvas.drawRoundRect(pill.skia(), pill.height / 2, pill.height / 2, fill(INK))
    mark.paint(canvas, pill.x + 12, pill.y + 2)
    setter.block(stamp, PANEL, 1).paint(canvas, pill.right + 12, y + 3)
    y += pill.height + 8
    for said in panel.said:
        words = setter.text(said.text, _style(said), PANEL - 18, MOST_LINES)
        canvas.drawRect(
            skia.Rect.MakeXYWH(rect.x, y + 4, 5, words.height - 8), fill(said.who.value)
        )
        words.paint(canvas, rect.x + 18, y)
        y += words.height + 6


def _words_height(setter: Typesetter, panel: Panel) -> float:
    said = sum(
        setter.text(s.text, _style(s), PANEL - 18, MOST_LINES).height + 6 for s in panel.said
    )
    return 60 + said


def _style(said: Said) -> Style:
    return Style(23, said.who.value, Weight.SEMIBOLD if said.who is Who.USER else Weight.MEDIUM)


def _time(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"
