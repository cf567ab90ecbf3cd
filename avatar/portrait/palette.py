"""Measured colours as the style draws them: few tones, lighter and clearer than a photo's."""

from __future__ import annotations

import math

from avatar.build.colours import mix

SKINS = (
    "#ffe8dc", "#fddcc8", "#f5cdb0", "#e8b892", "#d59e72", "#b9815a", "#96633f", "#6f452f",
)  # fmt: skip
SKIN_LIGHTNESS = (84.0, 77.0, 70.0, 63.0, 56.0, 47.0, 37.0, 28.0)
"""Of the skins in photos, CIELAB, that are drawn so."""
HAIRS = (
    "#26202b", "#3a2a2a", "#553a2c", "#7a5335", "#9c7145", "#c39a5c", "#e6c684", "#f4e4bc",
    "#8a3b26", "#b9562f", "#8f8d98", "#c9c9d4", "#efeff4",
)  # fmt: skip
IRISES = ("#4a2f22", "#6b4527", "#8a6434", "#6f8450", "#4f8fc4", "#7d92a6")
HAIR_LIFT = 1.15
"""Drawn hair is lighter than the shadows between photographed strands."""
IRIS_LIFT = 1.25


def skin_tone(measured: str) -> str:
    """One of `SKINS`."""
    lightness = _lab(measured)[0]
    nearest = min(range(len(SKINS)), key=lambda k: abs(SKIN_LIGHTNESS[k] - lightness))
    return SKINS[nearest]


def hair_tone(measured: str) -> str:
    """One of `HAIRS`; a strong colour that none of them is near stays as it is."""
    tone, distance = _nearest(_lifted(measured, HAIR_LIFT), HAIRS)
    return measured if distance > 40 else tone


def iris_tone(measured: str | None) -> str:
    """One of `IRISES`; brown where it was not seen."""
    return IRISES[1] if measured is None else _nearest(_lifted(measured, IRIS_LIFT), IRISES)[0]


def lip_tone(measured: str, skin: str) -> tuple[str, float]:
    """The colour, and 0 to 1 how much the lips stand out from the skin."""
    _, a, _ = _lab(measured)
    _, skin_a, _ = _lab(skin)
    tint = max(0.15, min(1.0, (a - skin_a) / 22))
    return mix("#d9737a", measured, 0.45), tint


def _nearest(colour: tuple[float, float, float], tones: tuple[str, ...]) -> tuple[str, float]:
    def distance(tone: str) -> float:
        return math.dist(colour, _lab(tone))

    tone = min(tones, key=distance)
    return tone, distance(tone)


def _lifted(colour: str, factor: float) -> tuple[float, float, float]:
    lightness, a, b = _lab(colour)
    return min(100.0, lightness * factor), a * factor, b * factor


def _lab(colour: str) -> tuple[float, float, float]:
    """CIELAB of ``#rrggbb``, D65."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
