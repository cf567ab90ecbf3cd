"""From a camera's picture to the mirrored character, on a film of a face."""

from __future__ import annotations

import asyncio
from pathlib import Path

from assistant.characters import BUNDLED
from assistant.core.clock import SystemClock
from assistant.models.registry import Registry
from assistant.see.landmarks import MediaPipeTracker
from avatar.mirror_stage import MirrorStage
from device.camera import VideoFile
from scripts.benchmarks.tables import percentile, table

FILM = Path(__file__).resolve().parents[3] / "shared" / "data" / "faces" / "expressions.mp4"
SCREEN = 1280, 720
PICTURES = 240
SETTLED = 10
"""Pictures until the models are warm."""


def mirroring() -> str:
    """The table of the bench."""
    if not FILM.is_file():
        return f"no test data: {FILM.relative_to(FILM.parents[3])}"
    landmarks, drawn = asyncio.run(_measure())
    return table(
        [f"mirror, 640x360 pictures, {SCREEN[0]}x{SCREEN[1]} screen", "median", "p99", "goal"],
        [
            ("landmarks", _ms(landmarks, 0.5), _ms(landmarks, 0.99), "12 ms"),
            ("picture taken to frame drawn", _ms(drawn, 0.5), _ms(drawn, 0.99), "50 ms"),
        ],
    )


async def _measure() -> tuple[list[float], list[float]]:
    clock = SystemClock()
    tracker = MediaPipeTracker(Registry.load().require("face-landmarks"), clock)
    stage = MirrorStage(SCREEN, BUNDLED / "xiaoe")
    landmarks: list[float] = []
    drawn: list[float] = []
    async for picture in VideoFile(FILM, clock).pictures():
        began = clock.now()
        face = await tracker.track(picture)
        landmarks.append(clock.now() - began)
        stage.see(picture, face)
        stage.draw(picture.at)
        drawn.append(clock.now() - began)
        if len(drawn) == PICTURES:
            break
    tracker.close()
    return landmarks[SETTLED:], drawn[SETTLED:]


def _ms(seconds: list[float], share: float) -> str:
    return f"{1000 * percentile(seconds, share):.1f} ms"
