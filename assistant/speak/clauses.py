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

# A place inside a phrase where a speaker may take breath: a space away from figures, or, in
# Chinese, before a word that begins a new thought.
_BREATHS = {
    Language.KO: re.compile(r"(?<=[^\d\s]) +(?=[^\d\s])"),
    Language.EN: re.compile(r"(?<=[^\d\s]) +(?=[^\d\s])"),
    Language.ZH: re.compile(r"(?=然后|还有|或者|但是|所以|以及|和您|现在|请您)|(?<=的)"),
}

# Letters. The first clause is short, for an early first sound; each one after may be half as
# long again, since it is made while the one before sounds.
_FIRST = {Language.KO: 12, Language.EN: 28, Language.ZH: 9}
_LONGEST = {Language.KO: 45, Language.EN: 110, Language.ZH: 35}
_GROWTH = 1.5
# A clause shorter than this sounds cut off.
_SHORTEST = {Language.KO: 5, Language.EN: 12, Language.ZH: 4}


# A word that opens an answer. It is a clause of its own, so that it comes from the cache at
# once and gives the time in which the next clause is made.
OPENERS = {
    Language.KO: ("네,", "죄송해요,"),
    Language.EN: ("Okay,", "Sure,", "Great,", "Sorry,", "Yes,"),
    Language.ZH: ("好的，", "对不起，"),
}


def clauses(text: str, language: Language) -> list[str]:
    """Clauses of ``text`` in order, each with its own punctuation, none empty."""
    text = text.strip()
    for opener in OPENERS[language]:
        if text.startswith(opener) and len(text) > len(opener):
            return [opener, *_clauses(text[len(opener) :], language)]
    return _clauses(text, language)


def _clauses(text: str, language: Language) -> list[str]:
    parts: list[str] = []
    for sentence in _cut(text, _SENTENCE_END):
        for phrase in _joined(list(_cut(sentence, _COMMA)), language):
            rest = phrase
            while rest:
                place = _place_to_cut(rest, language, len(parts))
                parts.append(rest[:place].strip())
                rest = rest[place:].strip()
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


def _place_to_cut(phrase: str, language: Language, number: int) -> int:
    """Where clause ``number`` ends that begins with ``phrase``; its length if it needs no cut."""
    shortest, longest = _SHORTEST[language], _LONGEST[language]
    limit = min(round(_FIRST[language] * _GROWTH**number), longest)
    if len(phrase) < limit + shortest:
        return len(phrase)
    breaths = [b.start() for b in _BREATHS[language].finditer(phrase, shortest)]
    breaths = [place for place in breaths if place <= len(phrase) - shortest]
    early = [place for place in breaths if place <= limit]
    if early:
        return early[-1]
    if breaths and breaths[0] <= longest:
        return breaths[0]
    return len(phrase) if len(phrase) <= longest else _outside_word(phrase, longest)


def _outside_word(phrase: str, limit: int) -> int:
    """The last place up to ``limit`` that is not inside a number or a Latin word."""
    for place in range(limit, limit // 2, -1):
        if not phrase[place - 1 : place + 1].isascii() or phrase[place].isspace():
            return place
    return limit
