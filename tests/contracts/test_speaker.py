"""What every speaker must do, held against the scripted one and PortAudio's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
import soxr

from assistant.core.audio import Audio
from assistant.core.clock import Clock, SkippingClock, SystemClock
from assistant.core.errors import DeviceError
from assistant.core.ports import Speaker
from device.portaudio import PortAudioSpeaker
from device.scripted import ScriptedSpeaker
from device.sound_card import SoundCard
from tests.contracts.sounds import likeness, loud_seconds, samples, sweep
from tests.contracts.virtual_sound import RECORDED_RATE, VirtualSound
from tests.real_time import in_real_time

RATE = 24_000


class Recorded:
    """What sounded, once the block is over."""

    audio = Audio(b"")


class Room(Protocol):
    """A speaker with a tape recorder in front of it."""

    @property
    def clock(self) -> Clock: ...
    @property
    def speaker(self) -> Speaker: ...

    def recording(self) -> AbstractContextManager[Recorded]: ...


class ScriptedRoom:
    def __init__(self) -> None:
        self.clock = SkippingClock(work_takes_time=False)
        self.speaker = ScriptedSpeaker(self.clock)

    @contextmanager
    def recording(self) -> Iterator[Recorded]:
        recorded = Recorded()
        yield recorded
        pcm = b"".join(sounded.audio.pcm for sounded in self.speaker.sounded)
        recorded.audio = Audio(pcm, RATE)


class VirtualRoom:
    def __init__(self, sound: VirtualSound) -> None:
        self.clock = SystemClock()
        self.speaker = PortAudioSpeaker(SoundCard(), self.clock)
        self._sound = sound

    @contextmanager
    def recording(self) -> Iterator[Recorded]:
        recorded = Recorded()
        with self._sound.recording() as file:
            yield recorded
        recorded.audio = Audio(file.read_bytes(), RECORDED_RATE)


@pytest.fixture(params=["scripted", pytest.param("portaudio", marks=pytest.mark.slow)])
def room(request: pytest.FixtureRequest) -> Iterator[Room]:
    if request.param == "scripted":
        yield ScriptedRoom()
    else:
        yield VirtualRoom(request.getfixturevalue("virtual_sound"))


class TestSpeaker:
    @in_real_time
    async def test_lasts_as_long_as_the_sound(self, room: Room) -> None:
        await room.speaker.play(sweep(0.1, RATE))
        began = room.clock.now()
        await room.speaker.play(sweep(1.0, RATE))
        assert room.clock.now() - began == pytest.approx(1.0, abs=0.2)

    @in_real_time
    async def test_plays_what_it_is_given(self, room: Room) -> None:
        spoken = sweep(1.0, RATE)
        with room.recording() as recorded:
            await room.speaker.play(spoken)
        rate = recorded.audio.rate
        expected = soxr.resample(samples(spoken.pcm), RATE, rate)
        assert likeness(samples(recorded.audio.pcm), expected) > 0.97
        assert loud_seconds(recorded.audio.pcm, rate) == pytest.approx(1.0, abs=0.05)

    @in_real_time
    async def test_falls_silent_at_once_when_cancelled(self, room: Room) -> None:
        with room.recording() as recorded:
            playing = asyncio.create_task(room.speaker.play(sweep(3.0, RATE)))
            await room.clock.sleep(0.6)
            playing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await playing
            await room.clock.sleep(0.4)
        assert 0.2 < loud_seconds(recorded.audio.pcm, recorded.audio.rate) < 0.68

    async def test_speaks_again_after_it_was_cancelled(self, room: Room) -> None:
        playing = asyncio.create_task(room.speaker.play(sweep(3.0, RATE)))
        await room.clock.sleep(0.3)
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
        await room.speaker.play(sweep(0.2, RATE))

    @in_real_time
    async def test_no_sound_takes_no_time(self, room: Room) -> None:
        await room.speaker.play(sweep(0.1, RATE))
        began = room.clock.now()
        await room.speaker.play(Audio(b"", RATE))
        assert room.clock.now() - began < 0.5


@pytest.mark.slow
class TestPortAudioSpeaker:
    @in_real_time
    async def test_the_volume_is_heard_at_once(self, virtual_sound: VirtualSound) -> None:
        room = VirtualRoom(virtual_sound)
        with room.recording() as recorded:
            for percent in (100, 50, 0):
                room.speaker.set_volume(percent)
                await room.speaker.play(sweep(0.5, RATE))
        heard = np.abs(samples(recorded.audio.pcm))
        first = int(np.argmax(heard > 300))
        half = RECORDED_RATE // 2
        loud, quiet, silent = (
            heard[first + i * half + half // 4 : first + (i + 1) * half - half // 4].max()
            for i in range(3)
        )
        assert quiet / loud == pytest.approx(0.25, abs=0.03)
        assert silent == 0

    async def test_unplugged_in_mid_sentence_says_so_and_is_found_again(
        self, virtual_sound: VirtualSound
    ) -> None:
        speaker = PortAudioSpeaker(SoundCard(), SystemClock())
        playing = asyncio.create_task(speaker.play(sweep(3.0, RATE)))
        await asyncio.sleep(0.7)
        virtual_sound.unplug()
        with pytest.raises(DeviceError) as lost:
            await playing
        assert lost.value.key == "error_speaker"
        with pytest.raises(DeviceError, match="doctor"):
            await speaker.play(sweep(0.1, RATE))
        virtual_sound.plug()
        await speaker.play(sweep(0.1, RATE))

    async def test_does_not_disturb_the_microphones_search(
        self, virtual_sound: VirtualSound, tmp_path: Path
    ) -> None:
        card, clock = SoundCard(), SystemClock()
        speaker = PortAudioSpeaker(card, clock)
        await speaker.play(sweep(0.1, RATE))
        with pytest.raises(OSError, match="gone"):
            await card.open(_refuse)
        await speaker.play(sweep(0.1, RATE))


def _refuse(sounddevice: object) -> object:
    raise OSError("gone")
