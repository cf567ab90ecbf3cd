"""Which of Whisper's readings were said."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from assistant.hear.hallucinations import is_courtesy, is_hallucinated
from assistant.hear.loops import without_loop

log = logging.getLogger(__name__)


def believable(readings: Sequence[str], speech: float) -> list[str]:
    """Without loops and repetitions; one empty text when the likeliest was not said.

    Args:
        readings: most likely first.
        speech: seconds of it in the sound, up to `LITTLE_SPEECH`.
    """
    texts = different([without_loop(reading) for reading in readings])
    if is_hallucinated(texts[0], speech):
        log.info("dropped %r: Whisper writes it when nobody speaks", texts[0])
        return [""]
    return texts[:1] + [text for text in texts[1:] if not is_courtesy(text)]


def different(texts: Sequence[str]) -> list[str]:
    """The first of those that differ in more than punctuation, spaces and case."""
    by_letters: dict[str, str] = {}
    for text in texts:
        by_letters.setdefault("".join(c for c in text.casefold() if c.isalnum()), text)
    return list(by_letters.values())
