"""Payment codes that a customer's phone holds to the camera."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

import numpy as np
import zxingcpp

from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.errors import DeviceError
from assistant.core.picture import Picture
from assistant.core.ports import Camera

_PAYMENT_CODE = re.compile(r"[0-9]{16,24}")
"""Alipay's have 16 to 24 digits, WeChat's 18; whatever else is held up is no code to pay with."""
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
"""The two pictures of one code that wallets show, one above the other."""


class CameraCodeReader:
    """`CodeReader` on a camera. Pictures are looked at and forgotten."""

    def __init__(self, camera: Camera, clock: Clock) -> None:
        self._camera, self._clock = camera, clock

    async def read(self) -> str:
        thread = EngineThread("codes", self._clock)
        pictures = cast(AsyncGenerator[Picture], self._camera.pictures())
        try:
            async with aclosing(pictures):
                async for picture in pictures:
                    if code := await thread.run(payment_code, picture):
                        return code
        finally:
            thread.close()
        raise DeviceError("the camera ended before it saw a code", key="error_camera")


def payment_code(picture: Picture) -> str | None:
    """The digits of the payment code in a picture; ``None`` where there is none, or are two."""
    pixels = np.frombuffer(picture.rgb, np.uint8).reshape(picture.height, picture.width, 3)
    read = {str(found.text) for found in zxingcpp.read_barcodes(pixels, formats=_FORMATS)}
    codes = {text for text in read if _PAYMENT_CODE.fullmatch(text)}
    return codes.pop() if len(codes) == 1 else None
