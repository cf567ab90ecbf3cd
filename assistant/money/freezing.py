"""Collecting stopped until two people have looked. Its only memory is the audit.

::

    FROZEN --evidence--> EVIDENCE --two people: restore--> RESTORED
       \\________________/   \\------two people: close----> CLOSED, for good
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.core.errors import PaymentError
from assistant.money.audit import DEVICE, Audit
from assistant.store import Store

REVIEWERS = 2
_FROZEN, _EVIDENCE, _VERDICT = "frozen", "evidence", "verdict"


class FreezeState(StrEnum):
    FROZEN = "frozen"
    EVIDENCE = "evidence"
    RESTORED = "restored"
    CLOSED = "closed"


class Verdict(StrEnum):
    RESTORE = "restore"
    CLOSE = "close"


_END_OF = {Verdict.RESTORE: FreezeState.RESTORED, Verdict.CLOSE: FreezeState.CLOSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """``reasons`` are names of rules; ``verdicts`` by person, each person's last; ``changed_at`` is
    when the last of it was written."""

    id: str
    state: FreezeState
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    verdicts: dict[str, Verdict]
    changed_at: datetime


class Freezes:
    """Refunds never pass here, so nothing freezes them."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._table, self._audit = store.audit, audit

    @property
    def current(self) -> Freeze | None:
        """The freeze that holds, or that was closed for good; ``None``: money is collected."""
        latest = self.latest
        return None if latest is None or latest.state is FreezeState.RESTORED else latest

    @property
    def latest(self) -> Freeze | None:
        """The freeze that was begun last, whatever became of it."""
        begun = self._table.last_of_kind(_FROZEN)
        return self._read(begun.subject) if begun else None

    def begin(self, reasons: Sequence[str]) -> Freeze:
        """Freezes, if it is not frozen already."""
        current = self.current
        if current is None:
            last = self._table.last()
            subject = f"freeze-{last.number + 1 if last else 1}"
            self._audit.write(_FROZEN, subject=subject, detail=" ".join(reasons))
            current = self._read(subject)
        return current

    def submit(self, evidence: str, *, who: str) -> Freeze:
        """Raises PaymentError when nothing is frozen, or evidence or person is not named."""
        return self._add(_EVIDENCE, evidence, who)

    def judge(self, verdict: Verdict, *, who: str) -> Freeze:
        """One person's verdict; the same verdict of another person makes it hold.

        Raises:
            PaymentError: nothing is frozen, nobody has said why yet, or the person is not named.
        """
        freeze = self._open()
        if not freeze.evidence:
            raise PaymentError(f"{freeze.id}: submit the evidence first")
        return self._add(_VERDICT, verdict.value, who)

    def _add(self, kind: str, detail: str, who: str) -> Freeze:
        freeze, who = self._open(), " ".join(who.split()).casefold()
        if not who or who == DEVICE or not detail.strip():
            raise PaymentError("name the person, and what is to be written down")
        self._audit.write(kind, subject=freeze.id, detail=detail, who=who)
        return self._read(freeze.id)

    def _open(self) -> Freeze:
        freeze = self.current
        if freeze is None or freeze.state is FreezeState.CLOSED:
            raise PaymentError("nothing waits for a review")
        return freeze

    def _read(self, subject: str) -> Freeze:
        reasons: tuple[str, ...] = ()
        evidence: tuple[str, ...] = ()
        verdicts: dict[str, Verdict] = {}
        rows = self._table.of(subject)
        for row in rows:
            if row.kind == _FROZEN:
                reasons = tuple(row.detail.split())
            elif row.kind == _EVIDENCE:
                evidence += (row.detail,)
            else:
                verdicts[row.who] = Verdict(row.detail)
        state = FreezeState.EVIDENCE if evidence else FreezeState.FROZEN
        for verdict, end in _END_OF.items():
            if list(verdicts.values()).count(verdict) >= REVIEWERS:
                state = end
        return Freeze(
            id=subject,
            state=state,
            reasons=reasons,
            evidence=evidence,
            verdicts=verdicts,
            changed_at=rows[-1].at,
        )
