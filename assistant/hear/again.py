"""What was said last, heard again: for other expectations, at another speed, or its language."""

from __future__ import annotations

from assistant.core.audio import Audio
from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript, Utterance
from assistant.hear.languages import surely_spoken
from assistant.hear.parts import Recognisers
from assistant.hear.speed import played

LONGEST_AGAIN = 5.0
"""Seconds of an utterance that is heard again: it takes as long each time."""


class HeardAgain:
    def __init__(self, recognisers: Recognisers) -> None:
        self._recognisers = recognisers
        self._audio: Audio | None = None
        self._called = False

    def keep(self, audio: Audio, *, called: bool) -> None:
        """What was said last, and whether it begins with the device's name."""
        self._audio, self._called = audio, called

    def forget(self) -> None:
        """What was said last was not spoken."""
        self._audio, self._called = None, False

    async def hear(self, expect: Expectation, speed: float) -> Utterance | None:
        """``None`` where nothing was spoken, or for too long. Raises EngineError."""
        if self._audio is None or self._audio.seconds > LONGEST_AGAIN:
            return None
        recogniser = self._recognisers.choose(expect)
        if not recogniser.speaks(expect.language):
            return None
        transcript = await recogniser.recognise(played(self._audio, speed), expect)
        return utterance_of(transcript, called=self._called)

    async def language(self) -> Language | None:
        """``None`` where nobody can tell. Raises EngineError."""
        teller = self._recognisers.languages
        if self._audio is None or teller is None:
            return None
        return surely_spoken(await teller.languages(self._audio))


def utterance_of(transcript: Transcript, *, cut: bool = False, called: bool = False) -> Utterance:
    return Utterance(
        texts=(transcript.text, *transcript.alternatives),
        language=transcript.language,
        engine=transcript.engine,
        cut=cut,
        called=called,
    )
