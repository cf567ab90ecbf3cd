"""From a photo to what sets the person apart: the face is found, judged, and measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.clock import Clock
from assistant.core.errors import PhotoError
from assistant.core.face import FaceBox
from assistant.core.likeness import Likeness
from assistant.models.registry import Registry
from assistant.see.colours import daylight_gains, in_daylight, lab, typical
from assistant.see.cutout import EYES, SIDE, UNIT, Cutout, PersonMask, cut_out
from assistant.see.finder import YuNetFinder
from assistant.see.frontal import face_points
from assistant.see.hair import hair_look, hair_mask, polygon, skin_mask
from assistant.see.landmarks import Mesh, PhotoLandmarks
from assistant.see.pixels import Pixels
from assistant.see.population import deviations

SECOND_FACE = 0.4
"""Of the largest face's height: smaller ones are people behind."""
SMALLEST_FACE = 60
"""Pixels of width."""
MOST_TURNED, MOST_NODDED = np.radians(22), np.radians(28)
DARKEST, DIM, BRIGHTEST = 42.0, 70.0, 238.0
"""Of 255: the face's typical brightness."""
LEAST_SHARP = 0.0075
"""Mean curvature of brightness in a face 100 pixels high, across or down, of its brightness."""
CLOSED_EYES, OPEN_MOUTH, BROAD_SMILE = 0.6, 0.3, 0.6
"""Blendshapes."""
SEEN_FROM_AFAR = 240
"""Pixels of the longer side."""
BODY = 1.9
"""Half side of the square that the landmarker is shown, in heights of the face's box."""

LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 308, 324, 318, 402, 317, 14, 87, 178)
IRISES = (468, 473)
"""Landmarks of the irises' centres; the four after each lie on the rim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """``doubts`` are keys of sentences about what may have been measured wrongly."""

    likeness: Likeness
    doubts: tuple[str, ...]


class Portraitist:
    """Measures photos. Nothing of a photo is kept or written.

    Raises:
        EngineError: a model is missing; says how to get it.
    """

    def __init__(self, registry: Registry, clock: Clock) -> None:
        self._finder = YuNetFinder(registry.require("face-detector"), clock, largest_side=1280)
        self._landmarks = PhotoLandmarks(registry.require("face-landmarks"))
        self._mask = PersonMask(registry.require("person-mask"))

    def close(self) -> None:
        self._finder.close()
        self._landmarks.close()

    def measure(self, photo: Pixels) -> Portrait:
        """Raises PhotoError, saying what is wrong: no face, two, turned, dark, blurred."""
        mesh = self._face(photo)
        light = _judge(photo, mesh)
        cutout = cut_out(photo, mesh, self._mask)
        return Portrait(likeness=_likeness(cutout, mesh), doubts=_doubts(mesh, light))

    def _face(self, photo: Pixels) -> Mesh:
        # What is blurred or very near is seen better from afar.
        boxes = self._finder.find_now(photo) or self._finder.find_now(_reduced(photo))
        if not boxes:
            raise PhotoError("no face is seen", key="error_photo_no_face")
        if len(boxes) > 1 and boxes[1].height > SECOND_FACE * boxes[0].height:
            raise PhotoError("more than one face is seen", key="error_photo_two_faces")
        if boxes[0].width * photo.shape[1] < SMALLEST_FACE:
            raise PhotoError("the face is too small", key="error_photo_small")
        around, left, top, scale = _around(photo, boxes[0])
        mesh = self._landmarks.find(around)
        if mesh is None:
            # What YuNet knows for a face and the landmarker does not is seen from the side.
            raise PhotoError("the face is turned away", key="error_photo_turned")
        points = mesh.points / scale + np.array([left, top, 0.0])
        return Mesh(points, mesh.rotation, mesh.blendshapes)


def _reduced(photo: Pixels) -> Pixels:
    scale = min(1.0, SEEN_FROM_AFAR / max(photo.shape[:2]))
    reduced = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.uint8)


def _around(photo: Pixels, box: FaceBox) -> tuple[Pixels, float, float, float]:
    """The square about a face, 640 pixels wide; with its left, top and scale in the photo."""
    height, width = photo.shape[:2]
    half = BODY / 2 * max(box.height * height, box.width * width)
    left, top, scale = box.x * width - half, box.y * height - half, 320 / half
    matrix = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    cut = cv2.warpAffine(
        photo, matrix, (640, 640), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8), left, top, scale


def _judge(photo: Pixels, mesh: Mesh) -> float:
    """How bright the face is, 0 to 255."""
    yaw, pitch, _ = mesh.angles
    if abs(yaw) > MOST_TURNED or abs(pitch) > MOST_NODDED:
        degrees = f"{np.degrees(yaw):.0f} and {np.degrees(pitch):.0f} degrees"
        raise PhotoError(f"the face is turned by {degrees}", key="error_photo_turned")
    low = np.maximum(mesh.points[:, :2].min(axis=0), 0).astype(int)
    high = mesh.points[:, :2].max(axis=0).astype(int)
    grey = cv2.cvtColor(
        np.ascontiguousarray(photo[low[1] : high[1], low[0] : high[0]]), cv2.COLOR_RGB2GRAY
    )
    light = float(np.median(grey))
    if light < DARKEST:
        raise PhotoError("the face is too dark", key="error_photo_dark")
    if light > BRIGHTEST:
        raise PhotoError("the face is too bright", key="error_photo_bright")
    if _sharpness(grey) < LEAST_SHARP:
        raise PhotoError("the face is blurred", key="error_photo_blurred")
    if min(mesh.blendshapes["eyeBlinkLeft"], mesh.blendshapes["eyeBlinkRight"]) > CLOSED_EYES:
        raise PhotoError("the eyes are closed", key="error_photo_eyes_closed")
    return light


def _sharpness(grey: NDArray[Any]) -> float:
    size = max(1, round(100 * grey.shape[1] / grey.shape[0])), 100
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    # A shaken camera blurs one way only.
    curves = (np.abs(np.diff(small, 2, axis=axis)).mean() for axis in (0, 1))
    return float(min(curves) / (small.mean() + 1)) / 2


def _doubts(mesh: Mesh, light: float) -> tuple[str, ...]:
    shapes = mesh.blendshapes
    doubts = ["photo_doubt_dim"] if light < DIM else []
    if shapes["jawOpen"] > OPEN_MOUTH:
        doubts.append("photo_doubt_mouth_open")
    elif min(shapes["mouthSmileLeft"], shapes["mouthSmileRight"]) > BROAD_SMILE:
        doubts.append("photo_doubt_smile")
    return tuple(doubts)


def _likeness(cutout: Cutout, mesh: Mesh) -> Likeness:
    skin = typical(cutout.rgb, skin_mask(cutout), brightness=0.75)
    lips = typical(cutout.rgb, polygon(cutout.points[list(LIPS)]))
    if skin is None or lips is None:
        raise PhotoError("the face is cut off", key="error_photo_no_face")
    gains = daylight_gains(skin)
    hair = hair_mask(cutout)
    clothes = typical(cutout.rgb, _clothes(cutout, hair))
    iris = typical(cutout.rgb, _irises(cutout))
    colours = lab(cutout.rgb)
    return Likeness(
        ratios=deviations(face_points(mesh).ratios()),
        skin=in_daylight(skin, gains),
        lips=in_daylight(lips, gains),
        iris=None if iris is None else in_daylight(iris, gains),
        clothes=None if clothes is None else in_daylight(clothes, gains),
        hair=hair_look(cutout, hair, gains),
        brow_thickness=_brow_thickness(cutout, colours),
        glasses=_glasses(cutout, colours),
        beard=_beard(cutout, colours),
    )


def _irises(cutout: Cutout) -> NDArray[np.bool_]:
    """The rings between pupil and rim, below the lid's shadow."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    found = np.zeros((SIDE, SIDE), bool)
    for centre in IRISES:
        x, y = cutout.points[centre]
        radius = np.linalg.norm(cutout.points[centre + 1 : centre + 5] - (x, y), axis=1).mean()
        distance = np.hypot(columns - x, rows - y) / radius
        found |= (distance > 0.45) & (distance < 0.85) & (rows > y - 0.2 * radius)
    return found


def _clothes(cutout: Cutout, hair: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What the person wears below the throat; skin and hair are no clothes."""
    rows = np.arange(SIDE)[:, None]
    body = (cutout.person > 0.7) & ~hair & (rows > EYES[1] + 1.75 * UNIT)
    colours = lab(cutout.rgb)
    skin = np.median(colours[skin_mask(cutout)], axis=0)
    worn = body & (np.linalg.norm((colours - skin)[..., 1:], axis=2) > 14)
    return worn if worn.sum() > 0.25 * max(1, body.sum()) else np.zeros_like(worn)


AVERAGE_BROW, BROW_SPREAD = 0.075, 0.02
"""Height of a brow, as a share of the distance from the eyes to the chin."""


def _brow_thickness(cutout: Cutout, colours: NDArray[np.float32]) -> float:
    """The width of the dark band over both eyes, in standard deviations."""
    heights = []
    for inner, outer in ((55, 52), (285, 282)):
        x0, x1 = sorted(int(x) for x in cutout.points[[inner, outer], 0])
        y = int(cutout.points[[inner, outer], 1].mean())
        window = colours[y - int(0.16 * UNIT) : y + int(0.1 * UNIT), x0 : x1 + 1, 0]
        dip = np.median(window, axis=1)
        half = (np.quantile(dip, 0.9) + dip.min()) / 2
        heights.append(float((dip < half).sum()) / UNIT)
    return (float(np.mean(heights)) - AVERAGE_BROW) / BROW_SPREAD


def _glasses(cutout: Cutout, colours: NDArray[np.float32]) -> float:
    """A frame runs over the bridge of the nose, where skin alone is smooth."""
    x, y = cutout.points[168]
    half = int(0.08 * UNIT)
    bridge = colours[
        int(y) - int(0.1 * UNIT) : int(y) + int(0.3 * UNIT), int(x) - half : int(x) + half, 0
    ]
    profile = cv2.GaussianBlur(np.median(bridge, axis=1)[:, None], (1, 5), 0)[:, 0]
    step = float(np.abs(np.diff(profile)).max())
    return float(np.clip((step - 4.0) / 6.0, 0, 1))


def _beard(cutout: Cutout, colours: NDArray[np.float32]) -> float:
    """How much darker and greyer the jaw is than the cheeks."""
    jaw = polygon(cutout.points[[172, 136, 150, 176, 152, 400, 379, 365, 397, 273, 17, 43]])
    cheeks = skin_mask(cutout)
    darker = float(np.median(colours[cheeks, 0]) - np.median(colours[jaw, 0]))
    greyer = float(np.median(colours[cheeks, 2]) - np.median(colours[jaw, 2]))
    return float(np.clip((darker + greyer - 12) / 24, 0, 1))
