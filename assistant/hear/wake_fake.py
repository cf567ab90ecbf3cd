"""A wake word for tests: it hears what the test tells it to."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.audio import BYTES_PER_SAMPLE
from assistant.core.errors import EngineError


class ScriptedWakeWord:
    """`WakeWord` whose score is 1 on the frames whose numbers (from 0) are in ``wakes``.

    `reset` forgets no frame: the numbers count from the beginning.
    """

    def __init__(self, wakes: Sequence[int] = (), word: str = "샤오어 샤오어") -> None:
        self.word = word
        self._wakes = frozenset(wakes)
        self._frame = 0

    def feed(self, frame: bytes) -> float:
        """Raises EngineError when ``frame`` is not made of whole 16-bit samples."""
        if len(frame) % BYTES_PER_SAMPLE:
            raise EngineError(f"wake word: a frame of {len(frame)} bytes holds half a sample")
        self._frame += 1
        return 1.0 if self._frame - 1 in self._wakes else 0.0

    def reset(self) -> None:
        """Nothing is buffered."""
