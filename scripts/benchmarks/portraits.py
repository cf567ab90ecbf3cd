"""Characters made from photos of twelve people: whose photo is each drawing nearest to?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.clock import SystemClock
from assistant.core.face import RATIOS, FaceBox
from assistant.core.likeness import Likeness
from assistant.models.registry import Registry
from assistant.see.finder import YuNetFinder
from assistant.see.photo import read_photo
from assistant.see.pixels import Pixels
from assistant.see.portraitist import Portraitist
from avatar.build import build_person
from avatar.portrait import draw_likeness, drawn_deviations
from avatar.rig import read_rig
from scripts.benchmarks.tables import table

PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "data" / "faces" / "portraits"
ALONE = (
    "cgi-model-1", "cgi-model-2", "cgi-model-3", "cgi-model-4", "cgi-model-5", "cgi-model-9",
    "cgi-model-10", "cgi-model-11", "stock-emotions-a-3",
)  # fmt: skip
"""One picture of each person who is alone in one and looks at the camera."""
GROUP = "group-2"
"""Three people, who are cut apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """``distances``: from the face drawn of ``name`` to each photo, in standard deviations."""

    name: str
    distances: Mapping[str, float]

    @property
    def nearest(self) -> str:
        return min(self.distances, key=self.distances.__getitem__)


def photo_of(name: str) -> Path:
    return PHOTOS / f"samples_in_{name}.jpg"


def twelve_people() -> dict[str, Pixels]:
    """A photo of each; the test data must be there."""
    finder = YuNetFinder(Registry.load().require("face-detector"), SystemClock())
    group = read_photo(photo_of(GROUP))
    parts = [_cut(group, box) for box in finder.find_now(group)]
    finder.close()
    return {name: read_photo(photo_of(name)) for name in ALONE} | {
        f"{GROUP} ({number})": part for number, part in enumerate(parts, 1)
    }


def measured_people() -> dict[str, Likeness]:
    portraitist = Portraitist(Registry.load(), SystemClock())
    people = {n: portraitist.measure(photo).likeness for n, photo in twelve_people().items()}
    portraitist.close()
    return people


def matches(people: Mapping[str, Likeness]) -> list[Match]:
    """Draws each, measures the drawing as the photos were, and compares it with all of them."""
    photos = {name: _vector(likeness.ratios) for name, likeness in people.items()}
    found = []
    for name, likeness in people.items():
        rig = read_rig(build_person(draw_likeness("someone", likeness)), name)
        drawn = _vector(drawn_deviations(rig))
        distances = {other: float(np.linalg.norm(drawn - at)) for other, at in photos.items()}
        found.append(Match(name, distances))
    return found


def likeness() -> str:
    """The table of the bench."""
    if not PHOTOS.is_dir():
        return f"no test data: {PHOTOS.relative_to(PHOTOS.parents[3])}"
    found = matches(measured_people())
    rows = [
        (match.name, match.nearest, f"{match.distances[match.name]:.1f}", f"{_next(match):.1f}")
        for match in found
    ]
    own = sum(match.nearest == match.name for match in found)
    return (
        f"{own} of {len(found)} drawings are nearest to their own photo; goal 9 of 12.\n\n"
        + table(["drawn from", "nearest photo", "distance to its own", "to the next"], rows)
    )


def _next(match: Match) -> float:
    return min(value for other, value in match.distances.items() if other != match.name)


def _vector(ratios: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([ratios[name] for name in RATIOS])


def _cut(photo: Pixels, box: FaceBox) -> Pixels:
    height, width = photo.shape[:2]
    size = box.height * height
    x, y = box.x * width, box.y * height
    rows = slice(max(0, round(y - 1.3 * size)), round(y + 1.9 * size))
    columns = slice(max(0, round(x - 0.62 * size)), round(x + 0.62 * size))
    return np.ascontiguousarray(photo[rows, columns])
