"""Refunds: written down, with a row in the ledger, before anything is asked of the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.core.amount import Money
from assistant.core.errors import StoreError
from assistant.store.database import Database


class RefundRefusedError(StoreError):
    """Nothing was charged, or less is left of it than should go back."""

    key = "error_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecord:
    """``state`` is a word of `assistant.core.payments.RefundState`; ``payment`` is the id of what
    was charged: a payment, or a visit to the fridge. ``told``: who waits for its end knows it."""

    id: str
    payment: str
    amount: Money
    reason: str
    state: str
    created_at: datetime
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The tables and columns of one kind of charges, and of the refunds of them."""

    refunds: str
    of: str
    """The column of ``refunds`` and of ``ledger`` that names the charge."""
    charges: str
    minor: str
    charged: str
    """The state of what can be given back."""
    ledger: str
    emptied: str = ""
    """The state of a charge of which nothing is left; empty: it keeps its own."""


PAYMENT_BOOKS = Books(
    refunds="refunds",
    of="payment",
    charges="payments",
    minor="minor",
    charged="paid",
    ledger="ledger",
    emptied="refunded",
)
HOLD_BOOKS = Books(
    refunds="hold_refunds",
    of="hold",
    charges="holds",
    minor="amount",
    charged="captured",
    ledger="hold_ledger",
)


class RefundTable:
    def __init__(self, database: Database, books: Books) -> None:
        self._database, self._books = database, books

    def add(self, record: RefundRecord) -> None:
        """Raises RefundRefusedError when nothing or more than is left would go back; nothing is
        written then."""
        books = self._books
        with self._database.transaction():
            added = self._database.write(
                f"INSERT INTO {books.refunds} SELECT ?, ?, ?, ?, ?, ?, ?, ?"
                f" WHERE ? > 0 AND EXISTS (SELECT 1 FROM {books.charges}"
                f" WHERE id = ? AND state = '{books.charged}' AND currency = ?"
                f" AND {books.minor} >= ? + (SELECT COALESCE(SUM(minor), 0) FROM {books.refunds}"
                f" WHERE {books.of} = ? AND state != 'failed'))",
                record.id,
                record.payment,
                record.amount.minor,
                record.amount.currency,
                record.reason,
                record.state,
                record.created_at.astimezone(UTC).isoformat(),
                int(record.told),
                record.amount.minor,
                record.payment,
                record.amount.currency,
                record.amount.minor,
                record.payment,
            )
            if added != 1:
                raise RefundRefusedError(
                    f"{record.amount} cannot go back from {books.of} {record.payment}: "
                    f"it is not {books.charged}, or less is left of it"
                )
            self._enter(record, f"refund {record.id}", record.created_at)

    def finish(self, record: RefundRecord, state: str, at: datetime, *, told: bool) -> None:
        """Ends a pending refund. A payment of which nothing is left becomes "refunded"."""
        books = self._books
        with self._database.transaction():
            changed = self._database.write(
                f"UPDATE {books.refunds} SET state = ?, told = ?"
                " WHERE id = ? AND state = 'pending'",
                state,
                int(told),
                record.id,
            )
            if changed != 1:
                return
            done = state == "done"
            kind = "refunded" if done else "refund failed"
            self._enter(record, f"{kind} {record.id}", at)
            if books.emptied and self._emptied(record):
                self._enter(record, books.emptied, at)

    def _emptied(self, record: RefundRecord) -> bool:
        books = self._books
        emptied = self._database.write(
            f"UPDATE {books.charges} SET state = '{books.emptied}', version = version + 1"
            f" WHERE id = ? AND state = '{books.charged}' AND {books.minor} ="
            f" (SELECT SUM(minor) FROM {books.refunds} WHERE {books.of} = ? AND state = 'done')",
            record.payment,
            record.payment,
        )
        return emptied == 1

    def untold(self) -> tuple[RefundRecord, ...]:
        """Refunds whose end who waits for it does not know, pending ones too, oldest first."""
        return self._select("told = 0 ORDER BY created_at")

    def mark_told(self, refund: str) -> None:
        self._database.write(f"UPDATE {self._books.refunds} SET told = 1 WHERE id = ?", refund)

    def begun_since(self, begin: datetime) -> int:
        """How many refunds were asked for since then."""
        ((count,),) = self._database.rows(
            f"SELECT count (*) FROM {self._books.refunds} WHERE created_at >= ?",
            begin.astimezone(UTC).isoformat(),
        )
        assert isinstance(count, int)
        return count

    def of(self, payment: str) -> tuple[RefundRecord, ...]:
        return self._select(f"{self._books.of} = ? ORDER BY created_at", payment)

    def _select(self, where: str, *values: str) -> tuple[RefundRecord, ...]:
        rows: list[Any] = self._database.rows(
            f"SELECT * FROM {self._books.refunds} WHERE {where}", *values
        )
        return tuple(
            RefundRecord(
                id=id_,
                payment=payment,
                amount=Money(minor, currency),
                reason=reason,
                state=state,
                created_at=datetime.fromisoformat(created_at),
                told=bool(told),
            )
            for id_, payment, minor, currency, reason, state, created_at, told in rows
        )

    def _enter(self, record: RefundRecord, kind: str, at: datetime) -> None:
        books = self._books
        self._database.write(
            f"INSERT INTO {books.ledger} ({books.of}, kind, minor, currency, detail, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            record.payment,
            kind,
            -record.amount.minor if kind.startswith("refunded ") else record.amount.minor,
            record.amount.currency,
            record.reason,
            at.isoformat(),
        )
