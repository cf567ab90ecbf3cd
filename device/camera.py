"""Cameras and video files through OpenCV."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import DeviceError
from assistant.core.picture import Picture

PREFERRED = 640, 480
"""What a camera is asked for: enough for a face at two metres, and quick to look at."""


class OpenCvCamera:
    """`Camera` on a Video4Linux device. Its newest picture is kept, older ones are dropped.

    Args:
        source: a device such as ``/dev/video0``.
    """

    def __init__(self, source: str, clock: Clock) -> None:
        self._source, self._clock = source, clock
        # A device gives pictures to one at a time: who comes next waits until it is let go.
        self._device = threading.Lock()

    async def pictures(self) -> AsyncIterator[Picture]:
        loop = asyncio.get_running_loop()
        fresh = asyncio.Event()
        newest: Picture | None = None
        gone = False
        over = threading.Event()

        def offer(taken: Picture | None) -> None:
            nonlocal newest, gone
            # The last picture of a camera that is gone is still one to look at.
            newest, gone = taken or newest, taken is None
            fresh.set()

        def watch() -> None:
            taken: Picture | None = None
            with self._device, _opened(self._source) as capture:
                while not over.is_set():
                    taken = _read(capture, self._clock.now()) if capture.isOpened() else None
                    # A loop that closed meanwhile wants no more pictures.
                    with suppress(RuntimeError):
                        loop.call_soon_threadsafe(offer, taken)
                    if taken is None:
                        return

        thread = threading.Thread(target=watch, name="camera", daemon=True)
        thread.start()
        try:
            while True:
                await fresh.wait()
                fresh.clear()
                if newest is not None:
                    taken, newest = newest, None
                    yield taken
                if gone and newest is None:
                    raise DeviceError(f"camera {self._source}: no picture", key="error_camera")
        finally:
            over.set()


class VideoFile:
    """`Camera` that plays a file: every picture in order, as fast as they are taken.

    ``fps`` and ``count`` are what the file says of itself. ``Picture.at`` counts from its start.

    Raises:
        DeviceError: there is no such file, or no video in it.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        if not path.is_file():
            raise DeviceError(f"video {path}: there is no such file", key="error_video_file")
        with _opened(str(path)) as capture:
            self.fps = float(capture.get(cv2.CAP_PROP_FPS))
            self.count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
            if not capture.isOpened() or not 0 < self.fps < 1000:
                raise DeviceError(f"video {path}: cannot be read", key="error_video_file")

    async def pictures(self) -> AsyncIterator[Picture]:
        thread = EngineThread("video", self._clock)
        capture = _open(str(self._path))
        try:
            number = 0
            while taken := await thread.run(_read, capture, number / self.fps):
                yield taken
                number += 1
        finally:
            thread.close(capture.release)


class VideoWriter:
    """Writes an MP4 file.

    Raises:
        DeviceError: it cannot be written.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float) -> None:
        fourcc = cv2.VideoWriter.fourcc(*"mp4v")
        self._writer = cv2.VideoWriter(str(path), fourcc, fps, size)
        if not self._writer.isOpened():
            raise DeviceError(f"video {path}: cannot be written", key="error_video_file")

    def write(self, bgra: NDArray[np.uint8]) -> None:
        """One picture: shape ``(height, width, 4)``."""
        self._writer.write(cv2.cvtColor(bgra, cv2.COLOR_BGRA2BGR))

    def close(self) -> None:
        self._writer.release()


def _open(source: str) -> cv2.VideoCapture:
    capture = cv2.VideoCapture(source)
    capture.set(cv2.CAP_PROP_FRAME_WIDTH, PREFERRED[0])
    capture.set(cv2.CAP_PROP_FRAME_HEIGHT, PREFERRED[1])
    # A queue of pictures in the driver is as much delay.
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return capture


@contextmanager
def _opened(source: str) -> Iterator[cv2.VideoCapture]:
    capture = _open(source)
    try:
        yield capture
    finally:
        capture.release()


def _read(capture: cv2.VideoCapture, at: float) -> Picture | None:
    good, bgr = capture.read()
    if not good:
        return None
    height, width = bgr.shape[:2]
    return Picture(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB).tobytes(), width, height, at)
