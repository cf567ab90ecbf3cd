"""The local page in a real browser: what is seen, typed, touched, said and heard."""

from __future__ import annotations

import asyncio
import time
import wave
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import httpx
import pytest
import skia
import websockets
from playwright.async_api import Page as Tab
from playwright.async_api import expect
from websockets.typing import Origin

from assistant.core.audio import FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.cards import MessageCard
from assistant.core.clock import SkippingClock
from assistant.core.errors import DeviceError
from assistant.core.events import CardShown, LanguageChanged
from assistant.core.language import Language
from device.page.page import HOST
from device.page.server import PORTS_TRIED, listen
from device.page.sound import PageSpeaker
from tests.contracts.sounds import likeness, samples, sweep
from tests.device.browser import chromium
from tests.device.devices import (
    PATIENCE,
    ROW_THREE,
    Device,
    open_tab,
    own,
    serving,
    until,
)
from tests.real_time import in_real_time

ABOVE_THE_BAR = """() => document.querySelector("#screen").getBoundingClientRect().bottom
    <= document.querySelector("#bar").getBoundingClientRect().top"""


@pytest.fixture
async def device() -> AsyncIterator[Device]:
    async with serving() as device:
        yield device


async def colour(tab: Tab, x: float = 0.5, y: float = 0.05) -> list[int]:
    """Red, green and blue at a place given in fractions of the shown screen."""
    shot = skia.Image.MakeFromEncoded(await tab.locator("#screen").screenshot())
    pixels = shot.toarray(colorType=skia.kRGBA_8888_ColorType)
    found: list[int] = pixels[int(y * shot.height()), int(x * shot.width()), :3].tolist()
    return found


async def shows(tab: Tab, wanted: list[int]) -> None:
    async with asyncio.timeout(PATIENCE):
        while await colour(tab) != pytest.approx(wanted, abs=6):
            await tab.wait_for_timeout(100)


@pytest.mark.slow
class TestInTheBrowser:
    async def test_shows_the_screen_types_talks_and_touches(self, device: Device) -> None:
        async with chromium() as browser:
            tab = await open_tab(browser, device.page.url)
            await expect(tab.locator("#talk")).to_be_enabled()
            await shows(tab, [20, 80, 255])
            device.tell(CardShown(card=MessageCard(title="hello")))
            await shows(tab, [255, 40, 20])
            await tab.fill("#text", "  음식 배달시켜줘 ")
            await tab.keyboard.press("Enter")
            await until(lambda: device.asked == ["음식 배달시켜줘"])
            canvas = await tab.locator("#screen").bounding_box()
            assert canvas is not None
            await tab.mouse.click(canvas["x"] + 0.8 * canvas["width"], canvas["y"] + 50)
            await until(lambda: device.asked[1:] == [ROW_THREE])
            await tab.mouse.click(canvas["x"] + 0.2 * canvas["width"], canvas["y"] + 50)
            await until(lambda: device.asked[2:] == ["talk"])

    async def test_speaks_the_devices_language(self, device: Device) -> None:
        async with chromium() as browser:
            tab = await open_tab(browser, device.page.url)
            assert await tab.inner_text("#talk") == "말하기"
            device.tell(LanguageChanged(language=Language.ZH))
            await expect(tab.locator("#talk")).to_have_text("说话")
            assert await tab.get_attribute("html", "lang") == "zh"

    async def test_takes_the_shape_of_the_window(self, device: Device) -> None:
        async with chromium() as browser:
            tab = await open_tab(browser, device.page.url)
            await until(lambda: any(width > height for width, height in device.plain.sizes))
            await tab.set_viewport_size({"width": 390, "height": 844})
            await until(lambda: any(width < height for width, height in device.plain.sizes))
            await tab.wait_for_function(ABOVE_THE_BAR, timeout=1000 * PATIENCE)

    async def test_without_the_token_one_only_watches(self, device: Device) -> None:
        async with chromium() as browser:
            tab = await open_tab(browser, f"http://{device.host}/")
            await expect(tab.locator("body")).to_have_class("watching")
            await shows(tab, [20, 80, 255])
            assert not await tab.locator("#bar").is_visible()
            await tab.mouse.click(300, 300)
            await asyncio.sleep(0.3)
            assert device.asked == []

    async def test_finds_the_device_again(self) -> None:
        async with chromium() as browser:
            async with serving() as device:
                tab = await open_tab(browser, f"http://{device.host}/")
                await expect(tab.locator("body")).to_have_class("watching")
            await expect(tab.locator("body")).not_to_have_class("watching")
            await expect(tab.locator("#notice")).to_be_visible()
            async with serving():
                await expect(tab.locator("body")).to_have_class("watching")

    async def test_the_browsers_loudspeaker_lasts_as_long_as_the_sound(
        self, device: Device
    ) -> None:
        async with chromium() as browser:
            tab = await open_tab(browser, device.page.url)
            await tab.click("#text")
            await asyncio.sleep(0.5)
            began = time.monotonic()
            await device.page.speaker.play(sweep(1.0, 24_000))
            assert time.monotonic() - began > 0.9
            playing = asyncio.create_task(device.page.speaker.play(sweep(9.0, 24_000)))
            await asyncio.sleep(0.3)
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            await device.page.speaker.play(Audio(b"", 24_000))

    @in_real_time
    async def test_the_browsers_microphone_is_the_devices(
        self, device: Device, tmp_path: Path
    ) -> None:
        spoken = sweep(1.5, 48_000)
        file = tmp_path / "spoken.wav"
        with wave.open(str(file), "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(spoken.rate)
            wav.writeframes(spoken.pcm)
        async with chromium(file) as browser:
            tab = await open_tab(browser, device.page.url)
            await expect(tab.locator("#microphone")).to_be_enabled()
            await tab.click("#microphone")
            frames = [frame async for frame in first_frames(device, 4.0)]
            await tab.click("#microphone")
            await tab.wait_for_selector("#microphone[aria-pressed=false]")
        heard = samples(b"".join(frames))
        assert likeness(heard, samples(sweep(1.5, SAMPLE_RATE).pcm)) > 0.6


async def first_frames(device: Device, seconds: float) -> AsyncIterator[bytes]:
    async with asyncio.timeout(PATIENCE), aclosing(device.page.microphone.frames()) as frames:
        for _ in range(round(seconds / FRAME_SECONDS)):
            yield await anext(frames)


class TestWhoMayTalk:
    async def test_other_sites_are_refused(self, device: Device) -> None:
        site = f"http://evil.example:{device.page.port}"
        for origin in (Origin("https://evil.example"), Origin(site), None):
            with pytest.raises(websockets.InvalidStatus):
                await websockets.connect(f"ws://{device.host}/live", origin=origin)

    async def test_a_foreign_host_name_is_refused(self, device: Device) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            answer = await client.get(
                f"http://{device.host}/", headers={"Host": f"evil.example:{device.page.port}"}
            )
        assert answer.status_code == 400

    async def test_a_wrong_token_controls_nothing(self, device: Device) -> None:
        async with websockets.connect(f"ws://{device.host}/live", origin=own(device)) as socket:
            await socket.send('{"type": "hello", "token": "guess"}')
            await socket.send('{"type": "text", "text": "order everything"}')
            await socket.send('{"type": "talk"}')
            await asyncio.sleep(0.3)
        assert device.asked == []

    async def test_nonsense_ends_its_own_connection_only(self, device: Device) -> None:
        for nonsense in ("{", "[]", '{"type": "dance"}', '{"type": "microphone", "rate": 3}'):
            async with websockets.connect(f"ws://{device.host}/live", origin=own(device)) as socket:
                await socket.send(f'{{"type": "hello", "token": "{device.pairing.token}"}}')
                await socket.send(nonsense)
                await asyncio.wait_for(socket.wait_closed(), PATIENCE)
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            assert (await client.get(f"http://{device.host}/")).status_code == 200

    async def test_only_its_own_files_are_served(self, device: Device) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            for path in ("/../page.py", "/%2e%2e/page.py", "/static", "/page.py", "//etc/passwd"):
                assert (await client.get(f"http://{device.host}{path}")).status_code == 404
            answer = await client.get(f"http://{device.host}/page.js")
        assert "javascript" in answer.headers["content-type"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


class TestPorts:
    async def test_a_taken_port_falls_to_the_next(self, device: Device) -> None:
        async with serving() as second:
            assert second.page.port > device.page.port

    def test_no_free_port_says_what_to_do(self) -> None:
        taken = [listen(HOST, 8_700) for _ in range(PORTS_TRIED)]
        try:
            with pytest.raises(DeviceError, match="page_port"):
                listen(HOST, taken[0].getsockname()[1])
        finally:
            for listener in taken:
                listener.close()


async def test_nothing_is_drawn_while_nobody_looks(device: Device) -> None:
    await asyncio.sleep(0.8)
    assert device.plain.frames == 0


async def test_with_no_tab_open_a_sound_takes_its_time() -> None:
    clock = SkippingClock(work_takes_time=False)
    began = clock.now()
    await PageSpeaker(clock).play(sweep(0.3, 24_000))
    assert clock.now() - began == pytest.approx(0.3, abs=0.02)
