"""What wants the device's attention while it listens to nobody: its name, a voice that talks into
its words, a loud noise.

Its own voice is none of these: it is cancelled. Where it is not known what the loudspeaker plays,
the device is deaf to all three while it sounds.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.core.audio import (
    BYTES_PER_SAMPLE,
    FRAME_SAMPLES,
    FRAME_SECONDS,
    SAMPLE_RATE,
    Audio,
)
from assistant.hear.barge_in import BargeIn
from assistant.hear.double_talk.features import Streams
from assistant.hear.echo import EchoCanceller
from assistant.hear.noise import NoiseWatch
from assistant.hear.parts import NameEars
from assistant.hear.suspicions import Suspicion, Suspicions
from assistant.hear.wake_policy import Wake
from assistant.hear.wake_verifier import HEARD_SECONDS

KEPT_SECONDS = 3.0
"""How much of the past is kept, so that a command said in one breath with the name is whole..."""
_LATE_SECONDS = 2.0
"""...and this much more, for the name is verified late on a slow machine."""
_STEP_SECONDS = 0.075
"""From one suspicion to the next at least: the wake word's scores change no sooner."""
SILENT_FRAME = bytes(BYTES_PER_SAMPLE * FRAME_SAMPLES)


@dataclass(frozen=True, slots=True)
class TalkedOver:
    """Somebody talks into the device's words, since ``began``."""

    began: float


@dataclass(frozen=True, slots=True)
class Noise:
    """A noise to start at, ``level`` in dB of full scale."""

    level: float


class Attention:
    """Takes every frame of the microphone: `clean` first, then `notice` unless one listens.

    Args:
        on_wake: told who calls: with the frame that brings it, or, where the name is heard again,
            a moment later.
    """

    def __init__(self, name: NameEars, on_wake: Callable[[Wake], None]) -> None:
        self._on_wake = on_wake
        self._frames = 0
        """How many were taken."""
        self._suspicions: Suspicions | None = None
        self.listen_for(name)
        self._echo = EchoCanceller()
        self._barge_in = BargeIn()
        self._noise = NoiseWatch()
        self._kept: deque[tuple[float, bytes]] = deque(
            maxlen=round((KEPT_SECONDS + _LATE_SECONDS) / FRAME_SECONDS)
        )
        self._streams = Streams(SILENT_FRAME, SILENT_FRAME, SILENT_FRAME, SILENT_FRAME)
        self._known = True

    @property
    def word(self) -> str:
        """The device's name."""
        return self._name.wake_word.word

    def listen_for(self, name: NameEars) -> None:
        """From now on, the name is heard by these, who have heard nothing yet."""
        self.drop_suspicions()
        self._name = name
        name.wake_word.reset()
        name.policy.reset()
        self._suspected_at = -math.inf
        """Seconds of sound up to the last suspicion."""
        if name.verifier is None:
            self._suspicions = None
        else:
            self._suspicions = Suspicions(name.verifier, name.policy, self._on_wake)

    def load(self) -> None:
        """What else the first sound of its own would wait for. From any thread."""
        self._echo.load()

    def clean(self, frame: bytes, played: bytes | None, now: float) -> bytes:
        """The frame without the device's own voice in it, as far as ``played`` is known."""
        self._frames += 1
        self._known = played is not None
        played = played or SILENT_FRAME
        clean = self._echo.feed(frame, played)
        self._streams = Streams(frame, played, self._echo.linear, clean)
        if not self._echo.learnt:
            self._barge_in.forget()
        self._kept.append((now, clean))
        return clean

    def since(self, time: float) -> Iterator[tuple[float, bytes]]:
        """The frames, cleaned, that ended after ``time``, as far back as they are kept."""
        return ((at, frame) for at, frame in self._kept if at > time)

    def notice(self, now: float, *, own: bool) -> TalkedOver | Noise | None:
        """What the frame cleaned last brings, besides a call.

        Args:
            own: whether the device's own voice may be in it.
        """
        deaf = own and not self._known
        self._listen_to_name(SILENT_FRAME if deaf else self._streams.clean, now)
        if own and self._echo.active:
            seconds = self._barge_in.feed(self._streams)
            if seconds is None or not self._echo.settled:
                return None
            return TalkedOver(now - seconds)
        self._barge_in.reset()
        if own:
            return None
        level = self._noise.feed(self._streams.clean, now)
        return None if level is None else Noise(level)

    def _listen_to_name(self, frame: bytes, now: float) -> None:
        score = self._name.wake_word.feed(frame)
        if self._suspicions is None:
            if (wake := self._name.policy.feed(now, score)) is not None:
                self._on_wake(wake)
            return
        position = self._frames * FRAME_SECONDS
        if score >= self._suspicions.least and position - self._suspected_at >= _STEP_SECONDS:
            self._suspected_at = position
            self._suspicions.suspect(Suspicion(now, position, score, self._last_seconds()))

    def _last_seconds(self) -> Audio:
        """What was heard last, for as long as a name is heard again; silence before the start."""
        size = round(HEARD_SECONDS * SAMPLE_RATE) * BYTES_PER_SAMPLE
        first = max(0, len(self._kept) - math.ceil(HEARD_SECONDS / FRAME_SECONDS))
        heard = b"".join(frame for _, frame in islice(self._kept, first, None))
        return Audio(heard[-size:].rjust(size, b"\0"))

    def reset(self) -> None:
        """Begins anew: what was heard so far belongs to an utterance."""
        self._name.wake_word.reset()
        self._name.policy.reset()
        self.drop_suspicions()
        self._barge_in.reset()

    def drop_suspicions(self) -> None:
        """Nobody who was heard so far is to be listened to."""
        if self._suspicions is not None:
            self._suspicions.drop()

    async def settled(self) -> None:
        """Waits until it is known of all that was heard whether it was the name."""
        if self._suspicions is not None:
            await self._suspicions.settled()
