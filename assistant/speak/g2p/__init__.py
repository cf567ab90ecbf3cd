"""Spoken text to Kokoro's phonemes, whatever scripts it mixes.

Hangul is read by Korean rules, hanzi as Mandarin, and everything else by espeak-ng as English,
in any sentence: "Wi-Fi 비밀번호" needs no dictionary of foreign words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.core.language import Language
from assistant.speak.g2p import en, ko, zh

_FOREIGN = r"(?:(?![가-힣\u3400-\u9fff])[^\W_])"
_FOREIGN_WORD = rf"{_FOREIGN}+(?:['’-]{_FOREIGN}+)*"
_RUNS = re.compile(
    rf"(?P<hangul>[가-힣]+)|(?P<hanzi>[\u3400-\u9fff]+)"
    rf"|(?P<foreign>{_FOREIGN_WORD}(?: {_FOREIGN_WORD})*)|(?P<sign>[.,?!;:…。，、？！；：])"
)
_SIGNS = str.maketrans("。，、？！；：", ".,,?!;:")


@dataclass(frozen=True, slots=True)
class Pronounced:
    """``ipa`` of the word at ``begin:end`` of the spoken text; of a sign, the sign itself."""

    ipa: str
    begin: int
    end: int
    spaced: bool
    """A space stands before it."""


class Phonemizer(Protocol):
    def ipa(self, text: str, voice: str, tie: str = "^") -> str: ...


class GraphemeToPhoneme:
    """Args: espeak: for words in neither Hangul nor hanzi; used in the calling thread."""

    def __init__(self, espeak: Phonemizer) -> None:
        self._espeak = espeak

    def load(self, language: Language) -> None:
        """Reads what words of ``language`` are looked up in."""
        if language is Language.ZH:
            zh.load()

    def pronounce(self, spoken: str) -> tuple[Pronounced, ...]:
        found: list[Pronounced] = []
        for match in _RUNS.finditer(spoken):
            spaced = match.start() > 0 and spoken[match.start() - 1].isspace()
            for begin, word, ipa in self._words(match):
                if ipa:
                    found.append(Pronounced(ipa, begin, begin + len(word), spaced))
                spaced = True
        return tuple(found)

    def _words(self, match: re.Match[str]) -> Iterator[tuple[int, str, str]]:
        text, begin = match.group(), match.start()
        if match["hangul"]:
            yield begin, text, ko.to_ipa(text)
        elif match["sign"]:
            yield begin, text, text.translate(_SIGNS)
        elif match["hanzi"]:
            for word in zh.words(text):
                yield begin, word, zh.to_ipa(word)
                begin += len(word)
        else:
            words = text.split(" ")
            for word, ipa in zip(words, self._foreign(words), strict=True):
                yield begin, word, en.to_kokoro(ipa)
                begin += len(word) + 1

    def _foreign(self, words: list[str]) -> list[str]:
        # In a sentence espeak-ng stresses better, but it may speak two words as one ("I am").
        together = self._espeak.ipa(" ".join(words), "en-us").split()
        if len(together) == len(words):
            return together
        return [self._espeak.ipa(word, "en-us").replace(" ", "") for word in words]
