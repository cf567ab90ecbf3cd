"""What wants the device's attention while it listens to nobody: its name, a voice that talks into
its words, a loud noise.

Its own voice is none of these: it is cancelled. Where it is not known what the loudspeaker plays,
the device is deaf to all three while it sounds.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.core.audio import (
    BYTES_PER_SAMPLE,
    FRAME_SAMPLES,
    FRAME_SECONDS,
    SAMPLE_RATE,
    Audio,
)
from assistant.core.ports import VoiceActivity, WakeWord
from assistant.hear.barge_in import BargeIn
from assistant.hear.echo import EchoCanceller
from assistant.hear.noise import NoiseWatch
from assistant.hear.wake_policy import Wake, WakePolicy
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


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The name may have ended at ``at``; ``score`` is the first ear's, ``audio`` what led there."""

    at: float
    score: float
    audio: Audio


class Attention:
    """Takes every frame of the microphone: `clean` first, then `notice` unless one listens.

    Args:
        suspect: score of the name from which a moment is a `suspicion` for others to decide;
            ``None``: a score is decided here.

    Attributes:
        word: the device's name.
        suspicion: what the frame noticed last brings beside.
    """

    def __init__(
        self,
        wake_word: WakeWord,
        policy: WakePolicy,
        voice_activity: VoiceActivity,
        suspect: float | None = None,
    ) -> None:
        self._wake_word, self._policy, self._suspect = wake_word, policy, suspect
        self.suspicion: Suspicion | None = None
        self._suspected_at = float("-inf")
        self.word = wake_word.word
        self._echo = EchoCanceller()
        self._barge_in = BargeIn(voice_activity)
        self._noise = NoiseWatch()
        self._kept: deque[tuple[float, bytes]] = deque(
            maxlen=round((KEPT_SECONDS + _LATE_SECONDS) / FRAME_SECONDS)
        )
        self._heard = self._clean = SILENT_FRAME
        self._known = True

    def load(self) -> None:
        """What else the first sound of its own would wait for. From any thread."""
        self._echo.load()

    def clean(self, frame: bytes, played: bytes | None, now: float) -> bytes:
        """The frame without the device's own voice in it, as far as ``played`` is known."""
        self._known = played is not None
        self._heard = frame
        self._clean = self._echo.feed(frame, played or SILENT_FRAME)
        if not self._echo.learnt:
            self._barge_in.forget()
        self._kept.append((now, self._clean))
        return self._clean

    def since(self, time: float) -> Iterator[tuple[float, bytes]]:
        """The frames, cleaned, that ended after ``time``, as far back as they are kept."""
        return ((at, frame) for at, frame in self._kept if at > time)

    def notice(self, now: float, *, own: bool) -> Wake | TalkedOver | Noise | None:
        """What the frame cleaned last brings.

        Args:
            own: whether the device's own voice may be in it.
        """
        deaf = own and not self._known
        score = self._wake_word.feed(SILENT_FRAME if deaf else self._clean)
        self.suspicion = None
        if self._suspect is None:
            if (wake := self._policy.feed(now, score)) is not None:
                return wake
        elif score >= self._suspect and now - self._suspected_at >= _STEP_SECONDS:
            self._suspected_at = now
            self.suspicion = Suspicion(now, score, self._last_seconds())
        if own and self._echo.active:
            seconds = self._barge_in.feed(self._clean, self._echo.linear, self._heard)
            if seconds is None or not self._echo.settled:
                return None
            return TalkedOver(now - seconds)
        if own:
            return None
        level = self._noise.feed(self._clean, now)
        return None if level is None else Noise(level)

    def _last_seconds(self) -> Audio:
        """What was heard last, for as long as a name is heard again; silence before the start."""
        size = round(HEARD_SECONDS * SAMPLE_RATE) * BYTES_PER_SAMPLE
        first = max(0, len(self._kept) - math.ceil(HEARD_SECONDS / FRAME_SECONDS))
        heard = b"".join(frame for _, frame in islice(self._kept, first, None))
        return Audio(heard[-size:].rjust(size, b"\0"))

    def reset(self) -> None:
        """Begins anew: what was heard so far belongs to an utterance."""
        self.suspicion = None
        self._wake_word.reset()
        self._policy.reset()
        self._barge_in.reset()
