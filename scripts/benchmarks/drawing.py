"""The time of a frame: solving, drawing and showing, as the window does it, without a display."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator

from assistant.core.bus import Told
from assistant.core.emotion import Emotion
from assistant.core.events import EmotionShown, SpeakingStarted
from assistant.core.language import Language
from assistant.core.speech import Viseme, VisemeAt, WordAt
from avatar.build.cast import CAST
from avatar.stage import Stage
from avatar.window import draw_on
from scripts.benchmarks.resources import ROOT
from scripts.benchmarks.tables import percentile, table

SIZES = {(1280, 800): 8.0, (1920, 1080): 14.0}
"""Pixels, and the median's goal in ms."""
FRAMES = 240
FRAME_SECONDS = 1 / 60
TEXT = "근처에서 제일 평점이 높은 세 곳이에요. 어디로 할까요?"
SHAPES = tuple(v for v in Viseme if v is not Viseme.SIL)


def drawing() -> str:
    """A character that speaks while its mood changes. ``busy`` is processor time alone, which other
    programs on the machine lengthen less than they do what is waited for."""
    rows = [
        (
            f"{name}, {size[0]}x{size[1]}",
            f"{percentile(waited, 0.5):.1f}",
            f"{percentile(waited, 0.99):.1f}",
            f"{percentile(busy, 0.5):.1f}",
            f"{percentile(busy, 0.99):.1f}",
            f"{goal:.0f}",
        )
        for size, goal in SIZES.items()
        for name in CAST
        for waited, busy in [_frames(name, size)]
    ]
    header = ["ms a frame", "median", "p99", "busy, median", "busy, p99", "goal, median"]
    return table(header, rows)


def _frames(name: str, size: tuple[int, int]) -> tuple[list[float], list[float]]:
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    import pygame

    pygame.display.init()
    screen = pygame.display.set_mode(size)
    stage = Stage(size, ROOT / "assets" / "characters" / name, None, Language.KO)
    for told in conversation(1.0, FRAMES * FRAME_SECONDS):
        stage.tell(told)
    waited, busy = [], []
    for number in range(FRAMES):
        began, worked = time.perf_counter(), time.thread_time()
        draw_on(screen, stage, 1.0 + FRAME_SECONDS * number)
        pygame.display.flip()
        waited.append((time.perf_counter() - began) * 1000)
        busy.append((time.thread_time() - worked) * 1000)
    pygame.display.quit()
    return waited, busy


def conversation(at: float, seconds: float) -> Iterator[Told]:
    """A clause of so many seconds from ``at`` on, while the mood changes."""
    visemes = tuple(VisemeAt(0.1 * k, SHAPES[k % len(SHAPES)]) for k in range(round(seconds * 10)))
    spans = [word.span() for word in re.finditer(r"\S+", TEXT)]
    starts = (seconds * k / len(spans) for k in range(len(spans)))
    words = tuple(WordAt(start, *span) for start, span in zip(starts, spans, strict=True))
    yield Told(
        at - 0.1,
        SpeakingStarted(text=TEXT, starts_at=at, seconds=seconds, visemes=visemes, words=words),
    )
    for k, emotion in enumerate((Emotion.HAPPY, Emotion.SURPRISED, Emotion.LOVE, Emotion.SAD)):
        yield Told(at + k, EmotionShown(emotion=emotion))
