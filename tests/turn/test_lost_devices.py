"""A conversation goes on when its loudspeaker or its microphone is pulled out."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import pytest

from assistant.app import Devices, open_app
from assistant.config import Config
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Bus, Told
from assistant.core.cards import MessageCard
from assistant.core.clock import SkippingClock
from assistant.core.events import CardShown, Failed, Heard, SkillAnswered, SpeakingStarted
from assistant.core.language import Language
from assistant.core.ports import Opening
from assistant.hear.ears import Ears
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.parts import Hearing, NameEars, Recognisers
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.speak.fakes import FakeSynthesiser
from assistant.speak.mouth import Mouth
from assistant.turn.conversation import Conversation
from device.scripted import ScriptedMicrophone, ScriptedSpeaker

TIME, DATE = "what time is it", "what day is it today"


class SilentRoom:
    """Hears no speech in anything."""

    def feed(self, frame: bytes) -> float:
        return 1.0 if any(frame) else 0.0

    def reset(self) -> None:
        return


class Device:
    """A conversation of real skills on devices that can be pulled out."""

    def __init__(self, clock: SkippingClock, folder: Path) -> None:
        self.clock, self.bus = clock, Bus(clock)
        self.told: list[Told] = []
        self.bus.subscribe(self.told.append)
        self.speaker = ScriptedSpeaker(clock)
        self.microphone = ScriptedMicrophone(clock)
        voices = MappingProxyType(dict.fromkeys(Language, (FakeSynthesiser(),)))
        self.mouth = Mouth(voices, self.speaker, self.bus, clock, folder)
        self.recogniser = ScriptedRecogniser([TIME], clock)
        hearing = Hearing(
            microphone=self.microphone,
            name=NameEars(ScriptedWakeWord([]), WakePolicy(WakeSettings(threshold=0.5))),
            voice_activity=SilentRoom(),
            recognisers=Recognisers(open=self.recogniser, closed=self.recogniser),
        )
        self.ears = Ears(hearing, self.bus, clock)

    def facts(self, kind: type) -> list[Told]:
        return [told for told in self.told if isinstance(told.fact, kind)]

    def failures(self) -> list[str]:
        return [told.fact.stage for told in self.told if isinstance(told.fact, Failed)]

    async def until(self, kind: type, count: int = 1) -> None:
        while len(self.facts(kind)) < count:
            await self.clock.sleep(0.05)


@asynccontextmanager
async def conversing(tmp_path: Path) -> AsyncIterator[Device]:
    """A conversation that runs until the block ends."""
    device = Device(SkippingClock(work_takes_time=False), tmp_path)
    config = Config(language=Language.EN, data_folder=str(tmp_path), payment_url="http://localhost")
    async with open_app(
        config, clock=device.clock, bus=device.bus, devices=Devices(), engines=None
    ) as app:
        house = dataclasses.replace(app.house, ears=device.ears, mouth=device.mouth)
        device.ears.type(TIME)
        tasks = [
            asyncio.create_task(device.ears.run()),
            asyncio.create_task(Conversation(house).hold(Opening(how="typed"))),
        ]
        try:
            yield device
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_lost_loudspeaker_is_written_and_tried_again(tmp_path: Path) -> None:
    async with conversing(tmp_path) as it:
        await it.until(SpeakingStarted)
        it.speaker.unplug()
        await it.until(Failed)
        assert it.failures() == ["speaker"]
        answer = it.facts(SkillAnswered)[0].fact
        assert isinstance(answer, SkillAnswered)
        it.ears.type("tell me about yourself")
        await it.until(SkillAnswered, 2)
        await it.until(CardShown, 2)
        shown = it.facts(CardShown)[-1].fact
        said = it.facts(SkillAnswered)[-1].fact
        assert isinstance(shown, CardShown)
        assert isinstance(shown.card, MessageCard)
        assert isinstance(said, SkillAnswered)
        assert shown.card.lines == (said.text,)
        assert "speaker" in shown.card.title.lower()
        # Told once, not with every sentence.
        assert it.failures() == ["speaker"]
        it.speaker.plug()
        heard_before = len(it.speaker.sounded)
        it.ears.type(DATE)
        await it.until(SkillAnswered, 3)
        await it.clock.sleep(3)
        assert len(it.speaker.sounded) > heard_before


async def test_what_is_not_heard_is_told_at_the_pace_of_speech(tmp_path: Path) -> None:
    async with conversing(tmp_path) as it:
        it.speaker.unplug()
        await it.until(SpeakingStarted)
        [began] = it.facts(SpeakingStarted)
        assert isinstance(began.fact, SpeakingStarted)
        await it.until(Failed)
        [failed] = it.facts(Failed)
        assert failed.at - began.at >= began.fact.seconds


async def test_one_can_type_while_the_microphone_is_lost(tmp_path: Path) -> None:
    async with conversing(tmp_path) as it:
        await it.until(SkillAnswered)
        it.microphone.unplug()
        await it.until(Failed)
        for count, line in enumerate((DATE, TIME, DATE), 2):
            await it.clock.sleep(1.0)
            it.ears.type(line)
            await it.until(Heard, count)
        await it.clock.sleep(3)
        said = [told.fact.text for told in it.told if isinstance(told.fact, SkillAnswered)]
        assert len(said) == 5, said
        assert it.failures().count("microphone") <= 2


async def test_the_microphone_is_listened_to_as_soon_as_it_is_back(tmp_path: Path) -> None:
    async with conversing(tmp_path) as it:
        await it.until(SkillAnswered)
        it.microphone.unplug()
        await it.until(SkillAnswered, 2)
        await it.clock.sleep(3)
        it.microphone.plug()
        await it.clock.sleep(1.5)
        it.microphone.speak(Audio(b"\x00\x20" * SAMPLE_RATE))
        await it.until(Heard, 2)
        await it.until(SkillAnswered, 3)


async def test_a_device_whose_ears_break_ends_rather_than_stay_deaf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: Ears) -> None:
        raise FloatingPointError("the canceller")

    monkeypatch.setattr(Ears, "run", broken)
    clock = SkippingClock(work_takes_time=False)
    config = Config(data_folder=str(tmp_path), payment_url="http://localhost")
    opened = open_app(config, clock=clock, bus=Bus(clock), devices=Devices(), engines=None)
    async with opened as app:
        with pytest.raises(FloatingPointError):
            await asyncio.wait_for(app.run(), 60)
