"""How Whisper may write the words of a network, in each language."""

from __future__ import annotations

from assistant.core.chinese import traditional
from assistant.core.language import Language

COMMAS = {Language.KO: (",",), Language.EN: (",",), Language.ZH: (",", "，")}


def spellings(words: str, language: Language, *, first: bool) -> list[str]:
    """The ways to write ``words``, each with its space before it where it has one.

    Args:
        first: the text begins with them.
    """
    match language:
        case Language.EN:
            return [f" {way}" for way in _english(words, first=first)]
        case Language.KO:
            # Koreans set their spaces as they like; particles and counters have none.
            ways = dict.fromkeys((words, words.replace(" ", "")))
            return [f" {way}" for way in ways] + ([] if first else list(ways))
        case Language.ZH:
            return list(dict.fromkeys((words, traditional(words))))


def _english(words: str, *, first: bool) -> list[str]:
    """ "double shot" and "double-shot", the first word with a capital."""
    words = words[0].upper() + words[1:] if first else words
    hyphened = [words.replace(" ", "-")] if words.count(" ") == 1 else []
    return [words, *hyphened]
