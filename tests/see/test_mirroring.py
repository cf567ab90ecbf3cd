"""The whole way from a film of a face to the character, through the real landmarker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.cli import main
from assistant.core.clock import SystemClock
from assistant.models.registry import Registry
from assistant.see.landmarks import MediaPipeTracker
from avatar.blendshapes import INDEX
from avatar.mirror import Mirror
from device.camera import VideoFile, VideoWriter
from tests.data import shared

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film() -> Path:
    """A woman who weeps with closed eyes, looks up after 6 s, laughs from 11 s on, and blinks."""
    return shared("faces/expressions.mp4")


async def test_smiles_and_blinks_show_up(film: Path) -> None:
    clock = SystemClock()
    video, mirror = VideoFile(film, clock), Mirror()
    tracker = MediaPipeTracker(Registry.load().require("face-landmarks"), clock)
    times: list[float] = []
    shown: list[list[float]] = []
    async for picture in video.pictures():
        mirror.see(await tracker.track(picture), picture.at)
        weights = mirror.pose(picture.at).weights
        times.append(picture.at)
        shown.append([weights[INDEX["eyeBlinkLeft"]], weights[INDEX["mouthSmileLeft"]]])
    tracker.close()
    at = np.array(times)
    blink, smile = np.array(shown).T
    assert blink[(at > 1) & (at < 5)].mean() > 0.9
    assert np.median(blink[(at > 7) & (at < 11)]) < 0.1
    assert smile[(at > 7) & (at < 9)].max() < 0.3
    assert smile[(at > 13) & (at < 17)].mean() > 0.7
    blinks = np.flatnonzero(np.diff((blink[at > 6] > 0.7).astype(int)) == 1)
    assert len(blinks) >= 3


def test_the_command_renders_a_film_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A short film without a face: the character lives idly beside it."""
    short = tmp_path / "grey.mp4"
    writer = VideoWriter(short, (320, 240), 20.0)
    for shade in range(60, 90):
        writer.write(np.full((240, 320, 4), shade, np.uint8))
    writer.close()
    target = tmp_path / "new" / "mirror.mp4"
    assert main(["mirror", "--video", str(short), "--output", str(target)]) == 0
    assert "30 pictures, a face in 0 of them" in capsys.readouterr().out
    assert VideoFile(target, SystemClock()).count == 30
