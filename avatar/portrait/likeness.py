"""From what was measured to a drawn person; what the user says counts more than a measurement."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.likeness import HairLook, Likeness
from avatar.build import Beard, Fringe, Glasses, Hair, Length, Outfit, Palette, Person
from avatar.portrait.fit import fit_shape
from avatar.portrait.palette import hair_tone, iris_tone, lip_tone, skin_tone

SEEN = 0.75
"""Evidence from which glasses or a beard are drawn unasked."""
SHORT_REACH, BOB_REACH = 0.75, 1.35
"""Heights of the lower face: the chin is at 1."""
COVERED, HALF_COVERED = 0.45, 0.25
"""Share of the forehead's middle, and of its sides."""
GREY, WORN = "#8f8d98", "#e8e6ee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user says of themselves; ``None`` leaves it to the measurement."""

    length: Length | None = None
    fringe: Fringe | None = None
    hair_colour: str | None = None
    curl: float | None = None
    glasses: Glasses | None = None
    beard: Beard | None = None


def draw_likeness(name: str, likeness: Likeness, wishes: Wishes | None = None) -> Person:
    """The person to draw; see `avatar.build.build_person`."""
    wishes = wishes or Wishes()
    hair = _hair(likeness.hair, wishes)
    beard = wishes.beard or (Beard.FULL if likeness.beard > SEEN else Beard.NONE)
    glasses = wishes.glasses or (Glasses.SQUARE if likeness.glasses > SEEN else Glasses.NONE)
    lips, tint = lip_tone(likeness.lips, likeness.skin)
    made_up = beard is Beard.NONE and tint > 0.55
    return Person(
        **fit_shape(likeness.ratios),
        name=name,
        hair=hair,
        glasses=glasses,
        beard=beard,
        brow_thickness=max(-0.8, min(0.8, 0.3 * likeness.brow_thickness)),
        lashes=0.85 if made_up else 0.35,
        lip_tint=tint,
        nose_definition=0.55,
        outfit=Outfit.SHIRT,
        palette=Palette(
            skin=skin_tone(likeness.skin),
            hair=wishes.hair_colour or (hair_tone(likeness.hair.colour) if likeness.hair else GREY),
            iris=iris_tone(likeness.iris),
            lips=lips,
            outfit=likeness.clothes or Palette().outfit,
            trim=WORN,
        ),
    )


def _hair(look: HairLook | None, wishes: Wishes) -> Hair:
    if look is None:
        length, fringe, volume = Length.BALD, Fringe.NONE, 0.0
    else:
        length = wishes.length or _length(look)
        fringe = _fringe(look, length)
        volume = max(-1.0, min(1.0, 3 * (look.width - 0.25)))
    return Hair(
        length=wishes.length or length,
        fringe=wishes.fringe or fringe,
        volume=volume,
        curl=wishes.curl or 0.0,
    )


def _length(look: HairLook) -> Length:
    if look.height > 0.9 and look.reach < SHORT_REACH:
        return Length.BUN
    if look.height < 0.25:
        return Length.BUZZ
    if look.reach < SHORT_REACH:
        return Length.SHORT
    return Length.BOB if look.reach < BOB_REACH else Length.LONG


def _fringe(look: HairLook, length: Length) -> Fringe:
    left, middle, right = look.fringe
    if middle > COVERED:
        return Fringe.BANGS
    if max(left, right) < HALF_COVERED or length in (Length.SHORT, Length.BUN):
        return Fringe.NONE
    if min(left, right) > 0.5 * max(left, right):
        return Fringe.PARTED
    return Fringe.SWEPT
