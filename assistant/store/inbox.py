"""Notifications of providers: each event counts once, however often it is sent."""

from __future__ import annotations

from datetime import datetime

from assistant.store.database import Database


class InboxTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, provider: str, event: str, payment: str, at: datetime) -> bool:
        """Keeps an event; false when it was there already."""
        return (
            self._database.write(
                "INSERT OR IGNORE INTO inbox (provider, event, payment, at) VALUES (?, ?, ?, ?)",
                provider,
                event,
                payment,
                at.isoformat(),
            )
            == 1
        )
