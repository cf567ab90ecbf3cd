"""How a language sounds to its sound model: its phones, and what texts have which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.core.language import Language


@dataclass(frozen=True, slots=True, eq=False)
class Pronunciation:
    """``phones`` is the alphabet, a byte a phone; the model has an output for each.

    ``readings`` are the phones of a text, one for each way to read it, the usual one first; none
    where letters are in it that the language does not read. ``spellings`` are those of words of a
    network, by themselves or linked to what follows. ``written`` turns phones into letters, each as
    it is heard: what a stranger to the words would write.

    For lessons: ``letters`` match texts that are read in one way; made-up words are put together
    from the ``pieces`` of texts, or ``syllables``; ``linked`` is the share of spaces left out.
    """

    language: Language
    phones: bytes
    readings: Callable[[str], tuple[bytes, ...]]
    spellings: Callable[[str], Iterable[bytes]]
    written: Callable[[bytes], str]
    letters: re.Pattern[str]
    pieces: Callable[[str], Sequence[str]]
    syllables: Callable[[], Sequence[str]]
    linked: float

    def outputs(self, phones: bytes) -> tuple[int, ...]:
        """Of the model; 0 is the blank."""
        return tuple(self.phones.index(phone) + 1 for phone in phones)

    def of_outputs(self, outputs: Iterable[int]) -> bytes:
        return bytes(self.phones[output - 1] for output in outputs)
