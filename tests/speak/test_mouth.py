import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from assistant.core.audio import Audio
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.errors import DeviceError, EngineError
from assistant.core.events import Failed, SpeakingStarted, SpeakingStopped
from assistant.core.language import Language
from assistant.core.ports import Synthesiser
from assistant.core.speech import Speech, Viseme
from assistant.speak.fakes import FakeSynthesiser
from assistant.speak.mouth import Mouth

F = TypeVar("F", SpeakingStarted, SpeakingStopped, Failed)
TEXT = "안녕하세요. 불고기 정식은 12,000원이에요. 두 개 주문할까요?"


class QuietSpeaker:
    """Takes the time of the sound."""

    def __init__(self, clock: SkippingClock) -> None:
        self.clock = clock
        self.played: list[Audio] = []
        self.playing = asyncio.Event()
        self.silenced = False
        self.lost = False

    async def play(self, audio: Audio) -> None:
        if self.lost:
            raise DeviceError("no loudspeaker", key="error_speaker")
        self.played.append(audio)
        self.playing.set()
        try:
            await self.clock.sleep(audio.seconds)
        except asyncio.CancelledError:
            self.silenced = True
            raise

    def set_volume(self, percent: int) -> None: ...


class SlowVoice(FakeSynthesiser):
    """Takes ``seconds`` of the clock for each clause."""

    name = "slow"

    def __init__(self, clock: SkippingClock, seconds: float) -> None:
        super().__init__()
        self.clock = clock
        self.seconds = seconds

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        await self.clock.sleep(self.seconds)
        return await super().synthesise(text, spoken, language)


@dataclass
class Room:
    clock: SkippingClock
    folder: Path
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus = Bus(self.clock)
        self.bus.subscribe(self.told.append)
        self.speaker = QuietSpeaker(self.clock)

    def mouth(self, *voices: Synthesiser) -> Mouth:
        return Mouth(
            dict.fromkeys(Language, voices), self.speaker, self.bus, self.clock, self.folder
        )

    def facts(self, kind: type[F]) -> list[F]:
        return [told.fact for told in self.told if isinstance(told.fact, kind)]


@pytest.fixture
async def room(tmp_path: Path) -> Room:
    return Room(SkippingClock(work_takes_time=False), tmp_path)


async def test_says_clause_by_clause_in_words(room: Room) -> None:
    voice = FakeSynthesiser()
    await room.mouth(voice).say(TEXT, Language.KO)
    started = room.facts(SpeakingStarted)
    assert [fact.text for fact in started] == [
        "안녕하세요.", "불고기 정식은 12,000원이에요.", "두 개 주문할까요?",
    ]  # fmt: skip
    assert voice.spoken[1] == "불고기 정식은 만 이천 원이에요."
    marks = [started[1].text[w.begin : w.end] for w in started[1].words]
    assert marks == ["불고기", "정식은", "12,000원이에요."]
    assert room.facts(SpeakingStopped) == [SpeakingStopped(interrupted=False)]
    assert room.told[-1].fact == SpeakingStopped(interrupted=False)


async def test_the_next_clause_is_made_while_one_sounds(room: Room) -> None:
    await room.mouth(SlowVoice(room.clock, 0.5)).say(TEXT, Language.KO)
    first, second, _ = room.facts(SpeakingStarted)
    assert first.starts_at == pytest.approx(0.5, abs=0.2)
    gap = second.starts_at - (first.starts_at + first.seconds)
    assert gap == pytest.approx(0.3, abs=0.2), "only the pause behind a sentence"


async def test_interrupted_at_once(room: Room) -> None:
    saying = asyncio.create_task(room.mouth(FakeSynthesiser()).say(TEXT, Language.KO))
    await room.speaker.playing.wait()
    saying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await saying
    assert room.speaker.silenced
    assert room.told[-1].fact == SpeakingStopped(interrupted=True)
    assert len(room.speaker.played) == 1


async def test_the_next_voice_takes_over_and_it_is_told_once(room: Room) -> None:
    broken = FakeSynthesiser(fails=True)
    broken.name = "broken"
    mouth = room.mouth(broken, FakeSynthesiser())
    await mouth.say(TEXT, Language.KO)
    await mouth.say("네.", Language.KO)
    assert len(room.facts(Failed)) == 1
    assert len(room.facts(SpeakingStarted)) == 4


async def test_no_voice_left(room: Room) -> None:
    with pytest.raises(EngineError):
        await room.mouth(FakeSynthesiser(fails=True)).say("네.", Language.KO)
    assert not room.facts(SpeakingStarted)
    assert not room.facts(SpeakingStopped)


async def test_what_was_said_before_is_not_made_again(room: Room) -> None:
    await room.mouth(FakeSynthesiser()).say(TEXT, Language.KO)
    again = FakeSynthesiser()
    await room.mouth(again).say(TEXT, Language.KO)
    assert again.spoken == []


async def test_hints_are_made_before_they_are_said(room: Room) -> None:
    voice = SlowVoice(room.clock, 1.0)
    mouth = room.mouth(voice)
    mouth.prepare(("두 개 주문할까요?",), Language.KO)
    await mouth.prepared()
    before = room.clock.now()
    await mouth.say("두 개 주문할까요?", Language.KO)
    assert room.facts(SpeakingStarted)[0].starts_at - before < 0.5
    assert len(voice.spoken) == 1


async def test_a_hint_that_is_being_made_is_not_made_twice(room: Room) -> None:
    voice = SlowVoice(room.clock, 1.0)
    mouth = room.mouth(voice)
    mouth.prepare(("두 개 주문할까요?",), Language.KO)
    await room.clock.sleep(0.3)
    await mouth.say("두 개 주문할까요?", Language.KO)
    assert len(voice.spoken) == 1


async def test_nothing_that_sounds(room: Room) -> None:
    mouth = room.mouth(FakeSynthesiser())
    await mouth.say("", Language.KO)
    await mouth.say("🍜 ...", Language.EN)
    assert room.told == []


async def test_chimes_play(room: Room) -> None:
    await room.mouth(FakeSynthesiser()).chime("listening")
    assert len(room.speaker.played) == 1


async def test_a_lost_speaker_is_read_along_and_told_at_the_end(room: Room) -> None:
    room.speaker.lost = True
    with pytest.raises(DeviceError):
        await room.mouth(FakeSynthesiser()).say(TEXT, Language.KO)
    first, second, third = room.facts(SpeakingStarted)
    assert second.starts_at >= first.starts_at + first.seconds
    assert third.starts_at >= second.starts_at + second.seconds
    assert room.told[-1].fact == SpeakingStopped(interrupted=False)


class MuteLips(FakeSynthesiser):
    """Sounds, but knows nothing of when."""

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        sound = bytes((np.sin(np.arange(24_000) / 4) * 9_000).astype(np.int16))
        return Speech(text, Audio(sound, 24_000), ())


async def test_a_voice_without_timing_still_moves_the_lips(room: Room) -> None:
    await room.mouth(MuteLips()).say("네", Language.KO)
    started = next(t.fact for t in room.told if isinstance(t.fact, SpeakingStarted))
    assert any(v.viseme is not Viseme.SIL for v in started.visemes)
