"""Trying again hides what the machine tore, never a device that is wrong."""

import pytest

from assistant.core.clock import Clock, SkippingClock, SystemClock
from assistant.core.errors import DeviceError
from tests.real_time import TRIES, in_real_time


class Device:
    """Goes wrong the first ``times``."""

    def __init__(self, times: int, clock: Clock, error: Exception | None = None) -> None:
        self.times, self.clock, self.error = times, clock, error or AssertionError()
        self.tried = 0


@in_real_time
async def use(*, device: Device) -> None:
    device.tried += 1
    if device.tried <= device.times:
        raise device.error


@pytest.mark.parametrize("error", [AssertionError(), TimeoutError()])
async def test_a_sound_that_was_torn_is_played_again(error: Exception) -> None:
    device = Device(TRIES - 1, SystemClock(), error)
    await use(device=device)
    assert device.tried == TRIES


@pytest.mark.parametrize("error", [AssertionError(), TimeoutError()])
async def test_a_device_that_is_always_wrong_fails(error: Exception) -> None:
    device = Device(TRIES, SystemClock(), error)
    with pytest.raises(type(error)):
        await use(device=device)
    assert device.tried == TRIES


async def test_an_error_of_the_device_is_no_torn_sound() -> None:
    device = Device(1, SystemClock(), DeviceError("unplugged"))
    with pytest.raises(DeviceError):
        await use(device=device)
    assert device.tried == 1


async def test_where_time_is_skipped_nothing_is_torn() -> None:
    device = Device(1, SkippingClock())
    with pytest.raises(AssertionError):
        await use(device=device)
    assert device.tried == 1
