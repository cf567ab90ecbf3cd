"""Whether a sentence is whole, or its speaker is still looking for the next word."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path

from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript
from assistant.hear.endpoint import Sofar

_PAUSE_SIGNS = ("...", "…", "，", ",", "、", "-", "–", "—")
"""What recognisers write where a voice stays up."""
_SIGNS = " .,!?。，！？、…~-–—"
_FILE = Path(__file__).with_name("unfinished.toml")


def sofar(heard: Transcript, expect: Expectation) -> Sofar:
    """What ``heard``, before a pause, says of what comes.

    An expected sentence is whole, whatever its last word; else one that ends in "and", 랑, 和 is
    not, nor is "yeah" or 네 where no closed question was asked.
    """
    said = _plain(heard.text)
    if not said:
        return Sofar.UNKNOWN
    if heard.expected or _is_expected(said, expect):
        return Sofar.COMPLETE
    if heard.text.rstrip().endswith(_PAUSE_SIGNS) or _breaks_off(said, expect.language):
        return Sofar.INCOMPLETE
    if not expect.closed and said in _ends()[expect.language.value]["openers"]:
        return Sofar.INCOMPLETE
    return Sofar.UNKNOWN


def _is_expected(said: str, expect: Expectation) -> bool:
    # Recognisers set the spaces between Korean words as they like.
    if _joined(said) in _without_spaces(expect.sentences):
        return True
    return any(_plain(phrase) == said for phrase in expect.phrases)


def _breaks_off(said: str, language: Language) -> bool:
    ends = _ends()[language.value]
    before = "" if language is Language.ZH else " "
    if any(f"{before}{said}".endswith(f"{before}{word}") for word in ends["words"]):
        return True
    last = said.split()[-1]
    return last not in ends.get("names", ()) and any(
        last.endswith(particle) and last != particle for particle in ends.get("attached", ())
    )


@lru_cache(maxsize=16)
def _without_spaces(sentences: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_joined(_plain(sentence)) for sentence in sentences)


def _joined(text: str) -> str:
    return text.replace(" ", "")


@cache
def _ends() -> dict[str, dict[str, list[str]]]:
    """By language, as the file explains."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_SIGNS)
