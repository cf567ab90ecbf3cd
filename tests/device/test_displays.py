"""Other displays: what they draw, how much is sent for it, and how they are paired."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
import websockets
from playwright.async_api import expect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from assistant.core.bus import Told
from assistant.core.clock import SkippingClock
from assistant.core.events import TurnEnded, WakeDetected
from avatar.blendshapes import NAMES
from avatar.rig import load_rig
from avatar.solver import Head, Solver
from device.page import Pairing
from device.page.access import CODE_SECONDS, MOST_TRIES, REST_SECONDS
from device.page.viewer import encode
from tests.device.browser import chromium
from tests.device.displays import (
    CHARACTERS,
    StillClock,
    apart,
    conversation,
    new_display,
    new_stage,
    shot,
)
from tests.device.test_page import Device, open_tab, own, serving, until

MEAN_APART = 2.5
"""Of 255. The window hints its text, a browser draws outlines: edges of letters differ."""
FAR_APART = 0.02
AS_CHROMIUM = [ClientPerMessageDeflateFactory(client_max_window_bits=True)]
MOST_KILOBITS = 100.0
FIRST_PICTURE_SECONDS = 1.0
DRAWN = "() => performance.getEntriesByName('first picture')[0]?.startTime"


@pytest.mark.slow
class TestWhatIsSeen:
    @pytest.mark.parametrize(
        ("size", "card", "character", "theme"),
        [
            ((1280, 800), "shops", "xiaoe", "auto"),
            ((1280, 800), "map", "haru", "high_contrast"),
            ((800, 480), "payment waiting", "gosling", "night"),
        ],
    )
    async def test_the_page_looks_as_the_window_does(
        self, size: tuple[int, int], card: str, character: str, theme: str
    ) -> None:
        stage = new_stage(size, character, theme)
        clock = StillClock()
        async with serving(new_display(character, theme), clock) as device, chromium() as browser:
            clock.at = 3.5
            for at, fact in conversation(card):
                stage.tell(Told(at, fact))
                device.page.tell(Told(at, fact))
            tab = await browser.new_page(viewport={"width": size[0], "height": size[1]})
            await tab.goto(f"http://{device.host}/")
            await expect(tab.locator("body")).to_have_class("watching")
            wanted, difference = stage.draw(3.5), (255.0, 1.0)
            async with asyncio.timeout(10):
                while difference > (MEAN_APART, FAR_APART):
                    await tab.wait_for_timeout(300)
                    difference = apart(await shot(tab), wanted)
        assert difference[1] < FAR_APART

    async def test_several_pages_of_different_shapes(self) -> None:
        async with serving(new_display()) as device, chromium() as browser:
            tabs = []
            for width, height in ((900, 600), (500, 900), (480, 480)):
                tab = await browser.new_page(viewport={"width": width, "height": height})
                await tab.goto(f"http://{device.host}/")
                tabs.append(tab)
            for tab in tabs:
                await tab.wait_for_function(DRAWN)
                drawn = await shot(tab)
                assert len(np.unique(drawn.reshape(-1, 4), axis=0)) > 500

    async def test_the_first_picture_comes_within_a_second(self) -> None:
        async with serving(new_display()) as device, chromium() as browser:
            seconds = []
            for _ in range(3):
                tab = await browser.new_page()
                await tab.goto(f"http://{device.host}/")
                await tab.wait_for_function(DRAWN)
                seconds.append(await tab.evaluate(DRAWN) / 1000)
                await tab.close()
        print("first picture after", *(f"{s:.2f}" for s in seconds), "s")
        assert min(seconds) < FIRST_PICTURE_SECONDS, "others use the machine too: the best counts"

    @pytest.mark.parametrize("character", ["xiaoe", "haru", "gosling"])
    async def test_the_browser_solves_a_rig_as_the_device_does(self, character: str) -> None:
        dice = np.random.default_rng(7)
        weights = (dice.random(len(NAMES)) * (dice.random(len(NAMES)) < 0.4)).astype(np.float32)
        head = Head(0.3, -0.15, 0.1)
        points, alphas = Solver(load_rig(CHARACTERS / character)).solve(weights, head)
        async with serving(new_display(character)) as device, chromium() as browser:
            tab = await open_tab(browser, f"http://{device.host}/")
            solved = await tab.evaluate(
                """async ([rig, weights, yaw, pitch, roll]) => {
                    const { Character } = await import("./character.js");
                    const character = new Character(rig);
                    character.solve(weights, yaw, pitch, roll);
                    return [[...character.points], [...character.alphas]];
                }""",
                [
                    new_display(character).character(),
                    weights.tolist(),
                    head.yaw,
                    head.pitch,
                    head.roll,
                ],
            )
        assert np.abs(np.array(solved[0]) - points.ravel()).max() < 0.05
        assert np.abs(np.clip(solved[1], 0, 1) - alphas).max() < 1e-3


class TestHowMuchIsSent:
    async def test_within_a_hundred_kilobits_while_it_speaks(self) -> None:
        """On the wire, at 60 frames a second, once the rig and the card are there."""
        clock = StillClock()
        async with (
            serving(new_display(), clock) as device,
            counted(device) as (port, count),
            websockets.connect(
                f"ws://127.0.0.1:{port}/live",
                origin=own(device),
                max_size=None,
                compression=None,
                extensions=AS_CHROMIUM,
            ) as socket,
        ):
            await socket.send('{"type": "hello", "token": ""}')
            await socket.send('{"type": "size", "width": 1280, "height": 800}')
            for at, fact in conversation("shops", clock.now() - 1.0):
                device.page.tell(Told(at, fact))
            await drain(socket, 1.0)
            before = count[0]
            frames = await drain(socket, 3.0)
            kilobits = (count[0] - before) * 8 / 1000 / 3.0
        print(f"{kilobits:.1f} kbit/s at {frames / 3:.0f} frames a second")
        assert frames > 60, "the machine was too busy to tell"
        assert 1 < kilobits < MOST_KILOBITS

    def test_a_frame_holds_only_what_changed(self) -> None:
        before = np.array([5, 0, -7, 4096, 0, 0, 0, 0, 9], np.int16)
        after = before.copy()
        after[[2, 8]] = (-8, -4000)
        assert encode(before, before) == b"\x00\x00"
        assert encode(after, before) == bytes([0b100, 0b1, 0x01, *varint(4009 * 2 - 1)])


def varint(value: int) -> bytes:
    return bytes([value & 0x7F | 0x80, value >> 7]) if value > 0x7F else bytes([value])


async def drain(socket: websockets.ClientConnection, seconds: float) -> int:
    """How many frames came."""
    frames = 0
    try:
        async with asyncio.timeout(seconds):
            async for message in socket:
                frames += isinstance(message, bytes) and message[0] == 1
    except TimeoutError:
        pass
    return frames


@asynccontextmanager
async def counted(device: Device) -> AsyncIterator[tuple[int, list[int]]]:
    """A port that leads to the page, and how many bytes came from there."""
    count = [0]

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, n: int) -> None:
        while data := await reader.read(65536):
            count[0] += n * len(data)
            writer.write(data)
            await writer.drain()
        writer.close()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", device.page.port)
        await asyncio.gather(
            carry(reader, there[1], 0), carry(there[0], writer, 1), return_exceptions=True
        )

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], count
    finally:
        server.close()


class TestPairing:
    @pytest.mark.slow
    async def test_a_display_is_paired_by_the_code_and_stays_so(self) -> None:
        async with chromium() as browser, serving() as device:
            tab = await open_tab(browser, f"http://{device.host}/")
            await expect(tab.locator("body")).to_have_class("watching")
            await tab.mouse.move(200, 200)
            await tab.click("#pair")
            await until(lambda: len(device.codes) == 1)
            await tab.fill("#code", wrong(device.codes[0]))
            await tab.keyboard.press("Enter")
            await expect(tab.locator("#notice")).to_contain_text("달라요")
            await tab.fill("#code", device.codes[0])
            await tab.keyboard.press("Enter")
            await expect(tab.locator("#talk")).to_be_enabled()
            assert device.codes == []
            await tab.reload()
            await expect(tab.locator("#talk")).to_be_enabled()

    @pytest.mark.slow
    async def test_a_phone_that_scanned_the_code_is_paired(self) -> None:
        async with chromium() as browser, serving() as device:
            code = device.pairing.begin()
            tab = await open_tab(browser, f"http://{device.host}/#pair={code}")
            await expect(tab.locator("#talk")).to_be_enabled()
            assert "#" not in tab.url

    async def test_who_only_watches_is_refused(self) -> None:
        async with serving() as device, connected(device) as socket:
            for message in (
                {"type": "text", "text": "order everything"},
                {"type": "talk"},
                {"type": "touch", "x": 0.9, "y": 0.5},
                {"type": "code", "code": "123456"},
                {"type": "microphone", "rate": 16000},
            ):
                await socket.send(json.dumps(message))
            await socket.send(b"\x00\x01" * 800)
            await asyncio.sleep(0.4)
            assert device.asked == []

    async def test_no_code_is_shown_during_a_conversation(self) -> None:
        async with serving() as device, connected(device) as socket:
            device.tell(WakeDetected(word="샤오어", score=1.0))
            await socket.send('{"type": "pair"}')
            await asyncio.sleep(0.3)
            assert device.codes == []
            device.tell(TurnEnded(outcome="done"))
            await socket.send('{"type": "pair"}')
            await until(lambda: len(device.codes) == 1)

    async def test_a_code_is_for_one_and_not_for_guessing(self, tmp_path: Path) -> None:
        clock = SkippingClock()
        pairing = Pairing(clock, tmp_path / "paired.json")
        code = pairing.begin()
        assert code is not None
        assert pairing.begin() is None
        for _ in range(MOST_TRIES):
            assert pairing.accept(wrong(code)) is None
        assert pairing.accept(code) is None
        assert pairing.begin() is None
        await clock.sleep(REST_SECONDS + 1)
        code = pairing.begin()
        assert code is not None
        token = pairing.accept(code)
        assert token is not None
        assert pairing.accept(code) is None
        assert pairing.knows(token)
        assert Pairing(clock, tmp_path / "paired.json").knows(token), "after a new start too"
        assert token not in (tmp_path / "paired.json").read_text()
        assert not pairing.knows("")

    async def test_a_code_ends(self) -> None:
        clock = SkippingClock()
        pairing = Pairing(clock)
        code = pairing.begin()
        assert code is not None
        await clock.sleep(CODE_SECONDS + 1)
        assert pairing.accept(code) is None

    def test_a_spoilt_file_pairs_nobody(self, tmp_path: Path) -> None:
        file = tmp_path / "paired.json"
        for spoilt in ("{", "{}", "[1, null]", "\x00"):
            file.write_text(spoilt)
            assert not Pairing(SkippingClock(), file).knows("1")


@asynccontextmanager
async def connected(device: Device) -> AsyncIterator[websockets.ClientConnection]:
    """A display that is not paired."""
    async with websockets.connect(f"ws://{device.host}/live", origin=own(device)) as socket:
        await socket.send('{"type": "hello", "token": "guess"}')
        yield socket


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"
