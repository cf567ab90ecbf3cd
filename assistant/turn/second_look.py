"""A sentence that makes no sense, or that only may mean something, is heard again, a little slower,
then faster, before the user is asked.

Voices unlike those that Whisper knows are often nearer to them at another speed
(docs/hearing-recognisers.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.core.ports import Ears, Expectation, Utterance
from assistant.turn.interpreter import Interpreter
from assistant.understand.verdict import Match, Verdict

SPEEDS = (0.9, 1.1)


@dataclass(frozen=True, slots=True)
class Sense:
    """What an utterance means: an intent, a move or an answer, with the values it names; ``sure``
    where that is done without asking."""

    meant: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    sure: bool = True

    @classmethod
    def of_match(cls, match: Match) -> Sense | None:
        """``None`` where nothing was understood."""
        if match.intent is None:
            return None
        return cls(match.intent, match.slots, match.verdict is Verdict.DO)

    def bears_out(self, likely: Sense) -> bool:
        """Whether it is what another hearing made ``likely``, and nothing else."""
        shared = self.values.keys() & likely.values.keys()
        same = all(self.values[name] == likely.values[name] for name in shared)
        return self.sure and self.meant == likely.meant and same


SenseOf = Callable[[Sequence[str]], Sense | None]
"""What readings of an utterance mean, the best one first; ``None`` where they make no sense."""


def means_one_thing(utterance: Utterance, sense_of: SenseOf, interpreter: Interpreter) -> bool:
    """Whether nobody need ask what an utterance means, nor hear it again. The device's name alone
    leaves nothing to be asked."""
    texts = as_said(utterance, interpreter).texts
    sense = sense_of(texts) if texts[0] else Sense()
    return sense is not None and sense.sure


async def made_out(
    ears: Ears,
    utterance: Utterance,
    expect: Expectation,
    sense_of: SenseOf,
    interpreter: Interpreter,
) -> Utterance:
    """``utterance``, or another hearing of it: the second where the first makes no sense, and one
    that is sure of what would else be asked about. What neither the first nor the second makes
    sense of is hardly ever meant for the device, whatever a third makes of it."""
    best, likely = utterance, sense_of(utterance.texts)
    for speed in SPEEDS:
        if likely is not None and likely.sure:
            break
        again = await ears.hear_again(expect, speed=speed)
        if again is None:
            break
        again = as_said(again, interpreter)
        sense = sense_of(again.texts) if again.texts[0] else None
        if likely is None:
            if sense is None:
                break
            best, likely = again, sense
        elif sense is not None and sense.bears_out(likely):
            return again
    return best


def as_said(utterance: Utterance, interpreter: Interpreter) -> Utterance:
    """``utterance`` without the device's name, which may leave nothing, and each reading as people
    would write it before it is read as it is."""
    texts = [interpreter.without_name(utterance, text) for text in utterance.texts]
    return replace(utterance, texts=interpreter.as_written(texts, utterance.language))
