"""The sandbox provider's own database: who is to pay how much to whom, and what became of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

WAITING, PAID, DECLINED, EXPIRED, CANCELLED = "waiting", "paid", "declined", "expired", "cancelled"

_COLUMNS = "reference, token, minor, currency, payee, subject, state, expires_at"


class ConflictError(Exception):
    """The request contradicts what the book says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``expires_at`` is in seconds since 1970, on the provider's clock."""

    reference: str
    token: str
    minor: int
    currency: str
    payee: str
    subject: str
    state: str
    expires_at: float


class Book:
    """One SQLite file. Every method takes ``now``, seconds since 1970, and expires what is due."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = apsw.Connection(str(path))
        self._connection.set_busy_timeout(2000)
        self._connection.transaction_mode = "IMMEDIATE"
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(
            """
            CREATE TABLE IF NOT EXISTS payments (
                reference   TEXT PRIMARY KEY,
                token       TEXT NOT NULL UNIQUE,
                minor       INTEGER NOT NULL,
                currency    TEXT NOT NULL,
                payee       TEXT NOT NULL,
                subject     TEXT NOT NULL,
                state       TEXT NOT NULL,
                expires_at  REAL NOT NULL
            ) STRICT
            """
        )

    def create(
        self,
        reference: str,
        *,
        minor: int,
        currency: str,
        payee: str,
        subject: str,
        seconds: float,
        now: float,
    ) -> Entry:
        """The same request again gives the same entry.

        Raises:
            ConflictError: the reference is taken by another request.
        """
        with self._connection:
            self._connection.execute(
                f"INSERT OR IGNORE INTO payments ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    reference,
                    secrets.token_urlsafe(16),
                    minor,
                    currency,
                    payee,
                    subject,
                    WAITING,
                    now + seconds,
                ),
            )
        entry = self.find(reference, now)
        assert entry is not None
        if (entry.minor, entry.currency, entry.payee) != (minor, currency, payee):
            raise ConflictError(f"reference {reference} belongs to another payment")
        return entry

    def find(self, reference: str, now: float) -> Entry | None:
        return self._find("reference", reference, now)

    def find_by_token(self, token: str, now: float) -> Entry | None:
        return self._find("token", token, now)

    def settle(self, entry: Entry, state: str, now: float) -> Entry:
        """Ends a waiting payment; one that has ended stays as it is. Returns what holds."""
        self._connection.execute(
            "UPDATE payments SET state = ? WHERE reference = ? AND state = ? AND expires_at > ?",
            (state, entry.reference, WAITING, now),
        )
        settled = self.find(entry.reference, now)
        assert settled is not None
        return settled

    def close(self) -> None:
        self._connection.close()

    def _find(self, column: str, value: str, now: float) -> Entry | None:
        self._connection.execute(
            f"UPDATE payments SET state = ? WHERE {column} = ? AND state = ? AND expires_at <= ?",
            (EXPIRED, value, WAITING, now),
        )
        row: Any = self._connection.execute(
            f"SELECT {_COLUMNS} FROM payments WHERE {column} = ?", (value,)
        ).fetchone()
        return None if row is None else Entry(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
