"""Ears with scripted engines: what becomes a wake, an utterance, an interruption."""

import asyncio
import dataclasses

import pytest

from assistant.core.audio import FRAME_SECONDS, SAMPLE_RATE
from assistant.core.errors import DeviceError
from assistant.core.events import (
    Failed,
    Heard,
    ListeningStarted,
    NothingHeard,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from assistant.core.ports import EndOfInput, Opening
from assistant.hear.ears import Ears
from assistant.hear.own_sound import OwnSound
from assistant.hear.wake_fake import ScriptedWakeWord
from device.scripted import ScriptedSpeaker
from tests.hear.listener import (
    EXPECT,
    LOUD,
    Setup,
    frame_at,
    level,
    listening,
    running,
    silent,
    speech,
)

AT_ONCE = (WakeDetected, ListeningStarted)


async def test_the_name_wakes_and_the_wish_in_the_same_breath_is_whole() -> None:
    async with listening(["샤오어 샤오어 음식 시켜 줘"], [frame_at(1.0)]) as it:
        it.microphone.speak(speech(2.5))
        assert (await it.ears.wake()).how == "voice"
        utterance = await it.ears.hear(EXPECT, patience=5)
        assert utterance is not None
        assert utterance.texts == ("샤오어 샤오어 음식 시켜 줘",)
        [(audio, _)] = it.recogniser.heard[-1:]
        assert audio.seconds > 2.3
        assert len(it.told(WakeDetected)) == 1


async def test_the_recogniser_is_prepared_for_what_is_listened_for() -> None:
    async with listening(["네"]) as it:
        assert it.recogniser.prepared_for is None
        hearing = asyncio.create_task(it.ears.hear(EXPECT, patience=5))
        await it.clock.sleep(0.5)
        assert it.recogniser.prepared_for == EXPECT
        it.microphone.speak(speech(1.0))
        await it.clock.sleep(0.8)
        assert it.recogniser.heard == []
        await hearing


async def test_after_the_name_alone_the_device_waits_for_the_wish() -> None:
    async with listening(["음식 시켜 줘"], [frame_at(1.0)]) as it:
        for sound in (speech(1.0), silent(1.5), speech(1.2)):
            it.microphone.speak(sound)
        await it.ears.wake()
        utterance = await it.ears.hear(EXPECT, patience=5)
        assert utterance is not None
        assert utterance.texts == ("음식 시켜 줘",)
        # Only the wish was recognised, not the name before the pause.
        assert all(audio.seconds < 2 for audio, _ in it.recogniser.heard)


async def test_speech_is_told_with_its_own_times() -> None:
    async with listening(["네"]) as it:
        hearing = asyncio.create_task(it.ears.hear(EXPECT, patience=5))
        await it.clock.sleep(0.5)
        began = it.clock.now()
        it.microphone.speak(speech(1.0))
        await hearing
        [started], [ended] = it.told(SpeechStarted), it.told(SpeechEnded)
        assert isinstance(started.fact, SpeechStarted)
        assert isinstance(ended.fact, SpeechEnded)
        assert started.fact.at == pytest.approx(began, abs=0.1)
        assert ended.fact.at == pytest.approx(began + 1.0, abs=0.1)
        # The end is sure only after the hang-over.
        assert ended.at - ended.fact.at > 0.3


async def test_silence_is_no_utterance() -> None:
    async with listening() as it:
        assert await it.ears.hear(EXPECT, patience=2) is None
        [told] = it.told(NothingHeard)
        assert told.fact == NothingHeard(reason="silence")


async def test_noise_that_is_no_word_is_no_utterance() -> None:
    async with listening([""]) as it:
        it.microphone.speak(speech(0.6))
        assert await it.ears.hear(EXPECT, patience=2) is None
        assert it.told(NothingHeard)[-1].fact == NothingHeard(reason="noise")


async def test_a_typed_line_stands_in_for_speech() -> None:
    async with listening() as it:
        it.ears.type("  음식 시켜 줘 ")
        assert (await it.ears.wake()).how == "typed"
        utterance = await it.ears.hear(EXPECT, patience=2)
        assert utterance is not None
        assert (utterance.texts, utterance.engine) == (("음식 시켜 줘",), "typed")


async def test_the_button_interrupts() -> None:
    async with listening() as it:
        interrupted = asyncio.create_task(it.ears.interruption())
        await asyncio.sleep(0)
        it.ears.press()
        await asyncio.wait_for(interrupted, 60)


async def test_a_microphone_pulled_out_says_so_and_works_again() -> None:
    async with listening(["네"]) as it:
        hearing = asyncio.create_task(it.ears.hear(EXPECT, patience=20))
        await it.clock.sleep(0.5)
        it.microphone.speak(speech(3))
        await it.clock.sleep(0.5)
        it.microphone.unplug()
        with pytest.raises(DeviceError):
            await hearing
        assert [told.fact.key for told in it.told(Failed) if isinstance(told.fact, Failed)] == [
            "error_microphone"
        ]
        it.microphone.plug()
        await it.clock.sleep(2)
        it.microphone.speak(speech(1))
        utterance = await it.ears.hear(EXPECT, patience=5)
        assert utterance is not None
        assert utterance.texts == ("네",)


async def test_the_end_of_input_ends_waiting() -> None:
    async with listening() as it:
        it.microphone.end()
        with pytest.raises(EndOfInput):
            await it.ears.wake()


@pytest.mark.parametrize(
    ("text", "shown"), [("샤오어 음식 시켜 줘", "음식 시켜 줘"), ("샤오어", "샤오어")]
)
async def test_what_is_told_as_heard_does_not_begin_with_the_name(text: str, shown: str) -> None:
    setup = Setup([text], [frame_at(1.0)])
    setup.ears = Ears(
        setup.hearing,
        setup.bus,
        setup.clock,
        without_name=lambda _, heard: heard.removeprefix("샤오어").strip(),
    )
    async with running(setup) as it:
        it.microphone.speak(speech(2.0))
        it.microphone.speak(silent(1.2))
        await it.ears.wake()
        utterance = await it.ears.hear(EXPECT, patience=5)
    assert utterance is not None
    assert utterance.texts[0] == text
    assert utterance.called
    [heard] = [told.fact.text for told in setup.facts if isinstance(told.fact, Heard)]
    assert heard == shown


async def test_a_name_learnt_meanwhile_is_heard_by_other_ears() -> None:
    deaf = ScriptedWakeWord()
    setup = Setup([], [], wake_word=deaf)
    learnt = ScriptedWakeWord([frame_at(0.5)], word="jarvis")
    async with running(setup) as it:
        it.microphone.speak(speech(1.0))
        await it.clock.sleep(1.0)
        assert it.told(WakeDetected) == []
        it.ears.listen_for(dataclasses.replace(it.hearing.name, wake_word=learnt))
        it.microphone.speak(speech(1.0))
        assert await it.ears.wake() == Opening(how="voice")
    [woken] = [told.fact.word for told in it.facts if isinstance(told.fact, WakeDetected)]
    assert woken == "jarvis"


class Signs:
    """Makes the sign with a speaker that the microphone hears."""

    def __init__(self, setup: Setup, seconds: float = 0.2) -> None:
        self._clock = setup.clock
        self._sound = speech(seconds)
        self._own = OwnSound(ScriptedSpeaker(setup.clock, setup.microphone, echo=0.3), setup.clock)
        self.made_at: list[float] = []
        setup.ears = Ears(
            setup.hearing, setup.bus, setup.clock, sounding=self._own.audible, sign=self.make
        )

    async def make(self) -> None:
        self.made_at.append(self._clock.now())
        await self._own.play(self._sound)


async def test_one_who_says_the_name_alone_is_given_a_sign_that_is_not_heard() -> None:
    setup = Setup(["음식 시켜 줘"], [frame_at(1.0)])
    signs = Signs(setup)
    async with running(setup) as it:
        began = it.clock.now()
        for sound in (speech(1.0), silent(1.2), speech(1.2)):
            it.microphone.speak(sound)
        await it.ears.wake()
        utterance = await it.ears.hear(EXPECT, patience=5)
        assert utterance is not None
        [made] = signs.made_at
        assert made == pytest.approx(began + 1.25, abs=0.15)
        # The screen says so from the wake word on, and again with the sign.
        woken, *shown = (told.at for told in it.facts if isinstance(told.fact, AT_ONCE))
        assert shown == pytest.approx([woken, made], abs=0.05)
        # Neither as an utterance of its own, nor at the head of the wish.
        [(audio, _)] = it.recogniser.heard
        assert audio.seconds == pytest.approx(1.2 + 0.35 + 0.25, abs=0.1)
        assert not any(audio.pcm[: 2 * round(0.25 * SAMPLE_RATE)])


async def test_a_wish_in_the_same_breath_is_not_talked_into() -> None:
    setup = Setup(["샤오어 샤오어 음식 시켜 줘"], [frame_at(1.0)])
    signs = Signs(setup)
    async with running(setup) as it:
        it.microphone.speak(speech(2.5))
        await it.ears.wake()
        await it.ears.hear(EXPECT, patience=5)
        assert signs.made_at == []


async def test_a_wish_spoken_into_the_sign_is_whole() -> None:
    setup = Setup(["음식 시켜 줘"], [frame_at(1.0)])
    Signs(setup)
    async with running(setup) as it:
        for sound in (speech(1.0), silent(0.35), speech(1.5)):
            it.microphone.speak(sound)
        await it.ears.wake()
        await it.ears.hear(EXPECT, patience=5)
        audio, _ = it.recogniser.heard[-1]
        frames = [audio.pcm[i : i + 1024] for i in range(0, len(audio.pcm), 1024)]
        # A canceller that has heard nothing yet may take some of what the sign covers.
        assert FRAME_SECONDS * sum(level(frame) > LOUD for frame in frames) > 1.2


async def test_a_sign_without_a_speaker_ends_nothing() -> None:
    setup = Setup(["음식 시켜 줘"], [frame_at(1.0)])

    async def fail() -> None:
        raise DeviceError("no loudspeaker", key="error_speaker")

    setup.ears = Ears(setup.hearing, setup.bus, setup.clock, sign=fail)
    async with running(setup) as it:
        for sound in (speech(1.0), silent(1.2), speech(1.2)):
            it.microphone.speak(sound)
        await it.ears.wake()
        assert await it.ears.hear(EXPECT, patience=5) is not None


async def test_one_who_does_not_stop_is_cut_off_and_it_is_known() -> None:
    async with listening(["그래서 말이야", "네"]) as it:
        it.microphone.speak(speech(20))
        utterance = await it.ears.hear(EXPECT, patience=2)
        assert utterance is not None
        assert utterance.cut
        await it.clock.sleep(6)
        it.microphone.speak(speech(1))
        utterance = await it.ears.hear(EXPECT, patience=2)
        assert utterance is not None
        assert not utterance.cut
