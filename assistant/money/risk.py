"""Whether a payment may be begun: rules from a file, and the freeze they may lead to.

Only collecting is asked about here. Money on its way back to a customer is never held up.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.core.amount import Money
from assistant.core.clock import Clock
from assistant.core.errors import ConfigError, PaymentError, StoreError
from assistant.money.audit import Audit, AuditBrokenError
from assistant.money.freezing import Freezes
from assistant.store import Store

log = logging.getLogger(__name__)

FEWEST_AMOUNTS, MOST_AMOUNTS = 20, 500
"""How many earlier payments tell what is usual, at least and at most."""
USUAL_SHARE = 0.95
AUDIT_ROWS_AT_START = 10_000
"""Years of decisions, in a fraction of a second; `assistant.money.verifying` reads older ones."""


class Action(StrEnum):
    """What is to be done, the mildest first."""

    ALLOW = "allow"
    STEP_UP = "step_up"
    """Only once the customer has been told why and said yes once more."""
    REVIEW = "review"
    """Nothing is collected any more until two people have looked (`Freezes`)."""
    BLOCK = "block"
    """Not this payment."""


_SEVERITY = list(Action)


class RiskError(PaymentError):
    """The payment is not begun; ``key`` is why, in plain words.

    ``ask`` is the question whose yes confirms it, where it only has to be confirmed.
    """

    def __init__(self, action: Action, rules: Sequence[str], key: str, ask: str = "") -> None:
        super().__init__(f"{action}: {', '.join(rules)}", key=key)
        self.action, self.ask = action, ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Strikes when ``variable``, over ``period``, reaches ``limit``. ``say`` is a key of
    ``assistant/speak/locale``; ``ask``, where it steps up, one of ``assistant/turn/locale``."""

    name: str
    variable: str
    limit: float
    period: timedelta
    then: Action
    say: str
    ask: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    action: Action
    struck: tuple[Rule, ...]


def load_rules(path: Path) -> tuple[Rule, ...]:
    """Raises ConfigError naming the file and what is wrong in it."""
    try:
        entries: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["rule"]
        rules = tuple(
            Rule(
                name=str(entry["name"]),
                variable=str(entry["variable"]),
                limit=float(entry["limit"]),
                period=timedelta(minutes=float(entry["minutes"])),
                then=Action(entry["then"]),
                say=str(entry["say"]),
                ask=str(entry.get("ask", "")),
            )
            for entry in entries
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: a rule makes no sense: {error!r}") from error
    for rule in rules:
        if rule.variable not in _VARIABLES:
            raise ConfigError(f"{path}: {rule.name}: variable must be one of {list(_VARIABLES)}")
        if (rule.then is Action.STEP_UP) != bool(rule.ask):
            raise ConfigError(f"{path}: {rule.name}: `ask` belongs to step_up, and to nothing else")
    return rules


class Risk:
    """The end of the audit is checked at start; once `distrust` is called nothing is collected."""

    def __init__(self, store: Store, clock: Clock, rules: Sequence[Rule]) -> None:
        self._store, self._clock, self._rules = store, clock, rules
        self._audit = Audit(store, clock)
        self._freezes = Freezes(store, self._audit)
        self._broken = False
        try:
            self._audit.check(most=AUDIT_ROWS_AT_START)
        except AuditBrokenError as error:
            self.distrust(error)

    def distrust(self, error: StoreError) -> None:
        """The books are not what was written: nothing is collected until the device is started
        again, after people have looked."""
        log.error("nothing is collected any more: %s", error)
        self._broken = True

    def check(self, amount: Money, *, confirmed: bool = False, beforehand: bool = False) -> None:
        """Returns if a payment of ``amount`` may be begun.

        Args:
            confirmed: the customer has confirmed a payment that needed it.
            beforehand: it is begun later, and checked again then; what is let through is noted
                then only.

        Raises:
            RiskError: it may not.
        """
        if self._broken or self._freezes.current is not None:
            raise RiskError(Action.REVIEW, ("frozen",), "error_frozen")
        assessment = self.assess(amount)
        if assessment.action is Action.ALLOW:
            return
        names = tuple(rule.name for rule in assessment.struck)
        gravest = next(rule for rule in assessment.struck if rule.then is assessment.action)
        passed = confirmed and assessment.action is Action.STEP_UP
        if not (passed and beforehand):
            self._audit.write(
                "risk",
                subject=f"{amount.minor} {amount.currency}",
                detail=f"{assessment.action}{' confirmed' if passed else ''}: {' '.join(names)}",
            )
        if passed:
            return
        if assessment.action is Action.REVIEW:
            self._freezes.begin(names)
        raise RiskError(assessment.action, names, gravest.say, gravest.ask)

    def assess(self, amount: Money) -> Assessment:
        """The gravest action of all rules that strike, and those rules."""
        struck = tuple(
            rule
            for rule in self._rules
            if _VARIABLES[rule.variable](self, rule.period, amount) >= rule.limit
        )
        action = max((rule.then for rule in struck), key=_SEVERITY.index, default=Action.ALLOW)
        return Assessment(action=action, struck=struck)

    def _since(self, period: timedelta) -> datetime:
        """The beginning of ``period``; what people have reviewed does not count again."""
        begin, latest = self._clock.wall() - period, self._freezes.latest
        return begin if latest is None else max(begin, latest.changed_at)

    def _declined(self, period: timedelta, _: Money) -> float:
        return self._store.payments.declined_since(self._since(period))

    def _refunds(self, period: timedelta, _: Money) -> float:
        return self._store.refunds.begun_since(self._since(period))

    def _times_usual(self, period: timedelta, amount: Money) -> float:
        """How often ``amount`` holds what 95 of 100 payments did not exceed; 0 if unknown."""
        amounts = sorted(
            self._store.payments.paid_amounts(
                amount.currency, self._clock.wall() - period, most=MOST_AMOUNTS
            )
        )
        if len(amounts) < FEWEST_AMOUNTS:
            return 0.0
        return amount.minor / amounts[int(USUAL_SHARE * (len(amounts) - 1))].minor


_VARIABLES: dict[str, Callable[[Risk, timedelta, Money], float]] = {
    "declined_payments": Risk._declined,
    "refunds": Risk._refunds,
    "times_the_usual_amount": Risk._times_usual,
}
