"""People who pause within a sentence, heard by real ears: Silero, and what was said so far."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from assistant.core.audio import Audio, silence
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.events import Heard, SpeechEnded
from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript, Utterance
from assistant.hear.ears import Ears
from assistant.hear.parts import Hearing, NameEars, Recognisers
from assistant.hear.voice_activity import SileroVoiceActivity
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from device.scripted import ScriptedMicrophone
from tests.hear.speech import spoken

WHOLE = "a latte and a mocha please"
EXPECT = Expectation(language=Language.EN, sentences=(WHOLE,))
SECONDS = 0.4
"""What recognising takes."""


class ByLength:
    """Hears one of its texts by how much sound there is: (up to seconds, text)."""

    name = "by length"

    def __init__(
        self,
        clock: SkippingClock,
        texts: Sequence[tuple[float, str]],
        *,
        seconds: float = SECONDS,
    ) -> None:
        self._clock, self._texts, self.seconds = clock, texts, seconds

    def speaks(self, language: Language) -> bool:
        return True

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        await self._clock.sleep(self.seconds)
        text = next(text for most, text in self._texts if audio.seconds <= most)
        return Transcript(text=text, language=expect.language, engine=self.name)

    async def prepare(self, expect: Expectation) -> None:
        pass


def trimmed(text: str) -> Audio:
    """Without the silence around it."""
    return Audio(spoken(text, Language.EN).pcm[2 * 5600 : -2 * 4000])


async def heard(
    clock: SkippingClock, engine: ByLength, *sounds: Audio, sure_of: Sequence[str] | None = None
) -> tuple[Utterance, float]:
    """What was heard of the sounds, and the seconds from the end of the last of them to it.

    Args:
        sure_of: texts of which it is sure what they mean; all where ``None``.
    """
    bus = Bus(clock)
    facts: list[Told] = []
    bus.subscribe(facts.append)
    microphone = ScriptedMicrophone(clock)
    hearing = Hearing(
        microphone=microphone,
        name=NameEars(ScriptedWakeWord(), WakePolicy(WakeSettings(threshold=0.5))),
        voice_activity=SileroVoiceActivity(),
        recognisers=Recognisers(open=engine, closed=engine),
    )
    ears = Ears(hearing, bus, clock)
    life = asyncio.create_task(ears.run())
    try:
        for sound in sounds:
            microphone.speak(sound)
        utterance = await ears.hear(
            EXPECT, patience=5, is_sure=lambda said: sure_of is None or said.texts[0] in sure_of
        )
        assert utterance is not None
        [ended] = [told.fact for told in facts if isinstance(told.fact, SpeechEnded)]
        [told] = [told.fact for told in facts if isinstance(told.fact, Heard)]
        assert told.seconds == pytest.approx(engine.seconds)
        return utterance, clock.now() - ended.at
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


FIRST, REST = "a latte and", "a mocha, please"


def by_length(clock: SkippingClock, first: str, *, seconds: float = SECONDS) -> ByLength:
    most = trimmed(FIRST).seconds + 0.7
    texts = [(most, first), (99, WHOLE)]
    return ByLength(clock, texts, seconds=seconds)


async def test_one_who_says_and_is_let_finish() -> None:
    clock = SkippingClock(work_takes_time=False)
    sounds = trimmed(FIRST), silence(1.2), trimmed(REST)
    utterance, _ = await heard(clock, by_length(clock, "A latte and"), *sounds)
    assert utterance.texts[0] == WHOLE


async def test_one_who_opens_with_yeah_is_let_finish() -> None:
    clock = SkippingClock(work_takes_time=False)
    sounds = trimmed(FIRST), silence(1.2), trimmed(REST)
    utterance, _ = await heard(clock, by_length(clock, "Yeah."), *sounds)
    assert utterance.texts[0] == WHOLE


async def test_one_who_says_and_and_no_more_is_answered_in_the_end() -> None:
    clock = SkippingClock(work_takes_time=False)
    utterance, waited = await heard(clock, by_length(clock, "A latte and"), trimmed(FIRST))
    assert utterance.texts[0] == "A latte and"
    assert 1.5 < waited < 1.9


@pytest.mark.parametrize("text", [WHOLE, "what is a latte"])
async def test_nobody_waits_longer_than_for_the_text(text: str) -> None:
    clock = SkippingClock(work_takes_time=False)
    utterance, waited = await heard(clock, by_length(clock, text), trimmed(FIRST))
    assert utterance.texts[0] == text
    assert waited < 0.2 + SECONDS + 0.1


async def test_a_whole_sentence_is_over_after_half_a_second() -> None:
    clock = SkippingClock(work_takes_time=False)
    engine = by_length(clock, WHOLE, seconds=0.1)
    _, waited = await heard(clock, engine, trimmed(FIRST))
    assert waited == pytest.approx(0.5, abs=0.06)


async def test_one_who_breathes_behind_a_whole_order_may_go_on() -> None:
    clock = SkippingClock(work_takes_time=False)
    texts = [(trimmed(FIRST).seconds + 0.7, WHOLE), (99, f"{WHOLE} and a mocha")]
    engine = ByLength(clock, texts, seconds=0.1)
    utterance, _ = await heard(clock, engine, trimmed(FIRST), silence(0.3), trimmed(REST))
    assert utterance.texts[0] == f"{WHOLE} and a mocha"


@pytest.mark.parametrize(("sure_of", "whole"), [([], True), (["can you remind me"], False)])
async def test_one_whose_words_make_no_sense_yet_is_let_finish(
    sure_of: list[str], whole: bool
) -> None:
    clock = SkippingClock(work_takes_time=False)
    engine = by_length(clock, "can you remind me", seconds=0.1)
    sounds = trimmed(FIRST), silence(0.8), trimmed(REST)
    utterance, _ = await heard(clock, engine, *sounds, sure_of=sure_of)
    assert (utterance.texts[0] == WHOLE) is whole


async def test_what_never_makes_sense_is_answered_after_a_second() -> None:
    clock = SkippingClock(work_takes_time=False)
    engine = by_length(clock, "hum hum hum", seconds=0.1)
    _, waited = await heard(clock, engine, trimmed(FIRST), sure_of=[])
    assert waited == pytest.approx(1.0, abs=0.06)
