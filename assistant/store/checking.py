"""What of the file is read before the device works with it, and what is read behind its back.

A file up to `WHOLE_BYTES` is read whole at every start, and so is any that is to be migrated. Of
a larger one only what the device is about to work with is read; `check_whole` then runs on a
connection of its own (`assistant.money.verifying`). What it finds is noted beside the file, so
that the next start reads all of it and sets it aside.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from assistant.store.migrations import MIGRATIONS

WHOLE_BYTES = 32 * 2**20
"""About 40,000 payments."""
RECENT_ROWS = 1_000
_SMALL_TABLES = ("sqlite_schema", "alarms", "memory", "settings")
_UNFINISHED = (
    "SELECT * FROM payments WHERE told = 0",
    "SELECT * FROM refunds WHERE state = 'pending'",
    "SELECT * FROM orders WHERE state != 'unpaid' AND (told = 0 OR refund = 'due'"
    " OR state NOT IN ('delivered', 'declined', 'cancelled'))",
)
_RECENT_ORPHAN = (
    "SELECT recent.id FROM (SELECT * FROM ledger ORDER BY id DESC LIMIT ?) AS recent"
    " LEFT JOIN payments ON payments.id = recent.payment WHERE payments.id IS NULL"
)
_UNLEDGERED = (
    "SELECT id, state FROM payments WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger WHERE payment = payments.id AND kind = payments.state) LIMIT 1"
)


def check_at_start(connection: apsw.Connection, path: Path) -> bool:
    """Returns whether all of the file was read.

    Raises:
        apsw.CorruptError, apsw.NotADBError: the file is damaged.
    """
    if _size(connection) <= WHOLE_BYTES or suspicion(path).exists() or _outdated(connection):
        check_whole(connection)
        suspicion(path).unlink(missing_ok=True)
        return True
    _check_recent(connection)
    return False


def check_whole(connection: apsw.Connection) -> None:
    """Reads every page. Raises as `check_at_start`."""
    _quick_check(connection, "1")
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        raise apsw.CorruptError(f"foreign_key_check: {orphan}")


def unledgered(connection: apsw.Connection) -> str | None:
    """A payment in a state that its ledger knows nothing of."""
    row = connection.execute(_UNLEDGERED).fetchone()
    return None if row is None else f"payment {row[0]} is {row[1]}, of which its ledger has no row"


def suspicion(path: Path) -> Path:
    """The note beside a file in which damage was found while the device worked with it."""
    return path.with_name(path.name + ".suspect")


def _check_recent(connection: apsw.Connection) -> None:
    for table in _SMALL_TABLES:
        _quick_check(connection, table)
    for query in _UNFINISHED:
        for _ in connection.execute(query):
            pass
    orphan = connection.execute(_RECENT_ORPHAN, (RECENT_ROWS,)).fetchone()
    if orphan is not None:
        raise apsw.CorruptError(f"ledger row {orphan[0]} belongs to no payment")


def _quick_check(connection: apsw.Connection, what: str) -> None:
    verdict = connection.execute(f"PRAGMA quick_check({what})").fetchone()
    if verdict != ("ok",):
        raise apsw.CorruptError(f"quick_check: {verdict}")


def _size(connection: apsw.Connection) -> int:
    return _number(connection, "page_count") * _number(connection, "page_size")


def _outdated(connection: apsw.Connection) -> bool:
    return _number(connection, "user_version") != len(MIGRATIONS)


def _number(connection: apsw.Connection, pragma: str) -> int:
    (value,) = connection.execute(f"PRAGMA {pragma}").fetchone() or (0,)
    assert isinstance(value, int)
    return value
