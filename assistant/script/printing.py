"""A conversation as it goes, in the terminal: who said what, when, and how fast."""

from __future__ import annotations

from collections.abc import Callable

from assistant.core.bus import Told
from assistant.core.encoding import told_json
from assistant.core.events import (
    AlarmRang,
    CardShown,
    Failed,
    Heard,
    NothingHeard,
    PaymentFailed,
    PaymentSettled,
    SkillAnswered,
    SpeakingStarted,
    SpeechEnded,
    TurnEnded,
    WakeDetected,
)


class ConversationPrinter:
    """An observer that prints each fact a person would care about as one line."""

    def __init__(self, out: Callable[[str], None] = print) -> None:
        self._out = out
        self._began: float | None = None
        self._speech_ended: float | None = None

    def __call__(self, told: Told) -> None:
        if self._began is None:
            self._began = told.at
        line = self._line(told)
        if line:
            self._out(f"{told.at - self._began:7.2f}  {line}")

    def _line(self, told: Told) -> str | None:  # noqa: C901 -- one flat case for each fact
        match told.fact:
            case WakeDetected(word=word, score=score, how="voice"):
                return f"  (woke to {word}, {score:.2f})"
            case SpeechEnded(at=at):
                self._speech_ended = at
            case Heard(text=text, engine=engine):
                return f"you     {text}" + ("" if engine == "typed" else f"  [{engine}]")
            case NothingHeard(reason=reason):
                return f"  (heard nothing: {reason})"
            case SkillAnswered(text=text):
                return f"xiao-e  {text}"
            case SpeakingStarted(starts_at=starts) if self._speech_ended is not None:
                waited, self._speech_ended = starts - self._speech_ended, None
                return f"  (first sound {waited:.2f} s after the end of speech)"
            case CardShown(card=card):
                return f"  [{type(card).__name__}]"
            case PaymentSettled(amount=amount):
                return f"  (paid {amount.minor:,} {amount.currency})"
            case PaymentFailed(reason=reason):
                return f"  (not paid: {reason})"
            case AlarmRang(label=label):
                return f"  (alarm {label})"
            case Failed(stage=stage, detail=detail):
                return f"  (failed: {stage}: {detail})"
            case TurnEnded(outcome=outcome):
                return f"  (conversation ended: {outcome})"
            case _:
                pass
        return None


def print_json(told: Told) -> None:
    """An observer that prints every fact as a line of JSON."""
    print(told_json(told), flush=True)
