"""Characters from photos: they resemble their own photo most, and bad photos are refused."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.core.clock import SystemClock
from assistant.core.errors import PhotoError
from assistant.core.face import RATIOS
from assistant.models.registry import Registry
from assistant.see.photo import read_photo
from assistant.see.pixels import Pixels
from assistant.see.portraitist import Portraitist
from scripts.benchmarks.portraits import matches, measured_people, photo_of
from tests.data import shared

pytestmark = pytest.mark.slow
MUST_BE_OWN = 9


def portrait(name: str) -> Pixels:
    """Skips the test where the data is absent."""
    shared("faces/portraits")
    return read_photo(photo_of(name))


@pytest.fixture(scope="module")
def portraitist() -> Iterator[Portraitist]:
    made = Portraitist(Registry.load(), SystemClock())
    yield made
    made.close()


def test_the_nearest_photo_to_a_drawn_face_is_its_own() -> None:
    shared("faces/portraits")
    found = matches(measured_people())
    assert len(found) == 12
    assert sum(match.nearest == match.name for match in found) >= MUST_BE_OWN


def test_the_same_person_is_measured_alike_in_another_photo(portraitist: Portraitist) -> None:
    def ratios(name: str) -> NDArray[np.float64]:
        measured = portraitist.measure(portrait(name)).likeness.ratios
        return np.array([measured[ratio] for ratio in RATIOS])

    one, other, stranger = map(ratios, ("cgi-model-5", "cgi-model-7", "cgi-model-4"))
    assert np.linalg.norm(one - other) < 0.7 * np.linalg.norm(one - stranger)


@pytest.mark.parametrize(
    ("name", "hair", "reach"),
    [
        ("cgi-model-11", (178, 151, 129), 1.5),
        ("cgi-model-5", (58, 48, 35), 1.5),
        ("stock-emotions-a-3", (58, 42, 31), 1.5),
    ],
)
def test_hair_is_seen(
    portraitist: Portraitist, name: str, hair: tuple[int, int, int], reach: float
) -> None:
    """Fair hair of the colour of skin, brown before a wall, brown over a black shirt."""
    look = portraitist.measure(portrait(name)).likeness.hair
    assert look is not None
    colour = [int(look.colour[k : k + 2], 16) for k in (1, 3, 5)]
    assert np.abs(np.array(colour) - hair).max() < 30
    assert look.reach > reach


def turned_dark(photo: Pixels) -> Pixels:
    return (photo * 0.12).astype(np.uint8)


def blurred(photo: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), 14), np.uint8)


def shaken(photo: Pixels) -> Pixels:
    kernel = np.zeros((71, 71), np.float32)
    kernel[35] = 1 / 71
    return np.asarray(cv2.filter2D(photo, -1, kernel), np.uint8)


def far_away(photo: Pixels) -> Pixels:
    scale = 55 / 400
    return np.asarray(cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def wall(photo: Pixels) -> Pixels:
    return np.full_like(photo, 140)


def twice(photo: Pixels) -> Pixels:
    return np.hstack([photo, photo[:, ::-1]])


@pytest.mark.parametrize(
    ("name", "spoil", "key"),
    [
        ("stock-emotions-a-3", wall, "error_photo_no_face"),
        ("stock-emotions-a-3", twice, "error_photo_two_faces"),
        ("stock-emotions-a-3", far_away, "error_photo_small"),
        ("stock-emotions-a-3", turned_dark, "error_photo_dark"),
        ("stock-emotions-a-3", blurred, "error_photo_blurred"),
        ("stock-emotions-a-3", shaken, "error_photo_blurred"),
        ("stock-emotions-a-2", np.array, "error_photo_turned"),
        ("cgi-model-8", np.array, "error_photo_turned"),
        ("cgi-model-12", np.array, "error_photo_turned"),
        ("group-2", np.array, "error_photo_two_faces"),
    ],
)
def test_a_bad_photo_is_refused_for_what_is_wrong(
    portraitist: Portraitist, name: str, spoil: object, key: str
) -> None:
    assert callable(spoil)
    with pytest.raises(PhotoError) as refused:
        portraitist.measure(spoil(portrait(name)))
    assert refused.value.key == key


def test_a_laugh_is_measured_with_a_warning(portraitist: Portraitist) -> None:
    assert "photo_doubt_mouth_open" in portraitist.measure(portrait("stock-emotions-a-6")).doubts
