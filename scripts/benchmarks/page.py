"""The page on other displays: how soon the first picture is there, and what is sent for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from playwright.async_api import Browser

from scripts.benchmarks.tables import percentile, table
from tests.device.browser import chromium
from tests.device.devices import Device, serving
from tests.device.displays import DRAWN, StillClock, new_display
from tests.device.wire import Traffic, spoken_to

LOADS = 9
FRAMES = 300
SEVERAL = 4
GOAL_SECONDS, GOAL_KILOBITS = "1.00 s", "100 kbit/s"


def page() -> str:
    """The first picture as Chromium times it, and the wire while the character talks."""
    return asyncio.run(_measured())


async def _measured() -> str:
    async with serving(new_display(), StillClock()) as device:
        async with chromium() as browser:
            seconds = await _first_pictures(browser, device)
        one = [await spoken_to(device, device.clock, FRAMES)]
        several = await asyncio.gather(
            *(spoken_to(device, device.clock, FRAMES) for _ in range(SEVERAL))
        )
    rows = [
        ("first picture, new browser", *_seconds(seconds[:1]), GOAL_SECONDS),
        ("first picture, browser at hand", *_seconds(seconds[1:]), GOAL_SECONDS),
        ("sent while it talks", *_traffic(one), GOAL_KILOBITS),
        (f"to each of {SEVERAL} pages", *_traffic(several), GOAL_KILOBITS),
    ]
    return table(["1280x800", "median", "most", "goal"], rows)


async def _first_pictures(browser: Browser, device: Device) -> list[float]:
    """Seconds from the start of loading, each with nothing kept of the visit before."""
    seconds = []
    for _ in range(LOADS):
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        tab = await context.new_page()
        await tab.goto(f"http://{device.host}/")
        await tab.wait_for_function(DRAWN)
        seconds.append(await tab.evaluate(DRAWN) / 1000)
        await context.close()
    return seconds


def _seconds(values: Sequence[float]) -> tuple[str, str]:
    return f"{percentile(values, 0.5):.2f} s", f"{max(values):.2f} s"


def _traffic(all_of: Sequence[Traffic]) -> tuple[str, str]:
    """At as many frames a second as came."""
    rates = [traffic.sent * 8 / 1000 / traffic.seconds for traffic in all_of]
    frames = percentile([traffic.frames / traffic.seconds for traffic in all_of], 0.5)
    return f"{percentile(rates, 0.5):.1f} kbit/s, {frames:.0f} fps", f"{max(rates):.1f} kbit/s"
