"""One script played on a whole device, by voice or by keyboard, in front of a screen."""

from __future__ import annotations

import asyncio
import dataclasses
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

import numpy as np

from assistant.app import App, Devices
from assistant.commands.phone import BeforeCamera, CustomerPhone
from assistant.commands.screen import open_stage
from assistant.commands.session import running
from assistant.commands.world import World, open_world
from assistant.config import Config
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Bus, Observer
from assistant.core.clock import SkippingClock
from assistant.engines import Engines
from assistant.hear.files import read_audio
from assistant.script.check import problems
from assistant.script.player import Played, Player
from assistant.script.script import Script, Step
from assistant.understanding import city_time
from avatar.stage import Stage
from device.scripted import ScriptedMicrophone, ScriptedSpeaker, Sounded
from device.scripted_camera import ScriptedCamera

CAMERA_FPS = 5.0
TYPICAL_SPEECH_RMS = 0.08
"""Of full scale: what `assistant.script.lines` makes of a spoken line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """``problems`` has one list for each played step; ``user`` and ``device`` what sounded."""

    played: Sequence[Played]
    problems: Sequence[Sequence[str]]
    user: Sequence[Sounded] = ()
    device: Sequence[Sounded] = ()

    @property
    def good(self) -> bool:
        return not any(self.problems)


def clock_for(script: Script, *, work_takes_time: bool = True) -> SkippingClock:
    start = city_time(script.time) if script.time else None
    return SkippingClock(start, work_takes_time=work_takes_time)


async def perform(
    script: Script,
    config: Config,
    *,
    clock: SkippingClock,
    engines: Engines | None,
    lines: Mapping[int, Audio],
    observers: Sequence[Observer] = (),
    stage: Stage | None = None,
    world: World | None = None,
) -> Performance:
    """Plays ``script`` on a fresh device of its own.

    Args:
        engines: hear and speak for real; the lines are typed when ``None``.
        lines: the sound of each spoken step by its index (`assistant.script.lines`).
        stage: the screen, to look at it; one is made when ``None``.
        world: what it pays and orders at; one is made when ``None``.
    """
    bus = Bus(clock)
    stage = stage or open_stage(config)
    for observer in (stage.tell, *observers):
        bus.subscribe(observer)
    microphone = ScriptedMicrophone(clock, _background(script))
    speaker = ScriptedSpeaker(clock, microphone, echo=script.echo)
    view = BeforeCamera()
    camera = ScriptedCamera(clock, view.pictures(), CAMERA_FPS) if script.shows_codes else None
    devices = Devices(camera=camera)
    if engines is not None:
        devices = Devices(microphone=microphone, speaker=speaker, camera=camera)
    sounds = {id(step): lines[index] for index, step in enumerate(script.steps) if index in lines}

    async def voice(step: Step) -> Audio:
        return sounds[id(step)]

    async with _device(script, config, clock, bus, devices, engines, world) as (app, around):
        player = Player(
            bus,
            clock,
            app.ears,
            microphone=microphone if engines is not None else None,
            voice=voice,
            phone=CustomerPhone(stage, clock, view, around.provider.url).use,
            provider=around.behave,
            fridge=around.use_fridge if script.fridge else None,
        )
        await app.warm_up()
        if engines is not None:
            # As a device does that has been on for a second.
            with clock.busy():
                await asyncio.to_thread(app.rehearse)
        played = await player.play(script)
        player.end()
        await player.settle()
    return Performance(
        played=played,
        problems=[problems(step) for step in played],
        user=microphone.sounded,
        device=speaker.sounded,
    )


@asynccontextmanager
async def _device(
    script: Script,
    config: Config,
    clock: SkippingClock,
    bus: Bus,
    devices: Devices,
    engines: Engines | None,
    world: World | None,
) -> AsyncIterator[tuple[App, World]]:
    """A device without a past in a pretend world: a script pays, and never for real."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as more:
        around = world or more.enter_context(open_world())
        own = dataclasses.replace(
            around.receive(script, config),
            data_folder=folder,
            language=script.language,
            shop=script.shop or config.shop,
        )
        async with running(own, clock, bus, devices, engines) as app:
            yield app, around


def _background(script: Script) -> Audio | None:
    """The room's sound at the script's signal-to-noise ratio."""
    if script.background is None:
        return None
    room = read_audio(script.background)
    samples = np.frombuffer(room.pcm, np.int16).astype(np.float32)
    level = TYPICAL_SPEECH_RMS * 32768 * 10 ** (-script.snr / 20)
    scaled = samples * (level / max(1.0, float(np.sqrt(np.mean(samples**2)))))
    return Audio(np.clip(scaled, -32768, 32767).astype(np.int16).tobytes(), SAMPLE_RATE)
