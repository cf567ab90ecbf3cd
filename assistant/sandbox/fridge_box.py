"""The sandbox fridge itself: a door, goods and sensors, in one SQLite file that survives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import apsw

from assistant.sandbox.database import open_database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS visits (
    visit  TEXT PRIMARY KEY,
    door   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_open_door ON visits (door) WHERE door = 'open';
CREATE TABLE IF NOT EXISTS lanes (
    visit    TEXT NOT NULL REFERENCES visits (visit),
    article  TEXT NOT NULL,
    grams    INTEGER NOT NULL,
    taken    INTEGER NOT NULL,
    off      INTEGER NOT NULL,
    silent   INTEGER NOT NULL,
    PRIMARY KEY (visit, article)
) STRICT;
"""


class ConflictError(Exception):
    """The door is open for somebody else, or not open at all."""


class FridgeBox:
    def __init__(self, path: Path) -> None:
        self._connection = open_database(path, _SCHEMA)

    def open(self, visit: str, grams: dict[str, int]) -> None:
        """Unlocks the door, unless it was opened or locked for this visit before.

        Args:
            grams: what one piece of each lane's article weighs.

        Raises:
            ConflictError: it is open for another visit.
        """
        try:
            with self._connection:
                self._connection.execute("INSERT INTO visits VALUES (?, 'open')", (visit,))
                self._connection.executemany(
                    "INSERT INTO lanes VALUES (?, ?, ?, 0, 0, 0)",
                    [(visit, article, weight) for article, weight in grams.items()],
                )
        except apsw.ConstraintError as error:
            if self.door(visit) is None:
                raise ConflictError("the door is open for somebody else") from error

    def lock(self, visit: str) -> None:
        self._connection.execute("INSERT OR IGNORE INTO visits VALUES (?, 'locked')", (visit,))

    def shut(self) -> None:
        self._connection.execute("UPDATE visits SET door = 'closed' WHERE door = 'open'")

    def take(self, article: str, count: int) -> None:
        """Raises ConflictError when the door is not open, or there is no such article."""
        self._change("taken = taken + ?", count, article)

    def disturb(self, article: str, *, off: int, silent: bool) -> None:
        """The scale of a lane is ``off`` by so many grams, or its sensors are ``silent``."""
        self._change("off = ?", off, article)
        self._change("silent = ?", int(silent), article)

    def door(self, visit: str) -> str | None:
        """open, closed or locked; ``None`` when nobody ever asked for this visit."""
        row: Any = self._connection.execute(
            "SELECT door FROM visits WHERE visit = ?", (visit,)
        ).fetchone()
        return None if row is None else str(row[0])

    def lanes(self, visit: str) -> list[dict[str, Any]]:
        """What the sensors say: ``{article, taken, lighter}``, ``None`` for a silent one."""
        rows: Any = self._connection.execute(
            "SELECT article, grams, taken, off, silent FROM lanes WHERE visit = ? ORDER BY rowid",
            (visit,),
        )
        return [
            {
                "article": article,
                "taken": None if silent else taken,
                "lighter": None if silent else taken * grams + off,
            }
            for article, grams, taken, off, silent in rows
        ]

    def close(self) -> None:
        self._connection.close()

    @property
    def _open(self) -> str:
        row: Any = self._connection.execute("SELECT visit FROM visits WHERE door = 'open'")
        found = row.fetchone()
        if found is None:
            raise ConflictError("the door is not open")
        return str(found[0])

    def _change(self, what: str, value: int, article: str) -> None:
        self._connection.execute(
            f"UPDATE lanes SET {what} WHERE visit = ? AND article = ?", (value, self._open, article)
        )
        if not self._connection.changes():
            raise ConflictError(f"no article {article!r} in this fridge")
