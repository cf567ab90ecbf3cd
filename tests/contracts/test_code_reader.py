"""What every reader of phones' codes must do: the one on a camera, and the one that is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
import pytest
import qrcode
import zxingcpp
from PIL import Image, ImageFilter

from assistant.core.clock import SystemClock
from assistant.core.errors import DeviceError
from assistant.core.picture import Picture
from assistant.core.ports import CodeReader
from assistant.see.codes import CameraCodeReader, payment_code
from assistant.see.fakes import HeldCodes
from device.camera import VideoFile, VideoWriter
from device.scripted_camera import ScriptedCamera

CODE = "281234567890123456"
SIZE = (640, 480)
ROOM = (94, 82, 70)


def phone(text: str = CODE, *, bars: bool = False, side: int = 230) -> Image.Image:
    """A phone's lit screen with a code, as in `assistant.sandbox.wallet_page`."""
    screen = Image.new("RGB", (side + 60, 2 * side), (250, 250, 250))
    if bars:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=2)
        code = Image.fromarray(np.asarray(made)).convert("RGB")
    else:
        code = qrcode.make(text).get_image().convert("RGB").resize((side, side))
    screen.paste(code, ((screen.width - code.width) // 2, 70))
    return screen


def held(screen: Image.Image | None, *, tilt: float = 0.0, blur: float = 0.0) -> Picture:
    """What a camera sees of the room, with a phone before it."""
    room = Image.new("RGB", SIZE, ROOM)
    if screen is not None:
        turned = screen.rotate(tilt, expand=True, fillcolor=ROOM, resample=Image.Resampling.BICUBIC)
        room.paste(turned, ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2))
    return Picture(room.filter(ImageFilter.GaussianBlur(blur)).tobytes(), *SIZE)


class World(Protocol):
    reader: CodeReader

    def show(self, code: str) -> None: ...
    def lose_camera(self) -> None: ...


class CameraWorld:
    def __init__(self) -> None:
        self._seen = held(None)
        clock = SystemClock()
        self._camera = ScriptedCamera(clock, self._pictures())
        self.reader: CodeReader = CameraCodeReader(self._camera, clock)

    def _pictures(self) -> Iterator[Picture]:
        while True:
            yield self._seen

    def show(self, code: str) -> None:
        self._seen = held(phone(code))

    def lose_camera(self) -> None:
        self._camera.unplug()


class ToldWorld:
    def __init__(self) -> None:
        self._held = HeldCodes()
        self.reader: CodeReader = self._held

    def show(self, code: str) -> None:
        self._held.hold(code)

    def lose_camera(self) -> None:
        self._held.gone = True


@pytest.fixture(params=[CameraWorld, ToldWorld])
def world(request: pytest.FixtureRequest) -> World:
    return cast(Callable[[], World], request.param)()


class TestCodeReader:
    async def test_waits_for_a_code_and_reads_it(self, world: World) -> None:
        reading = asyncio.create_task(world.reader.read())
        await asyncio.sleep(0)
        assert not reading.done()
        world.show(CODE)
        async with asyncio.timeout(60):
            assert await reading == CODE

    async def test_can_be_left_and_asked_again(self, world: World) -> None:
        left = asyncio.create_task(world.reader.read())
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)
        world.show(CODE)
        async with asyncio.timeout(60):
            assert await world.reader.read() == CODE

    async def test_a_camera_that_is_gone_is_said(self, world: World) -> None:
        world.lose_camera()
        with pytest.raises(DeviceError) as gone:
            await world.reader.read()
        assert gone.value.key == "error_camera"


@pytest.mark.parametrize("tilt", [0.0, 17.0, -40.0, 90.0, 180.0])
@pytest.mark.parametrize("blur", [0.0, 1.2])
def test_a_phone_is_not_held_straight_nor_still(tilt: float, blur: float) -> None:
    assert payment_code(held(phone(), tilt=tilt, blur=blur)) == CODE


def test_the_bars_above_the_square_serve_too() -> None:
    assert payment_code(held(phone(bars=True, side=300))) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8431/pay/0123456789abcdef",
        "8801234567893",
        "1234567890123456789012345",
        "28123456789012345O",
        "٢٨١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦",
    ],
)
def test_other_codes_are_not_paid_with(text: str) -> None:
    assert payment_code(held(phone(text))) is None


def test_of_two_phones_none_is_charged() -> None:
    pixels = np.hstack([as_array(held(phone())), as_array(held(phone("29" + CODE[2:])))])
    assert payment_code(Picture(pixels.tobytes(), 2 * SIZE[0], SIZE[1])) is None


async def test_a_film_of_a_phone_that_comes_near(tmp_path: Path) -> None:
    """Through a video file: lossy, in motion, at first too far away."""
    path, clock = tmp_path / "film.mp4", SystemClock()
    writer = VideoWriter(path, SIZE, 25.0)
    for step in range(12):
        screen = phone(side=30 + 20 * step) if step else None
        seen = as_array(held(screen, tilt=3.0 * step, blur=0.6))
        writer.write(np.dstack([seen[..., ::-1], np.full(SIZE[::-1], 255, np.uint8)]))
    writer.close()
    assert await CameraCodeReader(VideoFile(path, clock), clock).read() == CODE


async def test_a_film_without_a_code_ends_in_an_error(tmp_path: Path) -> None:
    path, clock = tmp_path / "film.mp4", SystemClock()
    writer = VideoWriter(path, SIZE, 25.0)
    writer.write(np.zeros((*SIZE[::-1], 4), np.uint8))
    writer.close()
    with pytest.raises(DeviceError, match="before it saw a code"):
        await CameraCodeReader(VideoFile(path, clock), clock).read()


def as_array(picture: Picture) -> npt.NDArray[np.uint8]:
    return np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
