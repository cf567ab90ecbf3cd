"""Refunds: written down, with a row in the ledger, before anything is asked of the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.core.amount import Money
from assistant.core.errors import StoreError
from assistant.store.database import Database

_COLUMNS = "id, payment, minor, currency, reason, state, created_at"


class RefundRefusedError(StoreError):
    """The payment is not paid, or less is left of it than should go back."""

    key = "error_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecord:
    """``state`` is a word of `assistant.core.payments.RefundState`."""

    id: str
    payment: str
    amount: Money
    reason: str
    state: str
    created_at: datetime


class RefundTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, record: RefundRecord) -> None:
        """Raises RefundRefusedError when nothing or more than is left would go back; nothing is
        written then."""
        with self._database.transaction():
            added = self._database.write(
                f"INSERT INTO refunds ({_COLUMNS}) SELECT ?, ?, ?, ?, ?, ?, ?"
                " WHERE ? > 0 AND EXISTS (SELECT 1 FROM payments"
                " WHERE id = ? AND state = 'paid' AND currency = ?"
                " AND minor >= ? + (SELECT COALESCE(SUM(minor), 0) FROM refunds"
                " WHERE payment = ? AND state != 'failed'))",
                record.id,
                record.payment,
                record.amount.minor,
                record.amount.currency,
                record.reason,
                record.state,
                record.created_at.astimezone(UTC).isoformat(),
                record.amount.minor,
                record.payment,
                record.amount.currency,
                record.amount.minor,
                record.payment,
            )
            if added != 1:
                raise RefundRefusedError(
                    f"{record.amount} cannot go back from payment {record.payment}: "
                    "it is not paid, or less is left of it"
                )
            self._enter(record, f"refund {record.id}", record.created_at)

    def finish(self, record: RefundRecord, state: str, at: datetime) -> None:
        """Ends a pending refund. A payment of which nothing is left becomes "refunded"."""
        with self._database.transaction():
            changed = self._database.write(
                "UPDATE refunds SET state = ? WHERE id = ? AND state = 'pending'", state, record.id
            )
            if changed != 1:
                return
            done = state == "done"
            kind = "refunded" if done else "refund failed"
            self._enter(record, f"{kind} {record.id}", at)
            emptied = self._database.write(
                "UPDATE payments SET state = 'refunded', version = version + 1"
                " WHERE id = ? AND state = 'paid' AND minor = (SELECT SUM(minor) FROM refunds"
                " WHERE payment = ? AND state = 'done')",
                record.payment,
                record.payment,
            )
            if emptied:
                self._enter(record, "refunded", at)

    def pending(self) -> tuple[RefundRecord, ...]:
        """What providers must still be asked to pay back, oldest first."""
        return self._select("state = 'pending' ORDER BY created_at")

    def begun_since(self, begin: datetime) -> int:
        """How many refunds were asked for since then."""
        ((count,),) = self._database.rows(
            "SELECT count (*) FROM refunds WHERE created_at >= ?",
            begin.astimezone(UTC).isoformat(),
        )
        assert isinstance(count, int)
        return count

    def of(self, payment: str) -> tuple[RefundRecord, ...]:
        return self._select("payment = ? ORDER BY created_at", payment)

    def _select(self, where: str, *values: str) -> tuple[RefundRecord, ...]:
        rows: list[Any] = self._database.rows(
            f"SELECT {_COLUMNS} FROM refunds WHERE {where}", *values
        )
        return tuple(
            RefundRecord(
                id=id_,
                payment=payment,
                amount=Money(minor, currency),
                reason=reason,
                state=state,
                created_at=datetime.fromisoformat(created_at),
            )
            for id_, payment, minor, currency, reason, state, created_at in rows
        )

    def _enter(self, record: RefundRecord, kind: str, at: datetime) -> None:
        self._database.write(
            "INSERT INTO ledger (payment, kind, minor, currency, detail, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            record.payment,
            kind,
            -record.amount.minor if kind.startswith("refunded ") else record.amount.minor,
            record.amount.currency,
            record.reason,
            at.isoformat(),
        )
