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
    """Attributes:
    audio: what was said last, if it was spoken.
    """

    def __init__(self, recognisers: Recognisers) -> None:
        self._recognisers = recognisers
        self.audio: Audio | None = None

    async def hear(self, expect: Expectation, speed: float) -> Utterance | None:
        """``None`` where nothing was spoken, or for too long. Raises EngineError."""
        if self.audio is None or self.audio.seconds > LONGEST_AGAIN:
            return None
        recogniser = self._recognisers.choose(expect)
        if not recogniser.speaks(expect.language):
            return None
        return utterance_of(await recogniser.recognise(played(self.audio, speed), expect))

    async def language(self) -> Language | None:
        """``None`` where nobody can tell. Raises EngineError."""
        teller = self._recognisers.languages
        if self.audio is None or teller is None:
            return None
        return surely_spoken(await teller.languages(self.audio))


def utterance_of(transcript: Transcript, *, cut: bool = False) -> Utterance:
    return Utterance(
        texts=(transcript.text, *transcript.alternatives),
        language=transcript.language,
        engine=transcript.engine,
        cut=cut,
    )
