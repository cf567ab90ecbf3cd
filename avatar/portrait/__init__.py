"""A character that resembles someone: from what was measured in a photo to a drawn person.

person = draw_likeness("me", likeness, Wishes())
write_character(build_person(person), folder)
"""

from __future__ import annotations

from avatar.portrait.drawn import drawn_points
from avatar.portrait.fit import drawn_deviations, fit_shape
from avatar.portrait.likeness import Wishes, draw_likeness

__all__ = ["Wishes", "draw_likeness", "drawn_deviations", "drawn_points", "fit_shape"]
