"""Payments and their ledger: one transaction moves the state and writes what happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.core.amount import Money
from assistant.core.errors import StoreError
from assistant.store.database import Database

_COLUMNS = (
    "id, provider, minor, currency, payee, subject, seconds,"
    " payload, state, reason, version, told, created_at, token, by_code"
)


class StaleRecordError(StoreError):
    """The payment was moved by somebody else since it was read. Read it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecord:
    """A payment as it stands; it holds all that is needed to repeat the request word for word.

    ``state`` is a word of `assistant.money.states`; ``seconds`` is how long the code is valid;
    ``payload`` is what the QR code says, empty while there is none; ``told``: the customer has
    been told how it ended. ``token`` is the provider's name of it. ``by_code``: the customer's
    phone showed the code.
    """

    id: str
    provider: str
    amount: Money
    payee: str
    subject: str
    seconds: float
    state: str
    created_at: datetime
    payload: str = ""
    reason: str = ""
    version: int = 1
    told: bool = False
    token: str = ""
    by_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """``kind`` is the state that was entered, or "refund", "refunded" or "refund failed" with the
    id of the refund: each at most once for a payment."""

    payment: str
    kind: str
    amount: Money
    detail: str
    at: datetime


def entry_of(row: tuple[str, str, int, str, str, str]) -> LedgerEntry:
    """A row of the ledger of payments, or of that of holds."""
    payment, kind, minor, currency, detail, at = row
    return LedgerEntry(
        payment=payment,
        kind=kind,
        amount=Money(minor, currency),
        detail=detail,
        at=datetime.fromisoformat(at),
    )


class PaymentTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, record: PaymentRecord) -> None:
        with self._database.transaction():
            self._database.write(
                f"INSERT INTO payments ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                record.id,
                record.provider,
                record.amount.minor,
                record.amount.currency,
                record.payee,
                record.subject,
                record.seconds,
                record.payload,
                record.state,
                record.reason,
                record.version,
                int(record.told),
                record.created_at.astimezone(UTC).isoformat(),
                record.token,
                int(record.by_code),
            )
            self._enter(record, record.created_at, "")

    def get(self, payment: str) -> PaymentRecord | None:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM payments WHERE id = ?", payment)
        return _record(rows[0]) if rows else None

    def move(
        self,
        record: PaymentRecord,
        state: str,
        *,
        at: datetime,
        payload: str | None = None,
        token: str | None = None,
        reason: str | None = None,
        detail: str = "",
    ) -> PaymentRecord:
        """Moves ``record`` to ``state`` if it still stands as it was read.

        Raises:
            StaleRecordError: somebody else moved it first; nothing was written.
        """
        moved = replace(
            record,
            state=state,
            payload=record.payload if payload is None else payload,
            token=record.token if token is None else token,
            reason=record.reason if reason is None else reason,
            version=record.version + 1,
        )
        with self._database.transaction():
            changed = self._database.write(
                "UPDATE payments SET state = ?, payload = ?, token = ?, reason = ?, version = ?"
                " WHERE id = ? AND state = ? AND version = ?",
                moved.state,
                moved.payload,
                moved.token,
                moved.reason,
                moved.version,
                record.id,
                record.state,
                record.version,
            )
            if changed != 1:
                raise StaleRecordError(f"payment {record.id} is no longer {record.state}")
            self._enter(moved, at, detail)
        return moved

    def between(self, begin: datetime, end: datetime) -> tuple[PaymentRecord, ...]:
        """Payments begun from ``begin`` to before ``end``, oldest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM payments WHERE created_at >= ? AND created_at < ?"
            " ORDER BY created_at",
            begin.astimezone(UTC).isoformat(),
            end.astimezone(UTC).isoformat(),
        )
        return tuple(_record(row) for row in rows)

    def beginning_with(self, start: str, *, most: int) -> tuple[PaymentRecord, ...]:
        """At most ``most`` payments whose id begins with ``start``, in order of their ids."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM payments WHERE id >= ? AND id < ? || char (0x10FFFF)"
            " ORDER BY id LIMIT ?",
            start,
            start,
            most,
        )
        return tuple(_record(row) for row in rows)

    def declined_since(self, begin: datetime) -> int:
        """How many payments begun since then were declined or refused."""
        ((count,),) = self._database.rows(
            "SELECT count (*) FROM payments WHERE created_at >= ?"
            " AND state IN ('declined', 'refused')",
            begin.astimezone(UTC).isoformat(),
        )
        assert isinstance(count, int)
        return count

    def paid_amounts(self, currency: str, begin: datetime, *, most: int) -> tuple[Money, ...]:
        """What was paid by payments begun since then, the latest ``most`` of them."""
        rows: list[Any] = self._database.rows(
            "SELECT minor FROM payments WHERE currency = ? AND created_at >= ?"
            " AND state IN ('paid', 'refunded') ORDER BY created_at DESC LIMIT ?",
            currency,
            begin.astimezone(UTC).isoformat(),
            most,
        )
        return tuple(Money(minor, currency) for (minor,) in rows)

    def mark_told(self, payment: str) -> None:
        self._database.write("UPDATE payments SET told = 1 WHERE id = ?", payment)

    def untold(self) -> tuple[PaymentRecord, ...]:
        """Payments whose end the customer has not been told, oldest first; all open ones too."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM payments WHERE told = 0 ORDER BY created_at"
        )
        return tuple(_record(row) for row in rows)

    def ledger(self, payment: str) -> tuple[LedgerEntry, ...]:
        rows: list[Any] = self._database.rows(
            "SELECT payment, kind, minor, currency, detail, at FROM ledger"
            " WHERE payment = ? ORDER BY id",
            payment,
        )
        return tuple(map(entry_of, rows))

    def _enter(self, record: PaymentRecord, at: datetime, detail: str) -> None:
        self._database.write(
            "INSERT INTO ledger (payment, kind, minor, currency, detail, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            record.id,
            record.state,
            record.amount.minor,
            record.amount.currency,
            detail,
            at.isoformat(),
        )


def _record(row: Any) -> PaymentRecord:
    (id_, provider, minor, currency, payee, subject, seconds,
     payload, state, reason, version, told, created_at, token, by_code) = row  # fmt: skip
    return PaymentRecord(
        id=id_,
        provider=provider,
        amount=Money(minor, currency),
        payee=payee,
        subject=subject,
        seconds=seconds,
        payload=payload,
        state=state,
        reason=reason,
        version=version,
        told=bool(told),
        created_at=datetime.fromisoformat(created_at),
        token=token,
        by_code=bool(by_code),
    )
