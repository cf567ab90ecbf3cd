"""Mixing ``#rrggbb`` colours: shadows and lights of one base."""

from __future__ import annotations

import colorsys

SHADOW = "#180c2c"
"""A violet night: a shadow that is only blacker looks dirty."""


def mix(colour: str, other: str, share: float) -> str:
    """``share`` of ``other`` in ``colour``."""
    a, b = _channels(colour), _channels(other)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def dark(colour: str, share: float) -> str:
    return mix(colour, SHADOW, share)


def light(colour: str, share: float) -> str:
    return mix(colour, "#ffffff", share)


def lit(colour: str, share: float) -> str:
    """Brighter without getting chalky, and a little towards yellow or cyan, as light does."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(c / 255 for c in _channels(colour)))
    hue += share * 0.1 * ((1 / 7 if hue < 1 / 3 or hue > 0.85 else 0.5) - hue) * (hue <= 0.85)
    value += (1 - value) * share
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation * (1 - 0.45 * share), value)
    return f"#{round(255 * red):02x}{round(255 * green):02x}{round(255 * blue):02x}"


def shade(skin: str, share: float) -> str:
    """A shadow on skin: redder, not greyer."""
    red, green, blue = _channels(skin)
    deep = f"#{round(red * 0.78):02x}{round(green * 0.52):02x}{round(blue * 0.45):02x}"
    return mix(skin, deep, share)


def clear(colour: str, opacity: float) -> str:
    """``#rrggbbaa``."""
    return f"{colour}{round(255 * opacity):02x}"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
