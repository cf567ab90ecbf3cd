"""Knows what Whisper writes when nobody spoke.

A text is hallucinated when it is, or is made up of, a phrase nobody says to a device
(``never_said``), or a phrase people do say (``unless_spoken``, ``courtesies``) while the audio
holds less than `LITTLE_SPEECH` seconds of speech. The phrases lie in ``hallucinations.toml``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

LITTLE_SPEECH = 0.15
"""Seconds. A spoken "네" is about 0.2 s long."""


def is_hallucinated(text: str, speech_seconds: float) -> bool:
    """``speech_seconds`` is how much of the audio a voice activity detector calls speech."""
    letters = _letters(text)
    if any(phrase in letters for phrase in _phrases("never_said")):
        return True
    spoken = _phrases("unless_spoken") | _phrases("courtesies")
    return speech_seconds < LITTLE_SPEECH and letters in spoken


def is_courtesy(text: str) -> bool:
    """Whether Whisper finds it likely for any words it does not know."""
    return _letters(text) in _phrases("courtesies")


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


@cache
def _phrases(kind: str) -> frozenset[str]:
    source = resources.files("assistant.hear").joinpath("hallucinations.toml")
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return frozenset(_letters(phrase) for phrase in table[kind])
