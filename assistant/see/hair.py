"""Where the hair is, by its colour: what is the person's, and neither like skin nor clothes."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.likeness import HairLook
from assistant.see.colours import Colour, in_daylight, lab, typical
from assistant.see.cutout import EYES, SIDE, UNIT, Cutout

Mask = NDArray[np.bool_]
"""Shape ``(SIDE, SIDE)``."""

# fmt: off
OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)
"""Landmarks around the face."""
SKIN = ((50, 101, 205, 187), (280, 330, 425, 411), (151, 337, 9, 108), (4, 5, 195, 197))
"""Landmarks around patches of bare skin: cheeks, forehead, nose."""
# fmt: on
BROW_TOPS = (70, 63, 105, 66, 107, 300, 293, 334, 296, 336)
LIGHTNESS_WEIGHT = 0.6
"""Of a step in lightness beside one in hue: light and shadow change the former most."""
BALD = 8.0
"""Colour distance from skin below which the head above the forehead is bare."""
STRANDS = 2.0
"""How much rougher hair is than skin."""
CLUSTERS = 4
"""Hair has lights, shadows and strands."""
FARTHEST = 30.0
"""Colour distance from all clusters at which a pixel is no hair."""


def polygon(points: NDArray[np.float64]) -> Mask:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 1)
    return mask.astype(bool)


def skin_mask(cutout: Cutout) -> Mask:
    """Patches of skin where neither hair nor beard grows."""
    masks = [polygon(cutout.points[list(patch)]) for patch in SKIN]
    return np.asarray(np.any(masks, axis=0))


def hair_mask(cutout: Cutout) -> Mask:
    """The pixels of hair; perhaps none. Clothes of its colour that it touches count with it."""
    face = polygon(cutout.points[list(OVAL)])
    colours = lab(cutout.rgb) * np.array([LIGHTNESS_WEIGHT, 1, 1], np.float32)
    rows = np.arange(SIDE)[:, None]
    around = cv2.dilate(face.astype(np.uint8), np.ones((51, 51), np.uint8)).astype(bool) & ~face
    person = cutout.person > 0.5
    cap = around & person & (rows < EYES[1] - 0.3 * UNIT)
    skin = _skins(colours[skin_mask(cutout)])
    if cap.sum() < 200:
        return np.zeros((SIDE, SIDE), bool)
    hair = _clusters(colours[cap], CLUSTERS)
    if _distance(np.median(colours[cap], axis=0), skin[:2]).min() >= BALD:
        hair = hair[[_distance(one, skin).min() > BALD for one in hair]]
    elif _roughness(cutout, cap) < STRANDS * _roughness(cutout, skin_mask(cutout)):
        # Of the colour of skin: fair hair is full of strands, a bald head is smooth.
        hair = hair[:0]
    if len(hair) == 0:
        return np.zeros((SIDE, SIDE), bool)
    to_hair, to_skin = _distance(colours, hair).min(-1), _distance(colours, skin).min(-1)
    features = face & (rows > cutout.points[list(BROW_TOPS), 1].min() - 0.04 * UNIT)
    like_hair = (to_hair < FARTHEST) & (to_hair < 0.9 * to_skin) & person & ~features
    return _grown_on(like_hair, cap)


def hair_look(cutout: Cutout, hair: Mask, gains: Colour) -> HairLook | None:
    """What the mask tells; ``None`` where there is too little hair to speak of.

    Args:
        gains: of `assistant.see.colours.daylight_gains`.
    """
    # Below the chin it may be clothes.
    above_chin = np.arange(SIDE)[:, None] < EYES[1] + 0.7 * UNIT
    colour = typical(cutout.rgb, hair & above_chin, brightness=0.6)
    if colour is None or hair.sum() < 0.06 * UNIT * UNIT:
        return None
    points = cutout.points
    top = float(np.nonzero(hair.any(axis=1))[0].min())
    left, right = float(points[234, 0]), float(points[454, 0])
    at_eyes = hair[int(EYES[1] - 0.2 * UNIT) : int(EYES[1] + 0.1 * UNIT)]
    beside = at_eyes[:, : int(left)].sum(axis=1), at_eyes[:, int(right) :].sum(axis=1)
    return HairLook(
        colour=in_daylight(colour, gains),
        reach=max(_reach(hair, left, -1), _reach(hair, right, 1)),
        height=(float(points[10, 1]) - top) / UNIT,
        width=float(np.mean([np.median(side) for side in beside])) / UNIT,
        fringe=_fringe(cutout, hair),
    )


def _reach(hair: Mask, cheek: float, side: int) -> float:
    """How far down, from the eyes, hair hangs beside the cheek."""
    inner, outer = cheek - side * 0.1 * UNIT, cheek + side * 0.35 * UNIT
    low, high = sorted((int(inner), int(outer)))
    shares = hair[int(EYES[1]) :, max(0, low) : high].mean(axis=1)
    gone = np.convolve(shares < 0.3, np.ones(int(0.15 * UNIT)), "valid") >= 0.15 * UNIT - 1
    return float(gone.argmax() if gone.any() else len(shares)) / UNIT


def _fringe(cutout: Cutout, hair: Mask) -> tuple[float, float, float]:
    points = cutout.points
    top, bottom = float(points[10, 1]), float(points[[105, 334], 1].min()) - 0.06 * UNIT
    # Where exactly the hairline lies is not known: a fringe is what reaches below it.
    top += 0.4 * (bottom - top)
    forehead = polygon(points[list(OVAL)])[int(top) : int(bottom)]
    covered = forehead & hair[int(top) : int(bottom)]
    edges = np.linspace(points[54, 0], points[284, 0], 4).astype(int)
    parts = [
        float(covered[:, a:b].sum() / max(1, forehead[:, a:b].sum())) for a, b in pairwise(edges)
    ]
    return parts[0], parts[1], parts[2]


def _roughness(cutout: Cutout, where: Mask) -> float:
    grey = cv2.cvtColor(cutout.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 4))
    return float(np.median(fine[where]) / (grey[where].mean() + 10))


def _skins(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """The skin in light, in half shadow and in shadow: shape ``(4, 3)``."""
    middle = np.median(colours, axis=0)
    bare = colours[_distance(colours, middle[None])[:, 0] < 16]
    low, high = np.quantile(bare[:, 0], [0.1, 0.9])
    light, dim = middle * [0, 1, 1] + [high, 0, 0], middle * [0, 1, 1] + [low, 0, 0]
    return np.array([middle, light, dim, dim * [0.7, 0.9, 0.9]], np.float32)


def _clusters(colours: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The ``count`` typical colours of some: shape ``(count, 3)``."""
    cv2.setRNGSeed(1)
    until = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    sample = np.ascontiguousarray(colours[:: max(1, len(colours) // 4000)], np.float32)
    labels = np.zeros((len(sample), 1), np.int32)
    _, _, centres = cv2.kmeans(sample, count, labels, until, 2, cv2.KMEANS_PP_CENTERS)
    return np.asarray(centres, np.float32)


def _distance(colours: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """From each colour to each other: shape ``(..., len(others))``."""
    return np.asarray(np.linalg.norm(colours[..., None, :] - others, axis=-1), np.float32)


def _grown_on(mask: Mask, seed: Mask) -> Mask:
    """Without holes between strands, and without the islands that do not touch the head."""
    whole = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, labels = cv2.connectedComponents(whole)
    mine = np.unique(labels[seed & (whole > 0)])
    return np.isin(labels, mine[mine > 0])
