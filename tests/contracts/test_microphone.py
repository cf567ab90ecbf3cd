"""What every microphone must do, held against the scripted one and PortAudio's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Protocol

import numpy as np
import pytest

from assistant.core.audio import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.clock import Clock, SkippingClock, SystemClock
from assistant.core.errors import DeviceError
from assistant.core.ports import Microphone
from device.portaudio import PortAudioMicrophone
from device.scripted import ScriptedMicrophone
from device.sound_card import SoundCard
from tests.contracts.sounds import likeness, samples, sweep
from tests.contracts.virtual_sound import VirtualSound
from tests.real_time import in_real_time


class Room(Protocol):
    """A microphone with someone in front of it."""

    @property
    def clock(self) -> Clock: ...
    @property
    def microphone(self) -> Microphone: ...

    def speak(self, audio: Audio) -> object: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...


class ScriptedRoom:
    def __init__(self) -> None:
        self.clock = SkippingClock(work_takes_time=False)
        self.microphone = ScriptedMicrophone(self.clock)
        self.speak = self.microphone.speak
        self.unplug, self.plug = self.microphone.unplug, self.microphone.plug


class VirtualRoom:
    def __init__(self, sound: VirtualSound) -> None:
        self.clock = SystemClock()
        self.microphone = PortAudioMicrophone(SoundCard(), self.clock)
        self.speak, self.unplug, self.plug = sound.speak, sound.unplug, sound.plug


@pytest.fixture(params=["scripted", pytest.param("portaudio", marks=pytest.mark.slow)])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    if request.param == "scripted":
        yield ScriptedRoom()
    else:
        yield VirtualRoom(request.getfixturevalue("virtual_sound"))


async def take(microphone: Microphone, seconds: float) -> bytes:
    frames: list[bytes] = []
    async for frame in microphone.frames():
        frames.append(frame)
        if len(frames) >= seconds / FRAME_SECONDS:
            break
    return b"".join(frames)


async def take_all(frames: AsyncIterator[bytes]) -> None:
    async for _ in frames:
        pass


class TestMicrophone:
    @in_real_time
    async def test_gives_whole_frames_in_real_time(self, room: Room) -> None:
        frames = room.microphone.frames()
        assert len(await anext(frames)) == 2 * FRAME_SAMPLES
        began = room.clock.now()
        for _ in range(30):
            assert len(await anext(frames)) == 2 * FRAME_SAMPLES
        assert room.clock.now() - began == pytest.approx(30 * FRAME_SECONDS, abs=0.25)

    @in_real_time
    async def test_hears_what_is_spoken(self, room: Room) -> None:
        spoken = sweep(1.0, SAMPLE_RATE)
        listening = asyncio.create_task(take(room.microphone, 2.5))
        await room.clock.sleep(0.7)
        room.speak(spoken)
        heard = samples(await listening)
        assert likeness(heard, samples(spoken.pcm)) > 0.98

    async def test_unplugged_in_mid_sentence_says_so_and_is_found_again(self, room: Room) -> None:
        frames = room.microphone.frames()
        await anext(frames)
        room.speak(sweep(2.0, SAMPLE_RATE))
        room.unplug()
        with pytest.raises(DeviceError) as lost:
            await asyncio.wait_for(take_all(frames), 60)
        assert lost.value.key == "error_microphone"
        with pytest.raises(DeviceError):
            await anext(room.microphone.frames())
        room.plug()
        assert len(await take(room.microphone, 0.2)) >= 2 * 0.2 * SAMPLE_RATE

    async def test_an_abandoned_listener_leaves_the_device_free(self, room: Room) -> None:
        waiting = asyncio.create_task(take(room.microphone, 60))
        await room.clock.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert await take(room.microphone, 0.2)


@pytest.mark.slow
@in_real_time
async def test_a_slow_listener_loses_the_oldest_sound_and_it_is_counted(
    virtual_sound: VirtualSound,
) -> None:
    microphone = PortAudioMicrophone(SoundCard(), SystemClock())
    frames = microphone.frames()
    await anext(frames)
    await asyncio.sleep(5.0)
    for _ in range(10):
        await anext(frames)
    await frames.aclose()
    assert 15 < microphone.dropped < 60


@pytest.mark.slow
async def test_silence_is_silent(virtual_sound: VirtualSound) -> None:
    heard = await take(PortAudioMicrophone(SoundCard(), SystemClock()), 0.5)
    assert np.abs(samples(heard)).max() < 10
