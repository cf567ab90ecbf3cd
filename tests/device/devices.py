"""A page with a device behind it, for tests of the page and for measuring it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import numpy as np
from playwright.async_api import Browser, expect
from playwright.async_api import Page as Tab
from websockets.typing import Origin

from assistant.core.bus import Told
from assistant.core.clock import Clock, SystemClock
from assistant.core.events import CardShown, DeviceReady, Fact
from assistant.core.language import Language
from device.page import Controls, Display, Page, Pairing
from device.page.display import Frame, Size

ROW_THREE = 3
PATIENCE = 60.0
"""Seconds that are waited for what happens in a browser, on however busy a machine."""


class PlainDisplay:
    """A rig of one square and a card of one colour, with a row that can be touched at its right."""

    def __init__(self) -> None:
        self.frames = 0
        self.sizes: set[Size] = set()
        self._cards = 0

    def tell(self, told: Told) -> None:
        self._cards += isinstance(told.fact, CardShown)

    def daylight(self, hour: int, at: float) -> None:
        return

    def character(self) -> dict[str, Any]:
        square = [0, 0, 0, 0, 9, 0, 9, 0, 9, 0, 9, 9, 9, 9, 9, 9, 0, 9, 0, 9]
        layer = {
            "turn": 0, "depth": 0, "points": square, "closed": True, "fill": 0xFF1450FF,
            "stroke": None, "width": 0, "clip": None, "alpha": 1, "gains": {}, "shapes": {},
        }  # fmt: skip
        return {
            "size": [9, 9], "centre": [0, 0], "radii": [9, 9, 9], "pivot": [0, 0, 0],
            "weights": [], "full_turn": 1, "full_nod": 1, "perspective": 0, "face_centre": 0,
            "lean_zoom": 0, "steps": 4096, "layers": [layer],
        }  # fmt: skip

    def frame(self, size: Size, t: float) -> Frame:
        self.frames += 1
        return np.array([self._cards, 0, 4096, 0, 0, 0, 0, 0, 0], np.int16)

    def parts(self, size: Size, t: float) -> dict[str, dict[str, Any]]:
        self.sizes.add(size)
        stand = [size[0] / 2, 0, 10]
        parts: dict[str, dict[str, Any]] = {
            "view": {"size": size, "alone": stand, "aside": stand, "rise": 0}
        }
        if self._cards:
            red = (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}">'
                '<rect width="100%" height="100%" fill="#ff2814"/></svg>'
            )
            parts["card"] = {"serial": self._cards, "svg": red}
        return parts

    def choice_at(self, size: Size, x: float, y: float) -> int | None:
        return ROW_THREE if x > 0.5 else None


class Device:
    """A page with a device behind it that writes down what it is asked."""

    def __init__(self, display: Display | None = None, clock: Clock | None = None) -> None:
        self.asked: list[Any] = []
        self.codes: list[str] = []
        self.plain = PlainDisplay()
        self.clock = clock or SystemClock()
        self.pairing = Pairing(self.clock)
        controls = Controls(
            on_text=self.asked.append,
            on_talk=lambda: self.asked.append("talk"),
            on_choice=self.asked.append,
            on_pairing=lambda code, _: self.codes.append(code),
            on_paired=self.codes.clear,
        )
        self.page = Page(
            display or self.plain,
            self.clock,
            controls,
            self.pairing,
            port=8650,
            language=Language.KO,
        )

    def tell(self, fact: Fact) -> None:
        self.page.tell(Told(self.clock.now(), fact))

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.page.port}"


@asynccontextmanager
async def serving(
    display: Display | None = None, clock: Clock | None = None
) -> AsyncIterator[Device]:
    device = Device(display, clock)
    running = asyncio.create_task(device.page.run())
    device.tell(DeviceReady(seconds=1.0))
    yield device
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (what is waited for happens in a browser)
            await asyncio.sleep(0.02)


async def open_tab(browser: Browser, url: str) -> Tab:
    tab = await browser.new_page(viewport={"width": 900, "height": 700})
    await tab.goto(url)
    await expect(tab.locator("#screen")).to_have_attribute("title", re.compile("."))
    return tab


def own(device: Device) -> Origin:
    return Origin(f"http://{device.host}")
