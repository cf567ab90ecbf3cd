"""A sentence that makes no sense is heard again, a little faster, before it is asked for again.

Of Korean by voices that Whisper knows little of, that makes out a third of what it had not. Slower,
too, found no more and took more of what is not for the device for something
(docs/hearing-recognisers.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from assistant.core.ports import Ears, Expectation, Utterance
from assistant.turn.interpreter import Interpreter
from assistant.understand.wake_words import strip_wake

SPEED = 1.1


async def made_out(
    ears: Ears,
    utterance: Utterance,
    expect: Expectation,
    makes_sense: Callable[[Sequence[str]], bool],
    interpreter: Interpreter,
) -> Utterance:
    """``utterance``, or the other hearing of it if only the readings of that make sense."""
    if makes_sense(utterance.texts):
        return utterance
    again = await ears.hear_again(expect, speed=SPEED)
    if again is None:
        return utterance
    again = as_said(again, interpreter)
    return again if again.texts[0] and makes_sense(again.texts) else utterance


def as_said(utterance: Utterance, interpreter: Interpreter) -> Utterance:
    """``utterance`` without the device's name, which may leave nothing, and each reading with its
    words parted as people would write them before it is read as it is."""
    texts = [strip_wake(text, utterance.language) for text in utterance.texts]
    return dataclasses.replace(utterance, texts=interpreter.spaced(texts, utterance.language))
