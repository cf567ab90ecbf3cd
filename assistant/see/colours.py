"""Colours as daylight would show them, judged by the one thing whose colour is known: skin.

A photo's light is unknown, and the usual guess (that the picture is grey on the average) fails
before a pink curtain. But the skin of all people lies on a narrow band of hues; whatever brings
the measured skin there brings the hair there too.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.see.pixels import Pixels

Colour = NDArray[np.float64]
"""Shape ``(3,)``: linear or sRGB red, green, blue, 0 to 1, as the name says."""

HUE = 58.0
"""Degrees in CIELAB: the middle of the band of skin, from Xiao et al., "Characterising the
variations in ethnic skin colours", Skin Research and Technology 23 (2017)."""
HUE_SPREAD = 9.0
CHROMA = (12.0, 26.0)
"""Of skin in daylight."""


def typical(rgb: Pixels, where: NDArray[np.bool_], brightness: float = 0.5) -> Colour | None:
    """The colour of a region: of the pixels about this share of its brightness, so that neither
    shadow nor glare count; ``None`` for fewer than 12 pixels. sRGB 0 to 1."""
    found = rgb[where].astype(float) / 255
    if len(found) < 12:
        return None
    light = found @ [0.3, 0.59, 0.11]
    low, high = np.quantile(light, [max(0.0, brightness - 0.2), min(1.0, brightness + 0.2)])
    return np.asarray(np.median(found[(light >= low) & (light <= high)], axis=0), float)


def daylight_gains(skin: Colour) -> Colour:
    """By which each linear channel is multiplied so that this skin looks like skin."""
    lightness, chroma, hue = _lch(skin)
    wanted_hue = float(np.clip(hue, HUE - HUE_SPREAD, HUE + HUE_SPREAD))
    if not -60 < hue < 150:
        wanted_hue = HUE
    wanted = _from_lch(lightness, float(np.clip(chroma, *CHROMA)), wanted_hue)
    gains = _linear(wanted) / np.maximum(_linear(skin), 1e-3)
    return np.asarray(np.clip(gains, 0.4, 2.5), float)


def in_daylight(colour: Colour, gains: Colour) -> str:
    """``#rrggbb`` of an sRGB colour."""
    balanced = _encoded(np.clip(_linear(colour) * gains, 0, 1))
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in balanced.tolist())


def lab(rgb: Pixels) -> NDArray[np.float32]:
    """CIELAB of a picture: lightness 0 to 100."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def lab_of(colour: Colour) -> Colour:
    pixel = colour.astype(np.float32).reshape(1, 1, 3)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2LAB)[0, 0], float)


def _lch(colour: Colour) -> tuple[float, float, float]:
    lightness, a, b = lab_of(colour).tolist()
    return lightness, float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)))


def _from_lch(lightness: float, chroma: float, hue: float) -> Colour:
    angle = np.radians(hue)
    pixel = np.array([[[lightness, chroma * np.cos(angle), chroma * np.sin(angle)]]], np.float32)
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_LAB2RGB)[0, 0], float)


def _linear(colour: Colour) -> Colour:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def _encoded(colour: Colour) -> Colour:
    return np.where(colour <= 0.0031308, colour * 12.92, 1.055 * colour ** (1 / 2.4) - 0.055)
