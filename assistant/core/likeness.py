"""What a photo tells of a person's looks, for whoever draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HairLook:
    """Lengths are in heights of the lower face, from the eyes to the chin."""

    colour: str
    """``#rrggbb``."""
    reach: float
    """Where the hair beside the face ends: 0 at the eyes, 1 at the chin, more below it."""
    height: float
    """How far the hair stands above the forehead."""
    width: float
    """How far it stands out beyond the cheeks, on the average of both sides."""
    fringe: tuple[float, float, float]
    """Share of the forehead that is covered, 0 to 1: in the picture's left, middle and right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Colours are ``#rrggbb`` as in daylight."""

    ratios: Mapping[str, float]
    """How far each of `assistant.core.face.RATIOS` is from the average face, in standard
    deviations between people."""
    skin: str
    lips: str
    iris: str | None
    """``None`` where the eyes are too small in the picture."""
    clothes: str | None
    """``None`` where none are seen."""
    hair: HairLook | None
    """``None`` where there is none."""
    brow_thickness: float
    """In standard deviations, as the ratios."""
    glasses: float
    """0 to 1: how much it looks like glasses. Weak: better ask."""
    beard: float
    """0 to 1, and as weak."""
