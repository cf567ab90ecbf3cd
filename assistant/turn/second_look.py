"""A sentence that makes no sense is heard again, a little slower, then faster, before it is asked
for again.

Voices unlike those that Whisper knows are often nearer to them at another speed
(docs/hearing-recognisers.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from assistant.core.ports import Ears, Expectation, Utterance
from assistant.turn.interpreter import Interpreter
from assistant.understand.wake_words import strip_wake

SPEEDS = (0.9, 1.1)


async def made_out(
    ears: Ears,
    utterance: Utterance,
    expect: Expectation,
    makes_sense: Callable[[Sequence[str]], bool],
    interpreter: Interpreter,
) -> Utterance:
    """``utterance``, or if it makes no sense the first other hearing of it that does."""
    if makes_sense(utterance.texts):
        return utterance
    for speed in SPEEDS:
        again = await ears.hear_again(expect, speed=speed)
        if again is None:
            return utterance
        again = as_said(again, interpreter)
        if again.texts[0] and makes_sense(again.texts):
            return again
    return utterance


def as_said(utterance: Utterance, interpreter: Interpreter) -> Utterance:
    """``utterance`` without the device's name, which may leave nothing, and each reading with its
    words parted as people would write them before it is read as it is."""
    texts = [strip_wake(text, utterance.language) for text in utterance.texts]
    return dataclasses.replace(utterance, texts=interpreter.spaced(texts, utterance.language))
