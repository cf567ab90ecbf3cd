"""The audit's rows. `assistant.money.audit` chains and checks them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.store.database import Database

_COLUMNS = "number, at, kind, subject, who, detail, digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """``subject`` is what it is about, ``who`` the person or "device", ``detail`` free words;
    ``digest`` chains it to the row before."""

    number: int
    at: datetime
    kind: str
    subject: str
    who: str
    detail: str
    digest: str


class AuditTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def writing(self) -> AbstractContextManager[None]:
        """Held from reading the last row to adding the next, so that nobody comes between."""
        return self._database.transaction()

    def add(self, row: AuditRow) -> None:
        self._database.write(
            f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            row.number,
            row.at.isoformat(),
            row.kind,
            row.subject,
            row.who,
            row.detail,
            row.digest,
        )

    def last(self) -> AuditRow | None:
        return next(self._select("1 ORDER BY number DESC LIMIT 1"), None)

    def last_of_kind(self, kind: str) -> AuditRow | None:
        return next(self._select("kind = ? ORDER BY number DESC LIMIT 1", kind), None)

    def of(self, subject: str) -> tuple[AuditRow, ...]:
        return tuple(self._select("subject = ? ORDER BY number", subject))

    def since(self, number: int) -> Iterator[AuditRow]:
        """Every row from ``number`` on, oldest first."""
        return self._select("number >= ? ORDER BY number", number)

    def _select(self, where: str, *values: str | int) -> Iterator[AuditRow]:
        rows: list[Any] = self._database.rows(
            f"SELECT {_COLUMNS} FROM audit WHERE {where}", *values
        )
        for number, at, kind, subject, who, detail, digest in rows:
            yield AuditRow(
                number=number,
                at=datetime.fromisoformat(at),
                kind=kind,
                subject=subject,
                who=who,
                detail=detail,
                digest=digest,
            )
