"""The real screen on a page and in a window, at one moment that stands still."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray
from playwright.async_api import Page as Tab

from assistant.core.clock import SystemClock
from assistant.core.events import CardShown, DeviceReady, Fact
from assistant.core.language import Language
from assistant.core.speech import Viseme, VisemeAt
from avatar.display import Display
from avatar.stage import Stage
from avatar.theme import BY_DAYLIGHT, theme_at
from tests.avatar.samples import WORDS, cards, spoken

ROOT = Path(__file__).parents[2]
CHARACTERS = ROOT / "assets" / "characters"
NOON = datetime.fromisoformat("2025-05-05T12:00+09:00")

DRAWN = "() => performance.getEntriesByName('first picture')[0]?.startTime"
SENTENCE = "서울불고기 정식 곱빼기와 콜라 두 개를 주문할게요, 맞나요?"
MOVING = tuple(VisemeAt(0.1 * k, each) for k, each in enumerate((list(Viseme)[1:] * 4)[:50]))
"""One viseme every 0.1 s, as people speak."""

Frame = NDArray[np.uint8]


class StillClock(SystemClock):
    """It is noon, and `at` seconds since the start for as long as ``at`` is set."""

    def __init__(self, at: float | None = None) -> None:
        self.at = at
        super().__init__()

    def now(self) -> float:
        return super().now() if self.at is None else self.at

    def wall(self) -> datetime:
        return NOON


def new_display(character: str = "xiaoe", theme: str = BY_DAYLIGHT) -> Display:
    return Display(CHARACTERS / character, None, Language.KO, theme)


def new_stage(size: tuple[int, int], character: str = "xiaoe", theme: str = BY_DAYLIGHT) -> Stage:
    return Stage(size, CHARACTERS / character, None, Language.KO, theme_at(NOON.hour, theme))


def conversation(card: str, start: float = 0.0) -> list[tuple[float, Fact]]:
    """With times: ready, a card, a sentence about it for five seconds."""
    return [
        (start, DeviceReady(seconds=1.0)),
        (start + 0.5, CardShown(card=cards(WORDS[Language.KO])[card])),
        (start + 1.0, spoken(SENTENCE, start + 1.0, 5.0, MOVING)),
    ]


async def shot(tab: Tab) -> Frame:
    """The page's screen: shape ``(h, w, 4)``, BGRA."""
    image = skia.Image.MakeFromEncoded(await tab.locator("#screen").screenshot())
    pixels: Frame = image.toarray(colorType=skia.kBGRA_8888_ColorType)
    return pixels


def apart(a: Frame, b: Frame) -> tuple[float, float]:
    """Mean difference of a channel, of 255, and the share of pixels that differ by more than 64."""
    differences = np.abs(a[..., :3].astype(int) - b[..., :3].astype(int))
    return float(differences.mean()), float((differences.max(axis=2) > 64).mean())
