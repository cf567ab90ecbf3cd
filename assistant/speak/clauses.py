"""Splits what is to be said into clauses, so that the first one sounds while the rest is made.

Pure. The clauses joined are the text again, but for the white space between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.core.language import Language

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]+[”’」）]*|\n+")
# A comma inside a number ("12,000") has no space behind it.
_COMMA = re.compile(r"[,;:](?=\s)|[，；：、]")

# Letters a voice takes about 0.7 s for, and those after which a long clause is cut at a space.
_SHORTEST = {Language.KO: 5, Language.EN: 12, Language.ZH: 4}
_LONGEST = {Language.KO: 45, Language.EN: 110, Language.ZH: 35}
# Words that begin a new thought; the first clause may end before them.
_JOINTS = {
    Language.KO: re.compile(r"(?<=[고서데면니요]) (?=\S)"),
    Language.EN: re.compile(r" (?=(?:and|but|or|so|because|with|for|which|that)\b)"),
    Language.ZH: re.compile(r"(?=(?:然后|还有|或者|但是|所以|以及|和您))"),
}


def clauses(text: str, language: Language) -> list[str]:
    """Clauses of ``text`` in order, each with its own punctuation, none empty."""
    parts: list[str] = []
    for sentence in _cut(text, _SENTENCE_END):
        for part in _joined(list(_cut(sentence, _COMMA)), language):
            parts.extend(_shortened(part, language))
    if parts:
        parts[:1] = _early(parts[0], language)
    return parts


def _cut(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    begin = 0
    for match in ends.finditer(text):
        if part := text[begin : match.end()].strip():
            yield part
        begin = match.end()
    if part := text[begin:].strip():
        yield part


def _joined(parts: list[str], language: Language) -> list[str]:
    """Puts parts too short to sound well alone to the one before."""
    joined: list[str] = []
    for part in parts:
        if joined and min(len(part), len(joined[-1])) < _SHORTEST[language]:
            space = "" if language is Language.ZH else " "
            joined[-1] = f"{joined[-1]}{space}{part}"
        else:
            joined.append(part)
    return joined


def _early(first: str, language: Language) -> list[str]:
    """Cuts a long first clause at its first joint, for an early first sound."""
    shortest = _SHORTEST[language]
    if len(first) <= _LONGEST[language] // 2:
        return [first]
    for joint in _JOINTS[language].finditer(first, shortest, len(first) - shortest):
        return [first[: joint.start()].strip(), first[joint.end() :].strip()]
    return [first]


def _shortened(part: str, language: Language) -> list[str]:
    longest = _LONGEST[language]
    pieces: list[str] = []
    while len(part) > longest:
        cut = part.rfind(" ", longest // 2, longest)
        if cut < 0:
            cut = _outside_word(part, longest)
        pieces.append(part[:cut].strip())
        part = part[cut:].strip()
    return [piece for piece in [*pieces, part] if piece]


def _outside_word(part: str, cut: int) -> int:
    """The nearest place before ``cut`` that is not inside a number or a Latin word."""
    for place in range(cut, cut // 2, -1):
        if not (part[place - 1 : place + 1].isascii()):
            return place
    return cut
