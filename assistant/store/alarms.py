"""Alarms of every skill, soonest first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from assistant.store.database import Database

_COLUMNS = "id, skill, kind, due, label, length"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRecord:
    """``due`` has its zone. ``length`` is a timer's whole time."""

    id: str
    skill: str
    kind: str
    due: datetime
    label: str = ""
    length: timedelta | None = None


class AlarmTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, skill: str, kind: str, due: datetime, label: str = "", length: timedelta | None = None
    ) -> AlarmRecord:
        """Raises ValueError when ``due`` has no zone."""
        if due.tzinfo is None:
            raise ValueError(f"an alarm needs a moment with its zone, got {due.isoformat()}")
        alarm = AlarmRecord(
            id=uuid.uuid4().hex, skill=skill, kind=kind, due=due, label=label, length=length
        )
        self._database.write(
            f"INSERT INTO alarms ({_COLUMNS}, due_utc) VALUES (?, ?, ?, ?, ?, ?, ?)",
            alarm.id,
            skill,
            kind,
            due.isoformat(),
            label,
            None if length is None else length.total_seconds(),
            due.timestamp(),
        )
        return alarm

    def pending(self, skill: str | None = None) -> tuple[AlarmRecord, ...]:
        """Alarms not removed yet, soonest first, of one skill or of all."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM alarms WHERE ?1 IS NULL OR skill = ?1 ORDER BY due_utc, id",
            skill,
        )
        return tuple(_record(row) for row in rows)

    def remove(self, alarm_id: str, *, skill: str | None = None) -> bool:
        """Whether there was such an alarm (of that skill)."""
        changed = self._database.write(
            "DELETE FROM alarms WHERE id = ?1 AND (?2 IS NULL OR skill = ?2)", alarm_id, skill
        )
        return changed == 1


def _record(row: Any) -> AlarmRecord:
    id_, skill, kind, due, label, length = row
    return AlarmRecord(
        id=id_,
        skill=skill,
        kind=kind,
        due=datetime.fromisoformat(due),
        label=label,
        length=None if length is None else timedelta(seconds=length),
    )
