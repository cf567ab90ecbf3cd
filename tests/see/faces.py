"""Twelve people of the test data, each alone in a photo."""

from __future__ import annotations

import numpy as np

from assistant.core.face import FaceBox
from assistant.see.finder import YuNetFinder
from assistant.see.photo import read_photo
from assistant.see.pixels import Pixels
from tests.data import shared

PHOTOS = "faces/portraits/samples_in_{}.jpg"
ALONE = (
    "cgi-model-1", "cgi-model-2", "cgi-model-3", "cgi-model-4", "cgi-model-5", "cgi-model-9",
    "cgi-model-10", "cgi-model-11", "stock-emotions-a-3",
)  # fmt: skip
GROUP = "group-2"


def portrait(name: str) -> Pixels:
    """Skips the test where the data is absent."""
    return read_photo(shared(PHOTOS.format(name)))


def twelve_people(finder: YuNetFinder) -> dict[str, Pixels]:
    """Those who are alone in a picture, and the three of a group cut apart."""
    group = portrait(GROUP)
    parts = [_cut(group, box) for box in finder.find_now(group)]
    return {name: portrait(name) for name in ALONE} | {
        f"{GROUP}, {number}": part for number, part in enumerate(parts, 1)
    }


def _cut(photo: Pixels, box: FaceBox) -> Pixels:
    height, width = photo.shape[:2]
    size = box.height * height
    x, y = box.x * width, box.y * height
    rows = slice(max(0, round(y - 1.3 * size)), round(y + 1.9 * size))
    columns = slice(max(0, round(x - 0.62 * size)), round(x + 0.62 * size))
    return np.ascontiguousarray(photo[rows, columns])
