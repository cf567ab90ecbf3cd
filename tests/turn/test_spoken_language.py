"""A first sentence in another language, where the device is set to go along with it."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from types import MappingProxyType

import pytest

from assistant.app import Devices, open_app
from assistant.config import Config, load_config
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.errors import ConfigError
from assistant.core.events import Heard, LanguageChanged, Understood
from assistant.core.language import Language
from assistant.core.ports import Opening
from assistant.hear.ears import Ears
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.parts import Hearing, Recognisers
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.speak.fakes import FakeSynthesiser
from assistant.speak.mouth import Mouth
from assistant.turn.conversation import Conversation
from device.scripted import ScriptedMicrophone, ScriptedSpeaker

KOREAN, CHINESE = "지금 몇 시야", "现在几点了"


class Loudness:
    def feed(self, frame: bytes) -> float:
        return float(any(frame))

    def reset(self) -> None:
        return


class Teller:
    def __init__(self, chinese: float) -> None:
        self._likely = {Language.KO: 1 - chinese, Language.ZH: chinese, Language.EN: 0.0}

    async def languages(self, audio: Audio) -> dict[Language, float]:
        return self._likely


async def conversation(
    folder: Path, teller: Teller | None, *, seconds: float = 1.0, again: str = CHINESE
) -> list[Told]:
    """What is told of one sentence to a device that speaks Korean."""
    clock = SkippingClock(work_takes_time=False)
    bus = Bus(clock)
    told: list[Told] = []
    bus.subscribe(told.append)
    microphone = ScriptedMicrophone(clock)
    recogniser = ScriptedRecogniser([KOREAN, again], clock)
    hearing = Hearing(
        microphone=microphone,
        wake_word=ScriptedWakeWord(),
        policy=WakePolicy(WakeSettings(threshold=0.5)),
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
    return told


def facts(told: list[Told], kind: type) -> list[object]:
    return [each.fact for each in told if isinstance(each.fact, kind)]


async def test_the_conversation_goes_on_in_the_language_of_its_first_sentence(
    tmp_path: Path,
) -> None:
    told = await conversation(tmp_path, Teller(0.95))
    assert facts(told, LanguageChanged) == [LanguageChanged(language=Language.ZH)]
    heard = [fact for fact in facts(told, Heard) if isinstance(fact, Heard)]
    assert heard[-1].text == CHINESE
    assert len(facts(told, Understood)) == 1


@pytest.mark.parametrize(
    ("teller", "seconds", "again"),
    [
        (None, 1.0, CHINESE),
        (Teller(0.0), 1.0, CHINESE),
        (Teller(0.6), 1.0, CHINESE),
        (Teller(0.95), 6.0, CHINESE),
        (Teller(0.95), 1.0, ""),
    ],
    ids=["not asked", "the same", "unsure", "too long to hear again", "nothing heard in it"],
)
async def test_it_stays_as_it_is_otherwise(
    teller: Teller | None, seconds: float, again: str, tmp_path: Path
) -> None:
    told = await conversation(tmp_path, teller, seconds=seconds, again=again)
    assert facts(told, LanguageChanged) == []
    heard = [fact for fact in facts(told, Heard) if isinstance(fact, Heard)]
    assert [each.text for each in heard] == [KOREAN]


def test_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("XIAO_E_CONFIG", str(path))
    assert not load_config().language_detected
    path.write_text('language = "auto"\n', encoding="utf-8")
    assert load_config().language_detected
    assert not load_config(language="en").language_detected
    with pytest.raises(ConfigError, match="vosk"):
        load_config(profile="vosk")
