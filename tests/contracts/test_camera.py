"""What every camera must do, held against the scripted one, a file's, Video4Linux's, a shared one.

There is no camera in the machine that tests, so Video4Linux's is pointed at a file: OpenCV reads
both through the same calls.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from assistant.core.clock import SystemClock
from assistant.core.errors import DeviceError
from assistant.core.picture import Picture
from assistant.core.ports import Camera
from device.camera import OpenCvCamera, VideoFile, VideoWriter
from device.scripted_camera import ScriptedCamera
from device.shared_camera import SharedCamera

COUNT, SIZE, FPS = 12, (160, 96), 25.0
MakeCamera = Callable[[], Camera]


def brightness(number: int) -> int:
    return 20 + 18 * number


def grey(value: int) -> Picture:
    return Picture(bytes([value]) * (3 * SIZE[0] * SIZE[1]), *SIZE)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Every picture brighter than the one before."""
    path = tmp_path / "film.mp4"
    writer = VideoWriter(path, SIZE, FPS)
    for number in range(COUNT):
        writer.write(np.full((SIZE[1], SIZE[0], 4), brightness(number), np.uint8))
    writer.close()
    return path


@pytest.fixture(params=["scripted", "file", "opencv", "shared"])
def make(request: pytest.FixtureRequest, film: Path) -> MakeCamera:
    clock = SystemClock()
    makes: dict[str, MakeCamera] = {
        "scripted": lambda: ScriptedCamera(clock, [grey(brightness(n)) for n in range(COUNT)]),
        "file": lambda: VideoFile(film, clock),
        "opencv": lambda: OpenCvCamera(str(film), clock),
        "shared": lambda: SharedCamera(VideoFile(film, clock)),
    }
    return makes[cast(str, request.param)]


async def taken(camera: Camera) -> list[Picture]:
    """All pictures until the camera ends, or is gone as a device is at the end of a file."""
    pictures: list[Picture] = []
    with suppress(DeviceError):
        async for picture in camera.pictures():
            pictures += [picture]
    return pictures


class TestCamera:
    async def test_gives_whole_pictures_in_order(self, make: MakeCamera) -> None:
        pictures = await taken(make())
        assert pictures
        assert all((p.width, p.height) == SIZE for p in pictures)
        assert all(len(p.rgb) == 3 * p.width * p.height for p in pictures)
        light = [np.frombuffer(p.rgb, np.uint8).mean() for p in pictures]
        assert light == sorted(light)
        times = [p.at for p in pictures]
        assert times == sorted(set(times))

    async def test_can_be_left_and_asked_again(self, make: MakeCamera) -> None:
        camera = make()
        for _ in range(2):
            async with aclosing(cast(AsyncGenerator[Picture], camera.pictures())) as pictures:
                assert (await anext(pictures)).width == SIZE[0]


async def test_a_file_gives_every_picture_at_its_time(film: Path) -> None:
    video = VideoFile(film, SystemClock())
    pictures = await taken(video)
    assert len(pictures) == video.count == COUNT
    assert pictures[-1].at == pytest.approx((COUNT - 1) / FPS)
    light = [np.frombuffer(p.rgb, np.uint8).mean() for p in pictures]
    assert light == pytest.approx([brightness(n) for n in range(COUNT)], abs=6)


async def test_no_camera_is_said() -> None:
    with pytest.raises(DeviceError, match="no picture") as gone:
        await anext(OpenCvCamera("/dev/no-such-camera", SystemClock()).pictures())
    assert gone.value.key == "error_camera"


async def test_a_device_is_let_go_before_it_is_opened_again(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, held = cv2.VideoCapture, threading.Lock()

    class Device:
        """Can be opened by one at a time, as a real one, and is slow to be let go."""

        def __init__(self, source: str) -> None:
            self._capture = real(source)
            self._mine = held.acquire(blocking=False)
            self.set, self.read = self._capture.set, self._capture.read

        def isOpened(self) -> bool:  # noqa: N802
            return self._mine and self._capture.isOpened()

        def release(self) -> None:
            time.sleep(0.05)
            self._capture.release()
            if self._mine:
                held.release()

    monkeypatch.setattr(cv2, "VideoCapture", Device)
    camera = OpenCvCamera(str(film), SystemClock())
    for _ in range(3):
        async with aclosing(cast(AsyncGenerator[Picture], camera.pictures())) as pictures:
            assert (await anext(pictures)).width == SIZE[0]


async def test_an_unplugged_camera_is_said_and_found_again() -> None:
    camera = ScriptedCamera(SystemClock(), [grey(9)] * 3)
    pictures = camera.pictures()
    await anext(pictures)
    camera.unplug()
    with pytest.raises(DeviceError, match="unplugged"):
        await anext(pictures)
    camera.plug()
    assert (await anext(camera.pictures())).width == SIZE[0]


@pytest.mark.parametrize("content", [None, b"", b"no video at all" * 99])
def test_a_file_that_is_no_video_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DeviceError) as refused:
        VideoFile(path, SystemClock())
    assert refused.value.key == "error_video_file"
