"""Ports: what the house needs from devices and engines. Each has a real adapter and a fake.

The port to payment providers is `assistant.core.payments`.

All sound on the microphone side is 16 kHz mono (`assistant.core.audio`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from assistant.core.audio import Audio
from assistant.core.face import FaceBox, TrackedFace
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.picture import Picture
from assistant.core.speech import Speech


class Microphone(Protocol):
    @property
    def played(self) -> bytes | None:
        """What the device's own loudspeaker played while the frame given last was taken, a constant
        delay apart: a frame of the same length. ``None`` where that is not known; silence where
        no sound of the loudspeaker can be in the frame.
        """
        ...

    def frames(self) -> AsyncIterator[bytes]:
        """Frames of ``FRAME_SAMPLES`` samples, for ever, or until the source ends.

        Raises:
            DeviceError: when the microphone is missing or goes away; call again to retry.
        """
        ...


class Speaker(Protocol):
    async def play(self, audio: Audio) -> None:
        """Plays to the end. Cancelling it falls silent at once.

        Raises:
            DeviceError: when there is no speaker.
        """
        ...

    def set_volume(self, percent: int) -> None: ...


class WakeWord(Protocol):
    word: str

    def feed(self, frame: bytes) -> float:
        """Score 0 to 1 that the word ended within this frame. Cheap enough for every frame."""
        ...

    def reset(self) -> None: ...


class VoiceActivity(Protocol):
    def feed(self, frame: bytes) -> float:
        """Probability 0 to 1 that this frame holds speech."""
        ...

    def reset(self) -> None: ...


class Camera(Protocol):
    def pictures(self) -> AsyncIterator[Picture]:
        """Pictures as they are taken, until the source ends. Whoever is slow gets the newest.

        Raises:
            DeviceError: when the camera is missing or goes away; call again to retry.
        """
        ...


class CodeReader(Protocol):
    async def read(self) -> str:
        """Waits for a payment code that a phone holds to the camera: 16 to 24 digits.

        Raises:
            DeviceError: the camera is missing, or goes away or ends meanwhile.
        """
        ...


class FaceFinder(Protocol):
    async def find(self, picture: Picture) -> tuple[FaceBox, ...]:
        """The faces in one picture, the largest first."""
        ...

    def close(self) -> None: ...


class FaceTracker(Protocol):
    async def track(self, picture: Picture) -> TrackedFace | None:
        """The face in the next picture of one video; ``None`` where there is none.

        ``picture.at`` must not run backwards. Raises EngineError when the model fails.
        """
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the dialogue expects next; it biases the recogniser.

    ``phrases`` are whole answers or names (restaurants on the card, dishes), most likely first.
    ``closed``: the answer is one of ``phrases`` or a dialogue move, so a fast closed-vocabulary
    engine may serve. ``networks`` together hold all that can be said now: a recogniser may ask
    itself which of their texts was said. Their words, and those of ``vocabulary``, may be said in
    another order, too. ``sentences`` are thousands of examples of these, written out, for
    recognisers that go by lists or by which word follows which.
    """

    language: Language
    phrases: tuple[str, ...] = ()
    closed: bool = False
    sentences: tuple[str, ...] = ()
    networks: tuple[WordNetwork, ...] = ()
    vocabulary: tuple[WordNetwork, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """``text`` is empty when nothing was recognised. ``alternatives`` are other readings.
    ``expected``: the text is one of the expected networks, from beginning to end."""

    text: str
    language: Language
    engine: str
    alternatives: tuple[str, ...] = ()
    expected: bool = False


class Recogniser(Protocol):
    name: str

    def speaks(self, language: Language) -> bool: ...

    async def recognise(self, audio: Audio, expect: Expectation) -> Transcript:
        """Raises EngineError when its model is missing or fails."""
        ...

    async def prepare(self, expect: Expectation) -> None:
        """Told what is listened for: what can be done before the sound is whole need not be waited
        for behind it. May be left out, and cancelled; `recognise` does not wait for its end.

        Raises as `recognise`.
        """
        ...


class StreamingRecogniser(Recogniser, Protocol):
    """A recogniser that can also caption while the user speaks."""

    async def feed(self, frame: bytes, expect: Expectation) -> str:
        """Takes a frame, returns the partial text so far."""
        ...

    async def finish(self) -> Transcript:
        """The transcript of what was fed; the next `feed` begins anew."""
        ...

    async def abandon(self) -> None: ...


class Synthesiser(Protocol):
    name: str

    def speaks(self, language: Language) -> bool: ...

    async def synthesise(self, text: str, spoken: str, language: Language) -> Speech:
        """Speaks one clause.

        Args:
            text: as shown on the screen; word times refer to it.
            spoken: the same with numbers and units written out as words.

        Raises EngineError when its model is missing or fails.
        """
        ...

    def close(self) -> None:
        """Gives its thread and memory back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opened a conversation. ``how``: "voice", "button", "typed" or "counter"."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What the user said: the best reading first, then others."""

    texts: tuple[str, ...]
    language: Language
    engine: str
    cut: bool = False
    """The user went on for longer than one is listened to."""
    called: bool = False
    """The device's name is at its head, heard by other ears than the text's."""


class EndOfInput(Exception):
    """The source of sound or lines has ended and nobody will speak again."""


IsSure: TypeAlias = Callable[[Utterance], bool]
"""Whether it is sure what an utterance means; behind a pause the user may go on for a little longer
where it is not."""


class Ears(Protocol):
    """Hears the user, by microphone or keyboard. One caller at a time."""

    async def wake(self) -> Opening:
        """Waits until someone wants the device's attention. Raises EndOfInput."""
        ...

    async def hear(
        self, expect: Expectation, *, patience: float, is_sure: IsSure
    ) -> Utterance | None:
        """One utterance, or ``None`` after ``patience`` seconds of silence or mere noise.

        Raises EndOfInput when no more can come, EngineError when a recogniser fails, DeviceError
        once when the microphone is lost; from then on it waits for typed lines and its return.
        """
        ...

    async def hear_again(self, expect: Expectation, *, speed: float = 1.0) -> Utterance | None:
        """The last utterance as a speaker of another language would have meant it, or as if it
        were played ``speed`` times as fast; ``None`` for a typed or a long one, or where
        no recogniser speaks that language."""
        ...

    async def spoken_language(self) -> Language | None:
        """The language of the last utterance by its sound; ``None`` for a typed one, or where no
        recogniser can tell or is sure."""
        ...

    async def interruption(self) -> None:
        """Returns when the user takes the word while the device speaks."""
        ...


class Mouth(Protocol):
    """Speaks to the user."""

    async def say(self, text: str, language: Language) -> None:
        """Speaks to the end; cancelling it falls silent at once.

        Raises EngineError when no voice works, DeviceError at the end of what could not be heard.
        """
        ...

    async def chime(self, name: str) -> None:
        """A short sound: "listening", "paid" or "error"."""
        ...

    def prepare(self, texts: Sequence[str], language: Language) -> None:
        """Hints at what may be said next, so that it can be made ready in idle time."""
        ...

    async def prepared(self) -> None:
        """Returns when all that was hinted at is ready."""
        ...
