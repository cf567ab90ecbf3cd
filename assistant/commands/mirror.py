"""``run.py mirror``: the character as your mirror image, by camera or from a video."""

from __future__ import annotations

import argparse
import asyncio
import queue
import threading
from pathlib import Path

from assistant.characters import character_folder
from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.core.bus import Told
from assistant.core.check import Verdict
from assistant.core.clock import Clock, SystemClock
from assistant.core.errors import AssistantError, DeviceError
from assistant.core.ports import Camera, FaceTracker
from assistant.models.registry import Registry
from assistant.see.landmarks import MediaPipeTracker
from avatar.mirror_stage import MirrorStage
from avatar.window import Window
from device.camera import OpenCvCamera, VideoFile, VideoWriter
from device.checks import check_camera

WINDOW = 1280, 720
FILM_HEIGHT = 480


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "mirror",
        help="the character does what your face does",
        description="Shows the camera's picture and the character side by side; the character "
        "moves as the face does. With --video it renders a film instead of opening a window.",
    )
    parser.add_argument("--video", type=Path, metavar="FILE", help="take the face from a video")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        default=Path("out/mirror.mp4"),
        help="the film of --video (%(default)s)",
    )
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Returns when the film is written or the window is closed.

    Raises:
        AssistantError: no camera, no such video, no model; says what to do.
    """
    config = config_from(options)
    character = character_folder(config)
    clock = SystemClock()
    tracker = MediaPipeTracker(Registry.load().require("face-landmarks"), clock)
    try:
        if options.video is not None:
            asyncio.run(_film(options.video, options.output, character, clock, tracker))
        else:
            _show(character, clock, tracker)
    finally:
        tracker.close()
    return 0


async def _film(
    source: Path, target: Path, character: Path, clock: Clock, tracker: FaceTracker
) -> None:
    video = VideoFile(source, clock)
    target.parent.mkdir(parents=True, exist_ok=True)
    writer: VideoWriter | None = None
    stage: MirrorStage | None = None
    seen = count = 0
    try:
        async for picture in video.pictures():
            if stage is None or writer is None:
                size = 2 * round(picture.width * FILM_HEIGHT / picture.height), FILM_HEIGHT
                stage = MirrorStage(size, character)
                writer = VideoWriter(target, size, video.fps)
            face = await tracker.track(picture)
            stage.see(picture, face)
            writer.write(stage.draw(picture.at))
            count, seen = count + 1, seen + (face is not None)
    finally:
        if writer is not None:
            writer.close()
    print(f"{target}: {count} pictures, a face in {seen} of them")


def _show(character: Path, clock: Clock, tracker: FaceTracker) -> None:
    found = check_camera()
    if found.verdict is not Verdict.OK:
        raise DeviceError(
            f"no camera: {found.detail}; {found.advice}. A video does too: run.py mirror --video",
            key="error_camera",
        )
    stage = MirrorStage(WINDOW, character)
    facts: queue.SimpleQueue[Told] = queue.SimpleQueue()
    window = Window(stage, clock, facts, lambda _: None)
    watching = _Watching(OpenCvCamera(found.detail, clock), tracker, stage, window)
    watching.start()
    window.run()
    watching.stop()


class _Watching:
    """Takes and tracks on a thread of its own, for the window has the main one."""

    def __init__(
        self, camera: Camera, tracker: FaceTracker, stage: MirrorStage, window: Window
    ) -> None:
        self._camera, self._tracker, self._stage, self._window = camera, tracker, stage, window
        self._thread = threading.Thread(target=self._run, name="mirror")
        self._over = threading.Event()
        self._error: AssistantError | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Raises what ended it, if that was an error."""
        self._over.set()
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            asyncio.run(self._watch())
        except AssistantError as error:
            self._error = error
            self._window.close()

    async def _watch(self) -> None:
        async for picture in self._camera.pictures():
            self._stage.see(picture, await self._tracker.track(picture))
            if self._over.is_set():
                return
