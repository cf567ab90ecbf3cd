"""What finds and tracks faces, held against the real engines and the scripted ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from assistant.core.clock import SystemClock
from assistant.core.face import FaceBox, TrackedFace
from assistant.core.picture import Picture
from assistant.core.ports import FaceFinder, FaceTracker
from assistant.models.registry import Registry
from assistant.see.fakes import ScriptedFinder, ScriptedTracker
from assistant.see.finder import YuNetFinder
from assistant.see.landmarks import MediaPipeTracker
from avatar.blendshapes import ARKIT
from tests.data import shared

ENGINES = ["scripted", pytest.param("real", marks=pytest.mark.slow)]


def portrait(at: float = 0.0) -> Picture:
    return _picture("faces/portraits/samples_in_stock-emotions-a-3.jpg", at)


def group() -> Picture:
    return _picture("faces/portraits/samples_in_group-2.jpg")


def nobody(at: float = 0.0) -> Picture:
    grass = np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8)
    return Picture(grass.tobytes(), 320, 240, at)


def _picture(path: str, at: float = 0.0) -> Picture:
    with Image.open(shared(path)) as image:
        rgb = image.convert("RGB")
    return Picture(rgb.tobytes(), *rgb.size, at)


BOXES = tuple(FaceBox(x=0.5, y=0.3, width=0.1 * k, height=0.12 * k) for k in (1, 3, 2))
FACE = TrackedFace(
    box=FaceBox(x=0.45, y=0.42, width=0.4, height=0.5),
    blendshapes=dict.fromkeys(ARKIT, 0.1),
    yaw=-0.1,
    pitch=0.0,
    roll=0.1,
)


@pytest.fixture(params=ENGINES)
def finder(request: pytest.FixtureRequest) -> Iterator[FaceFinder]:
    found: FaceFinder = ScriptedFinder([BOXES, ()])
    if request.param == "real":
        found = YuNetFinder(Registry.load().require("face-detector"), SystemClock())
    yield found
    found.close()


@pytest.fixture(params=ENGINES)
def tracker(request: pytest.FixtureRequest) -> Iterator[FaceTracker]:
    tracked: FaceTracker = ScriptedTracker([FACE, FACE, None])
    if request.param == "real":
        tracked = MediaPipeTracker(Registry.load().require("face-landmarks"), SystemClock())
    yield tracked
    tracked.close()


class TestFaceFinder:
    async def test_finds_all_the_largest_first(self, finder: FaceFinder) -> None:
        boxes = await finder.find(group())
        assert len(boxes) == 3
        assert [box.height for box in boxes] == sorted((box.height for box in boxes), reverse=True)
        assert all(0 < box.x < 1 and 0 < box.y < 1 for box in boxes)
        assert await finder.find(nobody()) == ()


class TestFaceTracker:
    async def test_tells_the_face_and_its_absence(self, tracker: FaceTracker) -> None:
        face = await tracker.track(portrait(at=0.0))
        assert face is not None
        assert set(ARKIT) - {"tongueOut"} <= set(face.blendshapes) <= set(ARKIT)
        assert all(0 <= value <= 1 for value in face.blendshapes.values())
        assert face.box.x == pytest.approx(0.45, abs=0.1)
        assert face.box.y == pytest.approx(0.42, abs=0.1)
        assert face.roll == pytest.approx(0.1, abs=0.08)
        assert abs(face.yaw) < 0.2
        assert await tracker.track(portrait(at=0.03)) is not None
        assert await tracker.track(nobody(at=0.06)) is None
