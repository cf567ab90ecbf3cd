"""A sentence that makes no sense is heard again, faster and slower, before it is asked for again.

Of Korean by voices that Whisper knows little of, it makes out a third of what it had not
(docs/hearing-recognisers.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from assistant.core.ports import Ears, Expectation, Utterance
from assistant.understand.wake_words import strip_wake

SPEEDS = (1.1, 0.9)


async def made_out(
    ears: Ears,
    utterance: Utterance,
    expect: Expectation,
    makes_sense: Callable[[Sequence[str]], bool],
) -> Utterance:
    """``utterance``, or the first other hearing of it of which the readings make sense."""
    if makes_sense(utterance.texts):
        return utterance
    for speed in SPEEDS:
        again = await ears.hear_again(expect, speed=speed)
        if again is None:
            return utterance
        again = without_name(again)
        if again.texts[0] and makes_sense(again.texts):
            return again
    return utterance


def without_name(utterance: Utterance) -> Utterance:
    """``utterance`` without the device's name, which may leave nothing."""
    texts = tuple(strip_wake(text, utterance.language) for text in utterance.texts)
    return dataclasses.replace(utterance, texts=texts)
