"""A conversation of one spoken sentence, on scripted engines."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from assistant.app import Devices, open_app
from assistant.config import Config
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.language import Language
from assistant.core.ports import Opening
from assistant.hear.ears import Ears
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.languages import TellsLanguages
from assistant.hear.parts import Hearing, NameEars, Recognisers
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.speak.fakes import FakeSynthesiser
from assistant.speak.mouth import Mouth
from assistant.turn.conversation import Conversation
from device.scripted import ScriptedMicrophone, ScriptedSpeaker

Fact = TypeVar("Fact")


class Loudness:
    def feed(self, frame: bytes) -> float:
        return float(any(frame))

    def reset(self) -> None:
        return


@dataclass(frozen=True)
class Held:
    """What was told, and the seconds of sound that the recogniser was given each time."""

    told: Sequence[Told]
    listened: Sequence[float]

    def facts(self, kind: type[Fact]) -> list[Fact]:
        return [each.fact for each in self.told if isinstance(each.fact, kind)]


async def hold(
    folder: Path,
    texts: Sequence[str],
    *,
    seconds: float = 1.0,
    teller: TellsLanguages | None = None,
) -> Held:
    """One sentence to a device that speaks Korean, heard as ``texts``, one at each listening."""
    clock = SkippingClock(work_takes_time=False)
    bus = Bus(clock)
    told: list[Told] = []
    bus.subscribe(told.append)
    microphone = ScriptedMicrophone(clock)
    recogniser = ScriptedRecogniser(texts, clock)
    hearing = Hearing(
        microphone=microphone,
        name=NameEars(ScriptedWakeWord(), WakePolicy(WakeSettings(threshold=0.5))),
        voice_activity=Loudness(),
        recognisers=Recognisers(open=recogniser, closed=recogniser, languages=teller),
    )
    ears = Ears(hearing, bus, clock)
    voices = MappingProxyType(dict.fromkeys(Language, (FakeSynthesiser(),)))
    mouth = Mouth(voices, ScriptedSpeaker(clock), bus, clock, folder)
    config = Config(data_folder=str(folder), payment_url="http://localhost")
    async with open_app(config, clock=clock, bus=bus, devices=Devices(), engines=None) as app:
        house = dataclasses.replace(app.house, ears=ears, mouth=mouth)
        life = asyncio.create_task(ears.run())
        microphone.speak(Audio(b"\x00\x20" * round(seconds * SAMPLE_RATE)))
        try:
            await Conversation(house).hold(Opening(how="button"))
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
    return Held(told, [audio.seconds for audio, _ in recogniser.heard])
