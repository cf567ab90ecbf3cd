#!/usr/bin/env python
"""Makes the pictures of docs/pictures anew: ``python scripts/pictures.py``.

Plays the demo's story through the real engines in front of two screens, by day and in high
contrast, then shows it on a page in Chromium. ``--characters`` draws the cast alone, without
engines. Look at the pictures before they are committed.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.app import load_engines  # noqa: E402 - needs the path above
from assistant.commands.demo import STORIES  # noqa: E402
from assistant.commands.performance import clock_for, perform  # noqa: E402
from assistant.commands.photographer import Photographer  # noqa: E402
from assistant.commands.screen import fonts_folder, open_display, open_stage  # noqa: E402
from assistant.commands.script import spoken_lines  # noqa: E402
from assistant.config import Config, load_config  # noqa: E402
from assistant.core.bus import Told  # noqa: E402
from assistant.core.cards import ShopListCard  # noqa: E402
from assistant.core.emotion import Emotion  # noqa: E402
from assistant.core.events import CardShown  # noqa: E402
from assistant.core.language import Language  # noqa: E402
from assistant.script.script import load_script  # noqa: E402
from avatar.build.cast import CAST  # noqa: E402
from avatar.display import Display  # noqa: E402
from avatar.emotions import EXPRESSIONS  # noqa: E402
from avatar.rig import read_rig  # noqa: E402
from avatar.sheet import Cell, contact_sheet, save_png  # noqa: E402
from avatar.storyboard import Panel, write_storyboard  # noqa: E402
from tests.avatar.samples import spoken  # noqa: E402
from tests.device.browser import chromium  # noqa: E402
from tests.device.devices import open_tab, serving, until  # noqa: E402
from tests.device.displays import MOVING, StillClock  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
MOODS = (
    Emotion.HAPPY, Emotion.JOY, Emotion.THINKING, Emotion.SURPRISED, Emotion.SHY,
    Emotion.PROUD,
)  # fmt: skip
CELL = 200
"""Pixels of a side of one mood's picture."""
STORY_WIDTH, FRAME_WIDTH = 1000, 960
ORDERING = 2
"""The picture of the story with the first card."""
TELEVISION = {"width": 1120, "height": 630}
QUESTION = "세 곳을 찾았어요. 몇 번으로 할까요?"

Frame = NDArray[np.uint8]


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the pictures of docs/pictures anew.")
    parser.add_argument("--characters", action="store_true", help="only the cast in six moods")
    options = parser.parse_args()
    save_png(characters(), PICTURES / "characters.png")
    if not options.characters:
        asyncio.run(at_work(load_config(language=Language.KO)))


async def at_work(config: Config) -> None:
    """The pictures of a device that takes an order."""
    shops = await story(config)
    screen = open_display(config)
    with own_fonts():
        await display(screen, shops, PICTURES / "display.png")


def characters() -> Frame:
    """The cast, one below the other, in six moods: BGRA."""
    cells = [Cell("", EXPRESSIONS[mood].weights, EXPRESSIONS[mood].head) for mood in MOODS]
    rows = [
        contact_sheet(read_rig(draw(), name), cells, len(MOODS), side=CELL)
        for name, draw in CAST.items()
    ]
    return np.concatenate(rows)


async def story(config: Config) -> CardShown:
    """The storyboard, and the first card by day and in high contrast; returns that card."""
    script = load_script(STORIES / f"{config.language}.yaml")
    lines = await spoken_lines(script)
    clock = clock_for(script)
    contrast = dataclasses.replace(config, theme="high_contrast")
    stages = [open_stage(config), open_stage(contrast)]
    photographers = [Photographer(stage, clock) for stage in stages]
    facts: list[Told] = []
    engines = await load_engines(config, clock)
    for photographer in photographers:
        photographer.begin()
    observers = [facts.append, stages[1].tell, *(p.observe for p in photographers)]
    try:
        performance = await perform(
            script, config, clock=clock, engines=engines, lines=lines, observers=observers,
            stage=stages[0],
        )  # fmt: skip
        for photographer in photographers:
            await photographer.finish()
    finally:
        engines.close()
    assert performance.good, performance.problems
    began = min(told.at for told in facts)
    by_day, in_contrast = (photographer.panels(began) for photographer in photographers)
    _write_story(by_day, script.title, config.language)
    _save(_narrowed(by_day[ORDERING].frame, FRAME_WIDTH), PICTURES / "ordering.png")
    _save(_narrowed(in_contrast[ORDERING].frame, FRAME_WIDTH), PICTURES / "high-contrast.png")
    shown = (told.fact for told in facts)
    return next(
        fact
        for fact in shown
        if isinstance(fact, CardShown) and isinstance(fact.card, ShopListCard)
    )


async def display(screen: Display, shops: CardShown, file: Path) -> None:
    """A page on a television while somebody pairs it."""
    clock = StillClock(1.0)
    async with chromium() as browser, serving(screen, clock) as device:
        tab = await open_tab(browser, f"http://{device.host}/")
        await tab.set_viewport_size(TELEVISION)  # type: ignore[arg-type]
        device.tell(shops)
        clock.at = 1.5
        device.tell(spoken(QUESTION, 1.5, 5.0, MOVING))
        clock.at = 3.2
        await tab.mouse.move(200, 200)
        await tab.click("#pair")
        await until(lambda: len(device.codes) == 1)
        await tab.type("#code", device.codes[0][:3])
        await asyncio.sleep(1.0)
        await tab.screenshot(path=file)


@contextmanager
def own_fonts() -> Iterator[None]:
    """Chromium's own fonts for buttons are the system's; ours are among them for as long."""
    fonts, before = fonts_folder(), os.environ.get("XDG_DATA_HOME")
    with tempfile.TemporaryDirectory() as folder:
        if fonts is not None:
            (Path(folder) / "fonts").symlink_to(fonts)
        os.environ["XDG_DATA_HOME"] = folder
        yield
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


def _write_story(panels: list[Panel], title: str, language: Language) -> None:
    file = PICTURES / "storyboard.png"
    write_storyboard(panels, file, title, language, fonts_folder())
    whole = skia.Image.open(str(file)).toarray(colorType=skia.kBGRA_8888_ColorType)
    _save(_narrowed(whole, STORY_WIDTH), file)


def _narrowed(frame: Frame, width: int) -> skia.Image:
    image = skia.Image.fromarray(np.ascontiguousarray(frame), skia.kBGRA_8888_ColorType)
    smooth = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    return image.resize(width, round(image.height() * width / image.width()), smooth)


def _save(image: skia.Image, file: Path) -> None:
    image.save(str(file), skia.kPNG)


if __name__ == "__main__":
    main()
