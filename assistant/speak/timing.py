"""When each phoneme and each word of a spoken clause begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.core.speech import WordAt


@dataclass(frozen=True, slots=True)
class TimedPhoneme:
    """``symbol`` in IPA, with stress marks if the engine gives them; empty for a pause."""

    start: float
    symbol: str


@dataclass(frozen=True, slots=True)
class TimedWord:
    """Characters ``begin:end`` of the *spoken* text."""

    start: float
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Times in seconds from the first sample of a sound ``seconds`` long."""

    phonemes: tuple[TimedPhoneme, ...]
    words: tuple[TimedWord, ...]
    seconds: float

    def moved(self, scale: float, shift: float, seconds: float) -> Timing:
        """Each time ``t`` becomes ``t * scale + shift``, kept within ``0..seconds``."""

        def at(time: float) -> float:
            return min(max(time * scale + shift, 0.0), seconds)

        return Timing(
            tuple(replace(p, start=at(p.start)) for p in self.phonemes),
            tuple(replace(w, start=at(w.start)) for w in self.words),
            seconds,
        )


def words_shown(
    words: tuple[TimedWord, ...], shown: Callable[[int, int], tuple[int, int]]
) -> tuple[WordAt, ...]:
    """The words as marks on the shown text; what is shown as one ("12,000") is marked once.

    Args:
        shown: the place in the shown text of characters ``begin:end`` of the spoken one.
    """
    marks: list[WordAt] = []
    for word in words:
        begin, end = shown(word.begin, word.end)
        if marks and begin < marks[-1].end:
            last = marks[-1]
            marks[-1] = WordAt(last.start, last.begin, max(end, last.end))
        elif end > begin:
            marks.append(WordAt(word.start, begin, end))
    return tuple(marks)
