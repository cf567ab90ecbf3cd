"""Whether a played step did what its script expects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.core.bus import Told
from assistant.core.encoding import encode
from assistant.core.events import (
    BasketChanged,
    CardShown,
    LanguageChanged,
    PaymentFailed,
    PaymentSettled,
    SkillAnswered,
    TurnEnded,
    Understood,
)
from assistant.script.player import Played
from assistant.script.script import Expect


def problems(played: Played) -> list[str]:
    """What differs from the step's ``expect``, one sentence each."""
    expect = played.step.expect
    if played.unheard and expect != Expect():
        return ["it was not listening: begin with its name, or with a step `press: true`"]
    found = ["the device did not come back to listen"] if played.stuck else []
    if played.trouble:
        found.append(played.trouble)
    found += _intent(played)
    said = " ".join(t.fact.text for t in played.facts if isinstance(t.fact, SkillAnswered))
    found += [f"said {said!r}, without {text!r}" for text in expect.says if not _says(said, text)]
    checks = (
        ("card", expect.card, _last_card(played.facts)),
        ("payment", expect.payment, _payment(played.facts)),
        ("outcome", expect.outcome, _outcome(played.facts)),
        ("language", expect.language, _language(played.facts)),
    )
    found += [
        f"{name} {actual!r}, expected {wanted!r}"
        for name, wanted, actual in checks
        if wanted is not None and actual != wanted
    ]
    if expect.basket is not None and (problem := _basket(expect.basket, played.facts)):
        found.append(problem)
    if expect.within is not None:
        latency = played.latency
        if latency is None or latency > expect.within:
            found.append(f"answered after {latency} s, expected within {expect.within} s")
    return found


def _says(said: str, wanted: str) -> bool:
    """``wanted`` may list alternatives with ``|``: the device varies its words."""
    return any(text in said for text in wanted.split("|"))


def _intent(played: Played) -> list[str]:
    expect = played.step.expect
    if expect.intent is None:
        return []
    understood = [t.fact for t in played.facts if isinstance(t.fact, Understood)]
    match = next((fact for fact in understood if fact.intent == expect.intent), None)
    if match is None:
        return [f"understood {[fact.intent for fact in understood]}, expected {expect.intent}"]
    return [
        f"slot {name} is {match.slots.get(name)!r}, expected {value!r}"
        for name, value in expect.slots.items()
        if encode(match.slots.get(name)) != value
    ]


def _last_card(facts: Sequence[Told]) -> str | None:
    cards = [type(t.fact.card).__name__ for t in facts if isinstance(t.fact, CardShown)]
    return cards[-1] if cards else None


def _payment(facts: Sequence[Told]) -> str | None:
    for told in reversed(facts):
        if isinstance(told.fact, PaymentSettled):
            return "settled"
        if isinstance(told.fact, PaymentFailed):
            return told.fact.reason
    return None


def _outcome(facts: Sequence[Told]) -> str | None:
    ended = [t.fact.outcome for t in facts if isinstance(t.fact, TurnEnded)]
    return ended[-1] if ended else None


def _language(facts: Sequence[Told]) -> str | None:
    changed = [t.fact.language.value for t in facts if isinstance(t.fact, LanguageChanged)]
    return changed[-1] if changed else None


def _basket(wanted: Sequence[dict[str, Any]], facts: Sequence[Told]) -> str | None:
    baskets = [t.fact.basket for t in facts if isinstance(t.fact, BasketChanged)]
    if not baskets:
        return "nothing was put into the basket"
    lines = [encode(line) for line in baskets[-1].lines]
    actual = [
        {
            "item": line["item"],
            "count": line["count"],
            "options": sorted(option["option"] for option in line["options"]),
        }
        for line in lines
    ]
    expected = [
        {
            "item": line["item"],
            "count": line.get("count", 1),
            "options": sorted(line.get("options", [])),
        }
        for line in wanted
    ]
    key = str
    if sorted(actual, key=key) != sorted(expected, key=key):
        return f"basket {actual}, expected {expected}"
    return None
