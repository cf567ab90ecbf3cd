"""Alarms: kept in the store, so that they survive a restart, and rung when they are due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from assistant.core.clock import Clock
from assistant.skillkit import Alarm
from assistant.store import AlarmRecord, Store


class AlarmClock:
    """Waits for the next alarm in the store, also those that fell due while the device was off."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """An alarm was added or cancelled."""
        self._changed.set()

    async def next_due(self) -> AlarmRecord:
        while True:
            self._changed.clear()
            pending = self._store.alarms.pending()
            waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(self._changed.wait())]
            if pending:
                left = (pending[0].due - self._clock.wall()).total_seconds()
                if left <= 0:
                    waits[0].cancel()
                    return pending[0]
                waits.append(asyncio.ensure_future(self._clock.sleep(left)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()

    def rung(self, alarm: AlarmRecord) -> None:
        """It was announced; only now is it forgotten."""
        self._store.alarms.remove(alarm.id)


class SkillAlarms:
    """`assistant.skillkit.Alarms` of one skill. ``changed`` is called when the next may differ."""

    def __init__(self, store: Store, skill: str, changed: Callable[[], None]) -> None:
        self._store, self._skill, self._changed = store, skill, changed

    def add(
        self, kind: str, due: datetime, label: str = "", length: timedelta | None = None
    ) -> Alarm:
        record = self._store.alarms.add(self._skill, kind, due, label, length)
        self._changed()
        return as_alarm(record)

    def pending(self) -> tuple[Alarm, ...]:
        return tuple(as_alarm(record) for record in self._store.alarms.pending(self._skill))

    def cancel(self, alarm_id: str) -> None:
        self._store.alarms.remove(alarm_id, skill=self._skill)
        self._changed()


def as_alarm(record: AlarmRecord) -> Alarm:
    return Alarm(
        id=record.id,
        kind=record.kind,
        due=record.due,
        label=record.label,
        length=record.length,
    )
