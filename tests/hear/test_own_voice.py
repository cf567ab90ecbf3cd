"""The device's own voice in its microphone, and who talks into it."""

import asyncio
import dataclasses
from collections.abc import Sequence

import pytest

from assistant.core.events import (
    SpeechStarted,
    WakeDetected,
)
from assistant.hear.ears import Ears
from assistant.hear.own_sound import OwnSound
from assistant.hear.wake_fake import ScriptedWakeWord
from device.scripted import ScriptedMicrophone, ScriptedSpeaker
from tests.hear.listener import (
    EXPECT,
    LOUD,
    Setup,
    level,
    running,
    speech,
)
from tests.hear.speech import audio, spoken
from tests.hear.test_echo import device_voice

BEFORE_USER, BEHIND_USER = 0.35, 0.25
"""Seconds of silence around what a user says."""
USER = spoken("The second one please")


async def test_the_end_of_its_own_sentence_is_no_answer() -> None:
    setup = Setup(["네"], [])
    own = OwnSound(ScriptedSpeaker(setup.clock, setup.microphone, echo=1.0), setup.clock)
    setup.ears = Ears(setup.hearing, setup.bus, setup.clock, sounding=own.audible)
    async with running(setup) as it:
        await own.play(speech(1.0))
        assert await it.ears.hear(EXPECT, patience=2) is None
        assert it.told(SpeechStarted) == []


class Talking:
    """A device whose own voice is heard by its microphone at -20 dB."""

    def __init__(self, texts: Sequence[str] = (), *, barge_in: bool = True) -> None:
        self.setup = Setup(texts, [])
        clock, microphone = self.setup.clock, self.setup.microphone
        self.own = OwnSound(ScriptedSpeaker(clock, microphone, echo=0.1), clock)
        self.setup.ears = Ears(
            self.setup.hearing,
            self.setup.bus,
            clock,
            sounding=self.own.audible,
            barge_in=barge_in,
        )

    async def say(self, seconds: float) -> float:
        """Talks until somebody takes the word; returns the seconds that sounded."""
        clock, began = self.setup.clock, self.setup.clock.now()
        saying = asyncio.create_task(self.own.play(audio(device_voice(seconds))))
        interruption = asyncio.create_task(self.setup.ears.interruption())
        await asyncio.wait({saying, interruption}, return_when=asyncio.FIRST_COMPLETED)
        ended = clock.now()
        for task in (saying, interruption):
            task.cancel()
        await asyncio.gather(saying, interruption, return_exceptions=True)
        return ended - began


async def test_its_own_voice_neither_interrupts_it_nor_is_an_answer() -> None:
    talking = Talking(["네"])
    async with running(talking.setup) as it:
        assert await talking.say(6.0) > 5.9
        assert await it.ears.hear(EXPECT, patience=2) is None
        assert it.told(SpeechStarted) == []


async def test_one_who_talks_into_its_words_is_heard_whole_and_it_falls_silent() -> None:
    talking = Talking(["두 번째로 해 줘"])
    async with running(talking.setup) as it:
        saying = asyncio.create_task(talking.say(8.0))
        await it.clock.sleep(4.0)
        it.microphone.speak(USER)
        assert 4.0 + BEFORE_USER < await saying < 4.5 + BEFORE_USER
        utterance = await it.ears.hear(EXPECT, patience=5)
        assert utterance is not None
        assert utterance.texts == ("두 번째로 해 줘",)
        heard, _ = it.recogniser.heard[-1]
        words = USER.seconds - BEFORE_USER - BEHIND_USER
        assert words < heard.seconds < words + 1.1


async def test_without_barge_in_only_the_name_and_the_button_interrupt() -> None:
    talking = Talking(barge_in=False)
    async with running(talking.setup) as it:
        saying = asyncio.create_task(talking.say(6.0))
        await it.clock.sleep(3.0)
        it.microphone.speak(USER)
        assert await saying > 5.9


async def test_what_rushes_takes_the_word_from_nobody() -> None:
    talking = Talking()
    async with running(talking.setup) as it:
        saying = asyncio.create_task(talking.say(6.0))
        await it.clock.sleep(3.0)
        it.microphone.speak(speech(1.0))
        assert await saying > 5.9


class StrangeMicrophone(ScriptedMicrophone):
    """One of which nobody knows what the loudspeaker beside it plays."""

    @property
    def played(self) -> bytes | None:
        return None

    @played.setter
    def played(self, value: bytes | None) -> None:
        return


class LoudName(ScriptedWakeWord):
    """Takes every loud frame for the name."""

    def feed(self, frame: bytes) -> float:
        return 1.0 if level(frame) > LOUD else 0.0


@pytest.mark.parametrize("microphone", [ScriptedMicrophone, StrangeMicrophone])
async def test_its_own_voice_does_not_wake_it(microphone: type[ScriptedMicrophone]) -> None:
    setup = Setup([], [])
    setup.microphone = microphone(setup.clock)
    setup.hearing = dataclasses.replace(
        setup.hearing,
        microphone=setup.microphone,
        name=dataclasses.replace(setup.hearing.name, wake_word=LoudName()),
    )
    own = OwnSound(ScriptedSpeaker(setup.clock, setup.microphone, echo=0.5), setup.clock)
    setup.ears = Ears(setup.hearing, setup.bus, setup.clock, sounding=own.audible)
    async with running(setup) as it:
        await own.play(speech(4.0))
        assert it.told(WakeDetected) == []
        await it.clock.sleep(1.0)
        it.microphone.speak(speech(0.5))
        await it.clock.sleep(1.0)
        assert len(it.told(WakeDetected)) == 1
