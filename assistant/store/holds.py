"""Authorisations and their ledger: one transaction moves the state and writes what happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.core.amount import Money
from assistant.store.database import Database
from assistant.store.payments import LedgerEntry, StaleRecordError, entry_of

_COLUMNS = (
    "id, provider, maximum, amount, currency, payee, subject, seconds,"
    " payload, state, reason, taken, version, told, created_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRecord:
    """An authorisation as it stands; it holds all that is needed to repeat a request.

    ``state`` and ``reason`` are words of `assistant.money.hold_states`; ``amount`` is what is to
    be captured, zero until that is known, and never above ``maximum``; ``taken`` is what for, as
    JSON. ``told``: the customer has been told how it stands.
    """

    id: str
    provider: str
    maximum: Money
    amount: Money
    payee: str
    subject: str
    seconds: float
    state: str
    created_at: datetime
    payload: str = ""
    reason: str = ""
    taken: str = "[]"
    version: int = 1
    told: bool = False


class HoldTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, record: HoldRecord) -> None:
        with self._database.transaction():
            self._database.write(
                f"INSERT INTO holds ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                record.id,
                record.provider,
                record.maximum.minor,
                record.amount.minor,
                record.maximum.currency,
                record.payee,
                record.subject,
                record.seconds,
                record.payload,
                record.state,
                record.reason,
                record.taken,
                record.version,
                int(record.told),
                record.created_at.astimezone(UTC).isoformat(),
            )
            self._enter(record, record.created_at, "")

    def get(self, hold: str) -> HoldRecord | None:
        return next(iter(self._select("id = ?", hold)), None)

    def move(
        self, record: HoldRecord, *, at: datetime, detail: str = "", **changes: Any
    ) -> HoldRecord:
        """Writes ``changes`` and a row of the ledger, if it still stands as it was read.

        Raises:
            StaleRecordError: somebody else moved it first; nothing was written.
            StoreError: it was in that state before, or more would be taken than authorised.
        """
        moved = replace(record, version=record.version + 1, **changes)
        with self._database.transaction():
            changed = self._database.write(
                "UPDATE holds SET amount = ?, payload = ?, state = ?, reason = ?, taken = ?,"
                " version = ?, told = ? WHERE id = ? AND state = ? AND version = ?",
                moved.amount.minor,
                moved.payload,
                moved.state,
                moved.reason,
                moved.taken,
                moved.version,
                int(moved.told),
                record.id,
                record.state,
                record.version,
            )
            if changed != 1:
                raise StaleRecordError(f"hold {record.id} is no longer {record.state}")
            self._enter(moved, at, detail)
        return moved

    def mark_told(self, hold: str) -> None:
        self._database.write("UPDATE holds SET told = 1 WHERE id = ?", hold)

    def unfinished(self) -> tuple[HoldRecord, ...]:
        """What has not ended, or whose end the customer has not been told, oldest first."""
        return self._select(
            "told = 0 OR state NOT IN ('captured', 'released', 'declined', 'failed')"
            " ORDER BY created_at"
        )

    def between(self, begin: datetime, end: datetime) -> tuple[HoldRecord, ...]:
        """Authorisations begun from ``begin`` to before ``end``, oldest first."""
        return self._select(
            "created_at >= ? AND created_at < ? ORDER BY created_at",
            begin.astimezone(UTC).isoformat(),
            end.astimezone(UTC).isoformat(),
        )

    def beginning_with(self, start: str, *, most: int) -> tuple[HoldRecord, ...]:
        """At most ``most`` of them whose id begins with ``start``, in order of their ids."""
        where = "id >= ? AND id < ? || char (0x10FFFF) ORDER BY id LIMIT ?"
        return self._select(where, start, start, most)

    def ledger(self, hold: str) -> tuple[LedgerEntry, ...]:
        rows: list[Any] = self._database.rows(
            "SELECT hold, kind, minor, currency, detail, at FROM hold_ledger"
            " WHERE hold = ? ORDER BY id",
            hold,
        )
        return tuple(map(entry_of, rows))

    def _enter(self, record: HoldRecord, at: datetime, detail: str) -> None:
        self._database.write(
            "INSERT INTO hold_ledger (hold, kind, minor, currency, detail, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            record.id,
            record.state,
            record.amount.minor,
            record.maximum.currency,
            detail,
            at.isoformat(),
        )

    def _select(self, where: str, *values: str | int) -> tuple[HoldRecord, ...]:
        rows: list[Any] = self._database.rows(
            f"SELECT {_COLUMNS} FROM holds WHERE {where}", *values
        )
        return tuple(map(_record, rows))


def _record(row: Any) -> HoldRecord:
    (id_, provider, maximum, amount, currency, payee, subject, seconds,
     payload, state, reason, taken, version, told, created_at) = row  # fmt: skip
    return HoldRecord(
        id=id_,
        provider=provider,
        maximum=Money(maximum, currency),
        amount=Money(amount, currency),
        payee=payee,
        subject=subject,
        seconds=seconds,
        payload=payload,
        state=state,
        reason=reason,
        taken=taken,
        version=version,
        told=bool(told),
        created_at=datetime.fromisoformat(created_at),
    )
