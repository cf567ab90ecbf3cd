"""From the numbers of a person, -1 to 1, to places and lengths in rig units."""

from __future__ import annotations

from dataclasses import dataclass

from avatar.build.person import Person

CENTRE = 500.0
"""x of the face's middle."""
CROWN = 158.0
"""y of the skull's top."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Rig units, y downwards. Widths are half widths, from the middle outwards."""

    cheek: float
    """Half width of the face at the eyes."""
    jaw: float
    """Half width at the mouth."""
    chin: float
    """Half width of the chin."""
    chin_y: float
    eye_x: float
    """From the middle to the centre of an eye."""
    eye_y: float
    eye_w: float
    """Half width of an eye."""
    eye_h: float
    """Half height of an open eye."""
    eye_slope: float
    """How far the outer corner rises for each unit of width."""
    brow_y: float
    """Centre of the brow's lower edge."""
    brow_half: float
    brow_thick: float
    brow_slope: float
    brow_arch: float
    nose_y: float
    """Of the tip's lower edge."""
    nose_w: float
    """Half width of the wings."""
    mouth_y: float
    mouth_w: float
    """Half width of the closed mouth."""
    lip: float
    """Height of the lower lip; the upper has 0.7 of it."""


def measure(person: Person) -> Measures:
    p = person
    cheek = 216 + 16 * p.face_width
    chin_y = 758 + 22 * p.face_length
    eye_y = 520 - 20 * p.eye_height
    size = 52 * (1 + 0.26 * p.eye_size)
    eye_h = size * (0.74 + 0.2 * p.eye_openness)
    nose_y = 618 + 20 * p.nose_length - 8 * p.eye_height
    lip = 16 + 10 * p.lip_fullness
    mouth_y = chin_y - 92 + 4 * p.face_length + 15 * p.mouth_height
    # A long nose pushes the mouth down rather than reach into it.
    mouth_y = max(mouth_y, nose_y + 16 + 0.7 * lip)
    return Measures(
        cheek=cheek,
        jaw=cheek * (0.78 + 0.11 * p.jaw_width),
        chin=60 + 26 * p.chin_width,
        chin_y=chin_y,
        eye_x=112 + 13 * p.eye_spacing + 4 * p.face_width,
        eye_y=eye_y,
        eye_w=size,
        eye_h=eye_h,
        eye_slope=0.04 + 0.17 * p.eye_tilt,
        brow_y=eye_y - eye_h - 38 - 15 * p.brow_height,
        brow_half=70 + 14 * p.brow_length,
        brow_thick=20 * (1 + 0.55 * p.brow_thickness),
        brow_slope=0.02 + 0.2 * p.brow_tilt,
        brow_arch=17 + 14 * p.brow_arch,
        nose_y=nose_y,
        nose_w=32 + 13 * p.nose_width,
        mouth_y=mouth_y,
        mouth_w=62 * (1 + 0.3 * p.mouth_width),
        lip=lip,
    )
