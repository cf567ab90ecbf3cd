"""A record of decisions about money that nobody can change unseen: each row's digest covers the
row before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from assistant.core.clock import Clock
from assistant.core.errors import StoreError
from assistant.store import AuditRow, Store

START = "0" * 64
DEVICE = "device"


class AuditBrokenError(StoreError):
    """A row was changed, taken out or put in. Nothing is collected until a person has looked."""


class Audit:
    """Whoever can write the file can write a whole new chain; so `run.py payments audit` prints
    the last digest, for people to keep elsewhere."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._table, self._clock = store.audit, clock

    def write(self, kind: str, *, subject: str, detail: str, who: str = DEVICE) -> AuditRow:
        """Adds a row behind the last.

        Raises:
            StoreError: it could not be written.
        """
        with self._table.writing():
            last = self._table.last()
            row = AuditRow(
                number=last.number + 1 if last else 1,
                at=self._clock.wall(),
                kind=kind,
                subject=subject,
                who=who,
                detail=detail,
                digest="",
            )
            row = replace(row, digest=_digest(row, last.digest if last else START))
            self._table.add(row)
        return row

    def check(self, *, most: int | None = None) -> AuditRow | None:
        """Reads the latest ``most`` rows, or all, and returns the last.

        Raises:
            AuditBrokenError: naming the first row that does not follow from the one before.
        """
        last = self._table.last()
        before = 0 if last is None or most is None else max(0, last.number - most)
        rows = self._table.since(before)
        digest = START if before == 0 else next(rows).digest
        for number, row in enumerate(rows, start=before + 1):
            digest = _digest(row, digest)
            if row.number != number or row.digest != digest:
                raise AuditBrokenError(f"row {row.number} of the audit was tampered with")
        return last


def _digest(row: AuditRow, before: str) -> str:
    fields = [row.number, row.at.isoformat(), row.kind, row.subject, row.who, row.detail]
    written = json.dumps([before, *fields], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
