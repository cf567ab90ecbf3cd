"""Contact sheets of a character: emotions, visemes, head turns; and its preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from assistant.core.emotion import Emotion
from assistant.core.language import Language
from assistant.core.speech import Viseme
from avatar.blendshapes import Weights, weights
from avatar.build import write_character
from avatar.emotions import EXPRESSIONS
from avatar.painter import CharacterPainter, raster_surface
from avatar.rig import Rig, load_rig
from avatar.solver import Head, Solver
from avatar.theme import DAY
from avatar.typeset import Style, Typesetter, Weight
from avatar.visemes import MOUTH_SHAPES

CELL = 420
WHOLE = (0.0, 20.0, 1000.0)
"""Left, top and side of the square seen of the rig, in rig units."""
MOUTH_VIEW = (290.0, 420.0, 420.0)
TURNS = (
    Head(yaw=-0.45), Head(yaw=-0.22), Head(yaw=0.22), Head(yaw=0.45),
    Head(pitch=0.3), Head(pitch=-0.3), Head(0.3, 0.15, 0.15), Head(-0.3, -0.15, -0.15),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    weights: Weights
    head: Head = Head()


def emotion_cells() -> list[Cell]:
    return [Cell(e.value, EXPRESSIONS[e].weights, EXPRESSIONS[e].head) for e in Emotion]


def viseme_cells() -> list[Cell]:
    return [Cell(viseme.value, MOUTH_SHAPES[viseme]) for viseme in Viseme]


def turn_cells() -> list[Cell]:
    smile = weights(mouthSmile=0.4)
    return [Cell(_turned(head), smile, head) for head in TURNS]


def _turned(head: Head) -> str:
    """The angles, in radians, by which a head is turned at all."""
    angles = {"yaw": head.yaw, "pitch": head.pitch, "roll": head.roll}
    return " ".join(f"{name} {angle:+g}" for name, angle in angles.items() if angle)


def contact_sheet(
    rig: Rig,
    cells: Sequence[Cell],
    columns: int,
    view: tuple[float, float, float] = WHOLE,
    side: int = CELL,
) -> NDArray[np.uint8]:
    """All cells in a grid: BGRA, ``side`` pixels a cell."""
    rows = -(-len(cells) // columns)
    pixels = np.zeros((rows * side, columns * side, 4), np.uint8)
    surface = raster_surface(pixels)
    canvas = surface.getCanvas()
    solver = Solver(rig)
    painter = CharacterPainter(rig, solver)
    setter = Typesetter(None, Language.EN)
    style = Style(round(side * 0.055), DAY.ink, Weight.BOLD)
    left, top, size = view
    for index, cell in enumerate(cells):
        x, y = index % columns * side, index // columns * side
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(x, y, side, side))
        canvas.drawColor(DAY.sky[index // columns % 2])
        canvas.translate(x, y)
        canvas.scale(side / size, side / size)
        canvas.translate(-left, -top)
        painter.draw(canvas, *solver.solve(cell.weights, cell.head))
        canvas.restore()
        if cell.label:
            setter.text(cell.label, style, side, 1).paint(canvas, x + 12, y + 8)
    surface.flushAndSubmit()
    return pixels


def save_png(pixels: NDArray[np.uint8], file: Path) -> None:
    """Writes an opaque BGRA buffer."""
    image = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.kBGRA_8888_ColorType)
    image.save(str(file), skia.kPNG)


def write_sheets(rig: Rig, folder: Path) -> list[Path]:
    """The contact sheets of a character as PNG files, in a folder that is made where absent."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = {
        "emotions": contact_sheet(rig, emotion_cells(), 6),
        "visemes": contact_sheet(rig, viseme_cells(), 5, MOUTH_VIEW),
        "turns": contact_sheet(rig, turn_cells(), 4),
    }
    files = [folder / f"{name}.png" for name in sheets]
    for file, pixels in zip(files, sheets.values(), strict=True):
        save_png(pixels, file)
    return files


def write_with_preview(rig: dict[str, Any], folder: Path) -> Path:
    """Writes ``rig.json`` and ``preview.png``, its neutral face; returns the former."""
    file = write_character(rig, folder)
    face = Cell("", EXPRESSIONS[Emotion.NEUTRAL].weights)
    save_png(contact_sheet(load_rig(file), [face], 1), folder / "preview.png")
    return file
