"""Weather pictures and the signs of message cards, drawn in vector within a box of 100 by 100."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import skia

from assistant.core.cards import Icon
from avatar.boxes import Draw, Rect
from avatar.cards.look import fill, line, svg_path

SUN, CLOUD, DARK_CLOUD, DROP, SNOW, BOLT = (
    0xFFFFB52E,
    0xFFC3CFE6,
    0xFF8592B0,
    0xFF4A9BF0,
    0xFF9CC9F5,
    0xFFFFC93C,
)


def weather(condition: str) -> Draw:
    """clear, cloudy, overcast, fog, rain, snow or storm; a cloud for one unknown."""
    return _within(WEATHER.get(condition, _overcast))


def icon(which: Icon, disc: int, on: int) -> Draw:
    """A sign in the colour ``on`` upon a disc."""

    return glyph(SIGNS[which], disc, on)


def glyph(strokes: str, disc: int, on: int) -> Draw:
    """SVG path data in the colour ``on`` upon a disc."""

    def art(canvas: skia.Canvas) -> None:
        canvas.drawCircle(50, 50, 48, fill(disc))
        canvas.drawPath(svg_path(strokes), line(on, 6))

    return _within(art)


def _within(art: Callable[[skia.Canvas], None]) -> Draw:
    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        scale = min(rect.width, rect.height) / 100
        canvas.save()
        canvas.translate(
            rect.x + (rect.width - 100 * scale) / 2, rect.y + (rect.height - 100 * scale) / 2
        )
        canvas.scale(scale, scale)
        art(canvas)
        canvas.restore()

    return draw


def _sun(canvas: skia.Canvas, x: float, y: float, radius: float) -> None:
    for k in range(8):
        angle = k * math.pi / 4
        a, b = radius * 1.28, radius * 1.62
        canvas.drawLine(
            x + a * math.cos(angle), y + a * math.sin(angle),
            x + b * math.cos(angle), y + b * math.sin(angle),
            line(SUN, radius * 0.22),
        )  # fmt: skip
    canvas.drawCircle(x, y, radius, fill(SUN))
    canvas.drawCircle(x - radius * 0.25, y - radius * 0.25, radius * 0.5, fill(0x40FFFFFF))


def _cloud(canvas: skia.Canvas, colour: int, dx: float = 0, dy: float = 0) -> None:
    path = svg_path(
        "M 26 74 C 8 74 6 50 24 48 C 24 28 52 22 60 40 C 76 34 90 48 82 58 C 92 64 88 74 76 74 Z"
    )
    path.offset(dx, dy)
    canvas.drawPath(path, fill(colour))
    canvas.drawPath(path, line(0x22000040, 1.5))


def _clear(canvas: skia.Canvas) -> None:
    _sun(canvas, 50, 50, 26)


def _cloudy(canvas: skia.Canvas) -> None:
    _sun(canvas, 64, 34, 19)
    _cloud(canvas, CLOUD, -4, 8)


def _overcast(canvas: skia.Canvas) -> None:
    _cloud(canvas, DARK_CLOUD, 10, -8)
    _cloud(canvas, CLOUD, -4, 8)


def _fog(canvas: skia.Canvas) -> None:
    _cloud(canvas, CLOUD, 0, -14)
    for y, left, right in ((70, 18, 78), (81, 26, 88), (92, 14, 70)):
        canvas.drawLine(left, y, right, y, line(DARK_CLOUD, 5))


def _rain(canvas: skia.Canvas) -> None:
    _cloud(canvas, DARK_CLOUD, 0, -14)
    for x, y in ((30, 70), (48, 76), (66, 70)):
        canvas.drawLine(x + 3, y, x - 4, y + 15, line(DROP, 5.5))


def _snow(canvas: skia.Canvas) -> None:
    _cloud(canvas, CLOUD, 0, -14)
    for x, y in ((30, 76), (50, 84), (70, 76)):
        for k in range(3):
            dx, dy = 7 * math.cos(k * math.pi / 3), 7 * math.sin(k * math.pi / 3)
            canvas.drawLine(x - dx, y - dy, x + dx, y + dy, line(SNOW, 3))


def _storm(canvas: skia.Canvas) -> None:
    _cloud(canvas, DARK_CLOUD, 0, -14)
    canvas.drawPath(svg_path("M 54 56 L 36 78 L 49 78 L 42 97 L 64 71 L 51 71 Z"), fill(BOLT))


WEATHER: Mapping[str, Callable[[skia.Canvas], None]] = MappingProxyType(
    {
        "clear": _clear, "cloudy": _cloudy, "overcast": _overcast, "fog": _fog, "rain": _rain,
        "snow": _snow, "storm": _storm,
    }
)  # fmt: skip

BUS = (
    "M 32 28 L 68 28 C 73 28 74 31 74 34 L 74 68 L 26 68 L 26 34 C 26 31 27 28 32 28 Z M 26 53 "
    "L 74 53 M 36 61 L 37 61 M 63 61 L 64 61 M 33 68 L 33 75 M 67 68 L 67 75 M 42 36 L 58 36"
)

SIGNS: Mapping[Icon, str] = MappingProxyType(
    {
        Icon.INFO: "M 50 46 L 50 72 M 50 29 L 50 29.5",
        Icon.HELP: "M 37 40 C 37 22 63 22 63 39 C 63 51 50 50 50 61 M 50 74 L 50 74.5",
        Icon.CLOCK: "M 50 24 C 84 24 84 76 50 76 C 16 76 16 24 50 24 M 50 35 L 50 52 L 62 58",
        Icon.TIMER: (
            "M 50 32 C 80 32 80 78 50 78 C 20 78 20 32 50 32 M 50 43 L 50 56 M 42 "
            "21 L 58 21 M 50 21 L 50 31 M 71 33 L 75 29"
        ),
        Icon.VOLUME: (
            "M 26 42 L 37 42 L 50 30 L 50 70 L 37 58 L 26 58 Z M 60 40 C 67 46 67 "
            "54 60 60 M 68 31 C 82 41 82 59 68 69"
        ),
        Icon.WARNING: "M 50 24 L 78 73 L 22 73 Z M 50 42 L 50 56 M 50 64 L 50 64.5",
        Icon.LANGUAGE: (
            "M 50 23 C 86 23 86 77 50 77 C 14 77 14 23 50 23 Z M 50 23 C 34 36 34 "
            "64 50 77 M 50 23 C 66 36 66 64 50 77 M 25 42 L 75 42 M 25 58 L 75 58"
        ),
        Icon.MAP: (
            "M 50 80 C 24 54 30 22 50 22 C 70 22 76 54 50 80 Z M 50 36 C 58 36 58 "
            "49 50 49 C 42 49 42 36 50 36 Z"
        ),
        Icon.CHILD: (
            "M 50 24 C 72 24 76 42 74 52 C 72 70 62 77 50 77 C 38 77 28 70 26 52 C "
            "24 42 28 24 50 24 M 42 48 L 42 49 M 58 48 L 58 49 M 41 60 C 45 67 55 "
            "67 59 60 M 50 24 C 46 30 50 35 56 33"
        ),
        Icon.PARKING: "M 40 76 L 40 26 L 53 26 C 71 26 71 54 53 54 L 40 54",
        Icon.CALENDAR: (
            "M 28 32 L 72 32 L 72 74 L 28 74 Z M 28 45 L 72 45 M 39 25 L 39 35 M 61 "
            "25 L 61 35 M 40 58 L 41 58 M 50 58 L 51 58 M 60 58 L 61 58 M 40 66 L "
            "41 66 M 50 66 L 51 66"
        ),
    }
)
