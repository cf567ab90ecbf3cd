"""The numbers and choices that make a drawn person: the interface of the character builder.

Fill in a `Person` (from a design, or from what was measured in a photo) and give it to
`avatar.build.build_person`, which returns the rig as the JSON object of ``docs/characters.md``::

    rig = build_person(Person(name="Mina", face_width=0.4, hair=Hair(length=Length.LONG)))
    write_character(rig, folder)

Shape numbers run from -1 to 1: 0 is the average face of the style, +-1 is as far from it as
still looks good. What a number means in rig units says `avatar.build.measures.measure`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum

from assistant.core.errors import ConfigError


class Length(StrEnum):
    """How far the hair reaches: nothing, stubble, above the ears, the chin, the shoulders."""

    BALD = "bald"
    BUZZ = "buzz"
    SHORT = "short"
    BOB = "bob"
    LONG = "long"
    BUN = "bun"


class Fringe(StrEnum):
    """How the hair falls over the forehead."""

    NONE = "none"
    """Combed back from the hairline."""
    BANGS = "bangs"
    SWEPT = "swept"
    """From a parting on the character's left over to its right."""
    PARTED = "parted"
    """From a parting in the middle to both sides."""


class Glasses(StrEnum):
    NONE = "none"
    ROUND = "round"
    SQUARE = "square"


class Beard(StrEnum):
    NONE = "none"
    STUBBLE = "stubble"
    MOUSTACHE = "moustache"
    GOATEE = "goatee"
    FULL = "full"


class Outfit(StrEnum):
    RIBBON = "ribbon"
    CARDIGAN = "cardigan"
    HOODIE = "hoodie"
    SHIRT = "shirt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as ``#rrggbb``; shadows and lights are mixed from them."""

    skin: str = "#ffe4d4"
    hair: str = "#4a3a6a"
    brows: str | None = None
    """``None``: the hair's colour, darker."""
    iris: str = "#2f8fd0"
    lips: str = "#e06a78"
    outfit: str = "#2bb5ad"
    trim: str = "#ffc93c"
    glasses: str = "#3a3350"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hair:
    """``volume`` -1 to 1; ``curl`` 0 straight to 1 curly; ``recede`` 0 to 1: how far the hairline
    has gone back, seen only without a fringe."""

    length: Length = Length.SHORT
    fringe: Fringe = Fringe.SWEPT
    volume: float = 0.0
    curl: float = 0.0
    recede: float = 0.0
    cowlick: bool = False
    """A strand that stands up from the crown."""
    pin: bool = False
    """A star pinned to the character's left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Shape numbers -1 to 1; those called 0 to 1 say so.

    Raises:
        ConfigError: a number is beyond its range; the text names the field.
    """

    name: str = "nobody"
    face_width: float = 0.0
    face_length: float = 0.0
    jaw_width: float = 0.0
    """Width at the height of the mouth: -1 a heart, 1 square."""
    chin_width: float = 0.0
    """-1 pointed, 1 broad."""
    eye_size: float = 0.0
    eye_openness: float = 0.0
    """Height of the eye to its width: -1 narrow, 1 round."""
    eye_spacing: float = 0.0
    eye_height: float = 0.0
    """Where the eyes sit: 1 higher."""
    eye_tilt: float = 0.0
    """1: the outer corners up."""
    lid_crease: float = 0.7
    """0 none to 1: a fold above the lid."""
    lashes: float = 0.5
    """0 to 1."""
    brow_height: float = 0.0
    brow_tilt: float = 0.0
    """1: the outer ends up."""
    brow_arch: float = 0.0
    brow_thickness: float = 0.0
    brow_length: float = 0.0
    nose_length: float = 0.0
    nose_width: float = 0.0
    nose_definition: float = 0.4
    """0 a dot to 1: bridge and wings are drawn."""
    mouth_width: float = 0.0
    mouth_height: float = 0.0
    """Where the mouth sits: 1 higher."""
    lip_fullness: float = 0.0
    lip_tint: float = 0.4
    """0 the skin's own to 1 painted."""
    ear_size: float = 0.0
    blush: float = 0.4
    """0 to 1: of the cheeks at rest."""
    age: float = 0.0
    """0 young to 1 old: lines about eyes, mouth and on the forehead."""
    shoulders: float = 0.0
    hair: Hair = field(default_factory=Hair)
    glasses: Glasses = Glasses.NONE
    beard: Beard = Beard.NONE
    outfit: Outfit = Outfit.SHIRT
    palette: Palette = field(default_factory=Palette)

    def __post_init__(self) -> None:
        for owner, value in ((self, self), (self.hair, self.hair)):
            for each in fields(owner):
                number = getattr(value, each.name)
                low = 0.0 if each.name in FROM_ZERO else -1.0
                if isinstance(number, float) and not low <= number <= 1:
                    raise ConfigError(
                        f"person {self.name!r}: {each.name!r} must be {low:g} to 1, is {number:g}"
                    )


FROM_ZERO = frozenset(
    {"lid_crease", "lashes", "lip_tint", "nose_definition", "blush", "age", "curl", "recede"}
)
"""The numbers that run from 0 to 1."""
