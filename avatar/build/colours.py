"""Mixing ``#rrggbb`` colours: shadows and lights of one base."""

from __future__ import annotations


def mix(colour: str, other: str, share: float) -> str:
    """``share`` of ``other`` in ``colour``."""
    a, b = _channels(colour), _channels(other)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def dark(colour: str, share: float) -> str:
    """Towards a violet night: a shadow that is only blacker looks dirty."""
    return mix(colour, "#180c2c", share)


def light(colour: str, share: float) -> str:
    return mix(colour, "#ffffff", share)


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
