"""Ears on scripted engines, which take whatever is loud for speech."""

import asyncio
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import numpy as np

from assistant.core.audio import FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.language import Language
from assistant.core.ports import Expectation, WakeWord
from assistant.hear.ears import Ears
from assistant.hear.fakes import ScriptedRecogniser
from assistant.hear.parts import Hearing, NameEars, Recognisers
from assistant.hear.wake_fake import ScriptedWakeWord
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.hear.wake_verifier import WakeVerifier
from device.scripted import ScriptedMicrophone

EXPECT = Expectation(language=Language.KO)
LOUD = -30.0
"""dB of full scale from which `LoudnessActivity` takes a frame for speech."""


class LoudnessActivity:
    """Takes every loud frame for speech."""

    def feed(self, frame: bytes) -> float:
        return 1.0 if level(frame) > LOUD else 0.0

    def reset(self) -> None:
        return


def speech(seconds: float) -> Audio:
    noise = np.random.default_rng(round(1000 * seconds)).normal(
        0, 3000, round(seconds * SAMPLE_RATE)
    )
    return Audio(noise.astype(np.int16).tobytes())


def level(pcm: bytes) -> float:
    """dB of full scale."""
    samples = np.frombuffer(pcm, np.int16) / 32768
    return 10 * math.log10(float(np.mean(samples**2)) + 1e-12)


def silent(seconds: float) -> Audio:
    return Audio(bytes(2 * round(seconds * SAMPLE_RATE)))


def frame_at(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)


class Setup:
    def __init__(
        self,
        texts: Sequence[str],
        wakes: Sequence[int] = (),
        wake_word: WakeWord | None = None,
        verifier: WakeVerifier | None = None,
    ) -> None:
        self.clock = SkippingClock(work_takes_time=False)
        self.bus = Bus(self.clock)
        self.facts: list[Told] = []
        self.bus.subscribe(self.facts.append)
        self.microphone = ScriptedMicrophone(self.clock)
        self.recogniser = ScriptedRecogniser(texts, self.clock)
        self.hearing = Hearing(
            microphone=self.microphone,
            name=NameEars(
                wake_word or ScriptedWakeWord(wakes),
                WakePolicy(WakeSettings(threshold=0.5, rest=1.0, lag=0.0)),
                verifier,
            ),
            voice_activity=LoudnessActivity(),
            recognisers=Recognisers(open=self.recogniser, closed=self.recogniser),
        )
        self.ears = Ears(self.hearing, self.bus, self.clock)

    def told(self, kind: type) -> list[Told]:
        return [told for told in self.facts if isinstance(told.fact, kind)]


@asynccontextmanager
async def running(setup: Setup) -> AsyncIterator[Setup]:
    life = asyncio.create_task(setup.ears.run())
    try:
        yield setup
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


def listening(
    texts: Sequence[str] = (), wakes: Sequence[int] = ()
) -> AbstractAsyncContextManager[Setup]:
    return running(Setup(texts, wakes))
