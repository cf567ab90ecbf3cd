"""A sentence that makes no sense is heard again, a little faster, before it is asked for again.

Of Korean by voices that Whisper knows little of, that makes out a third of what it had not. Slower,
too, found no more and took more of what is not for the device for something
(docs/hearing-recognisers.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from assistant.core.ports import Ears, Expectation, Utterance
from assistant.understand.wake_words import strip_wake

SPEED = 1.1


async def made_out(
    ears: Ears,
    utterance: Utterance,
    expect: Expectation,
    makes_sense: Callable[[Sequence[str]], bool],
) -> Utterance:
    """``utterance``, or the other hearing of it if only the readings of that make sense."""
    if makes_sense(utterance.texts):
        return utterance
    again = await ears.hear_again(expect, speed=SPEED)
    if again is None:
        return utterance
    again = without_name(again)
    return again if again.texts[0] and makes_sense(again.texts) else utterance


def without_name(utterance: Utterance) -> Utterance:
    """``utterance`` without the device's name, which may leave nothing."""
    texts = tuple(strip_wake(text, utterance.language) for text in utterance.texts)
    return dataclasses.replace(utterance, texts=texts)
