"""The sandbox provider's own database: who is to pay how much to whom, and what became of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.sandbox import codes
from assistant.sandbox.database import open_database

WAITING, PAID, DECLINED, EXPIRED, CANCELLED = "waiting", "paid", "declined", "expired", "cancelled"
AGREED = "agreed"
"""The customer agreed; the merchant must still approve (KakaoPay, Toss), or capture (holds)."""
RETURNED = "returned"
"""Paid, then cancelled by the merchant: all of it went back."""
OPEN = (WAITING, AGREED)

_COLUMNS = (
    "dialect, reference, token, minor, currency, payee, subject, state, scanned, expires_at, "
    "paid_at, detail, notify_url, return_url"
)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
    dialect     TEXT NOT NULL,
    reference   TEXT NOT NULL,
    token       TEXT NOT NULL UNIQUE,
    minor       INTEGER NOT NULL,
    currency    TEXT NOT NULL,
    payee       TEXT NOT NULL,
    subject     TEXT NOT NULL,
    state       TEXT NOT NULL,
    scanned     INTEGER NOT NULL,
    expires_at  REAL NOT NULL,
    paid_at     REAL NOT NULL,
    detail      TEXT NOT NULL,
    notify_url  TEXT NOT NULL,
    return_url  TEXT NOT NULL,
    PRIMARY KEY (dialect, reference)
) STRICT;
CREATE TABLE IF NOT EXISTS refunds (
    dialect    TEXT NOT NULL,
    refund     TEXT NOT NULL,
    reference  TEXT NOT NULL,
    minor      INTEGER NOT NULL,
    at         REAL NOT NULL,
    PRIMARY KEY (dialect, refund)
) STRICT;
CREATE TABLE IF NOT EXISTS captures (
    token  TEXT PRIMARY KEY REFERENCES payments (token),
    minor  INTEGER NOT NULL
) STRICT;
"""


class ConflictError(Exception):
    """The request contradicts what the book says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A payment as a merchant asks for it. ``dialect`` is the wire format it was asked in."""

    dialect: str
    reference: str
    minor: int
    currency: str
    payee: str
    subject: str
    seconds: float
    notify_url: str = ""
    return_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Times are in seconds since 1970, on the provider's clock; ``paid_at`` is 0 until then.

    ``token`` is the provider's name of it; ``scanned``: a phone has opened the code.
    """

    dialect: str
    reference: str
    token: str
    minor: int
    currency: str
    payee: str
    subject: str
    state: str
    scanned: int
    expires_at: float
    paid_at: float
    detail: str
    notify_url: str
    return_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the daily bill: a payment, or a refund where ``refund`` is not empty."""

    reference: str
    token: str
    subject: str
    refund: str
    minor: int
    currency: str
    at: float


class Book:
    """One SQLite file. Every method takes ``now``, seconds since 1970, and expires what is due."""

    def __init__(self, path: Path) -> None:
        self._connection = open_database(path, _SCHEMA + codes.SCHEMA)
        self._connection.transaction_mode = "IMMEDIATE"
        self.codes = codes.Codes(self._connection)

    def create(self, wanted: Wanted, now: float, *, state: str = WAITING) -> Entry:
        """The same request again gives the same entry; ``state`` is that of a new one.

        Raises:
            ConflictError: the reference is taken by another request.
        """
        with self._connection:
            self._connection.execute(
                f"INSERT OR IGNORE INTO payments ({_COLUMNS})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, '', ?, ?)",
                (
                    wanted.dialect,
                    wanted.reference,
                    secrets.token_hex(14),
                    wanted.minor,
                    wanted.currency,
                    wanted.payee,
                    wanted.subject,
                    state,
                    now + wanted.seconds,
                    wanted.notify_url,
                    wanted.return_url,
                ),
            )
        entry = self.find(wanted.dialect, wanted.reference, now)
        assert entry is not None
        if (entry.minor, entry.currency) != (wanted.minor, wanted.currency):
            raise ConflictError(f"reference {wanted.reference} belongs to another payment")
        return entry

    def find(self, dialect: str, reference: str, now: float) -> Entry | None:
        return self._find("dialect = ? AND reference = ?", (dialect, reference), now)

    def find_by_token(self, token: str, now: float) -> Entry | None:
        return self._find("token = ?", (token,), now)

    def settle(self, entry: Entry, state: str, now: float, *, detail: str = "") -> Entry:
        """Ends a payment that is open; one that has ended stays as it is. Returns what holds."""
        self._connection.execute(
            "UPDATE payments SET state = ?, detail = ?, paid_at = ?"
            " WHERE token = ? AND state IN (?, ?) AND expires_at > ?",
            (state, detail, now if state == PAID else 0.0, entry.token, *OPEN, now),
        )
        return self._again(entry, now)

    def agree_until(self, entry: Entry, until: float, now: float) -> Entry:
        """The customer agrees to an open payment; it stays open ``until`` then."""
        self._connection.execute(
            "UPDATE payments SET state = ?, expires_at = ?"
            " WHERE token = ? AND state = ? AND expires_at > ?",
            (AGREED, until, entry.token, WAITING, now),
        )
        return self._again(entry, now)

    def capture(self, entry: Entry, minor: int, now: float) -> Entry:
        """Takes ``minor`` of what the customer agreed to, once; the same again changes nothing.

        Raises:
            ConflictError: not agreed to or no longer, more than that, or taken otherwise.
        """
        entry = self._again(entry, now)
        if entry.state == PAID and self.captured(entry) == minor:
            return entry
        if entry.state != AGREED or minor > entry.minor:
            raise ConflictError(f"{minor} of {entry.reference} cannot be taken")
        with self._connection:
            self._connection.execute("INSERT INTO captures VALUES (?, ?)", (entry.token, minor))
            self.settle(entry, PAID, now)
        return self._again(entry, now)

    def captured(self, entry: Entry) -> int:
        """What was taken of a payment that is captured in parts, in minor units; else 0."""
        row: Any = self._connection.execute(
            "SELECT minor FROM captures WHERE token = ?", (entry.token,)
        ).fetchone()
        return 0 if row is None else int(row[0])

    def pay_late(self, entry: Entry, now: float) -> Entry:
        """Pays what had expired or was cancelled, as a provider must not."""
        self._connection.execute(
            "UPDATE payments SET state = ?, paid_at = ? WHERE token = ? AND state IN (?, ?)",
            (PAID, now, entry.token, EXPIRED, CANCELLED),
        )
        return self._again(entry, now)

    def note_scanned(self, entry: Entry, now: float) -> Entry:
        self._connection.execute("UPDATE payments SET scanned = 1 WHERE token = ?", (entry.token,))
        return self._again(entry, now)

    def refund(self, entry: Entry, refund: str, minor: int, now: float) -> int:
        """Pays ``minor`` back and returns the sum that has gone back; the same id again is the
        same refund.

        Raises:
            ConflictError: not paid, less is left, or the id belongs to another refund.
        """
        with self._connection:
            known: Any = self._connection.execute(
                "SELECT reference, minor FROM refunds WHERE dialect = ? AND refund = ?",
                (entry.dialect, refund),
            ).fetchone()
            if known is not None and known != (entry.reference, minor):
                raise ConflictError(f"refund {refund} belongs to another payment or amount")
            if known is None:
                paid = self.captured(entry) or entry.minor
                if entry.state != PAID or self.refunded(entry) + minor > paid:
                    raise ConflictError("there is less to pay back")
                self._connection.execute(
                    "INSERT INTO refunds VALUES (?, ?, ?, ?, ?)",
                    (entry.dialect, refund, entry.reference, minor, now),
                )
        return self.refunded(entry)

    def refunded(self, entry: Entry) -> int:
        """The sum that has gone back of a payment, in minor units."""
        row: Any = self._connection.execute(
            "SELECT COALESCE(SUM(minor), 0) FROM refunds WHERE dialect = ? AND reference = ?",
            (entry.dialect, entry.reference),
        ).fetchone()
        return int(row[0])

    def bill(self, dialect: str, begin: float, end: float) -> list[Line]:
        """What was paid and paid back from ``begin`` to before ``end``, in order of time."""
        rows: Any = self._connection.execute(
            "SELECT reference, token, subject, '', COALESCE(c.minor, p.minor), currency, paid_at"
            " FROM payments p"
            " LEFT JOIN captures c USING (token)"
            " WHERE dialect = ? AND paid_at >= ? AND paid_at < ?"
            " UNION ALL SELECT r.reference, token, subject, r.refund, r.minor, currency, r.at"
            " FROM refunds r"
            " JOIN payments p USING (dialect, reference)"
            " WHERE r.dialect = ? AND r.at >= ? AND r.at < ? ORDER BY 7",
            (dialect, begin, end, dialect, begin, end),
        )
        names = ("reference", "token", "subject", "refund", "minor", "currency", "at")
        return [Line(**dict(zip(names, row, strict=True))) for row in rows]

    def close(self) -> None:
        self._connection.close()

    def _again(self, entry: Entry, now: float) -> Entry:
        found = self.find_by_token(entry.token, now)
        assert found is not None
        return found

    def _find(self, where: str, values: tuple[str, ...], now: float) -> Entry | None:
        self._connection.execute(
            f"UPDATE payments SET state = ? WHERE {where} AND state IN (?, ?) AND expires_at <= ?",
            (EXPIRED, *values, *OPEN, now),
        )
        row: Any = self._connection.execute(
            f"SELECT {_COLUMNS} FROM payments WHERE {where}", values
        ).fetchone()
        return None if row is None else Entry(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
