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
    "SELECT * FROM refunds WHERE told = 0",
    "SELECT * FROM hold_refunds WHERE told = 0",
    "SELECT * FROM orders WHERE state != 'unpaid' AND (told = 0 OR refund = 'due'"
    " OR state NOT IN ('delivered', 'declined', 'cancelled'))",
    "SELECT * FROM holds WHERE told = 0"
    " OR state NOT IN ('captured', 'released', 'declined', 'failed')",
)
_RECENT_ORPHANS = {
    "payment": "SELECT recent.id FROM (SELECT * FROM ledger ORDER BY id DESC LIMIT ?) AS recent"
    " LEFT JOIN payments ON payments.id = recent.payment WHERE payments.id IS NULL",
    "hold": "SELECT recent.id FROM (SELECT * FROM hold_ledger ORDER BY id DESC LIMIT ?) AS recent"
    " LEFT JOIN holds ON holds.id = recent.hold WHERE holds.id IS NULL",
}
_UNLEDGERED = {
    "payment": "SELECT id, state FROM payments WHERE NOT EXISTS"
    " (SELECT 1 FROM ledger WHERE payment = payments.id AND kind = payments.state) LIMIT 1",
    "hold": "SELECT id, state || ' with ' || amount FROM holds WHERE NOT EXISTS (SELECT 1"
    " FROM hold_ledger WHERE hold = holds.id AND kind = holds.state AND minor = holds.amount)"
    " LIMIT 1",
}


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
    """A payment in a state, or a hold with an amount, that its ledger knows nothing of."""
    for kind, query in _UNLEDGERED.items():
        row = connection.execute(query).fetchone()
        if row is not None:
            return f"{kind} {row[0]} is {row[1]}, of which its ledger has no row"
    return None


def suspicion(path: Path) -> Path:
    """The note beside a file in which damage was found while the device worked with it."""
    return path.with_name(path.name + ".suspect")


def _check_recent(connection: apsw.Connection) -> None:
    for table in _SMALL_TABLES:
        _quick_check(connection, table)
    for query in _UNFINISHED:
        for _ in connection.execute(query):
            pass
    for kind, query in _RECENT_ORPHANS.items():
        orphan = connection.execute(query, (RECENT_ROWS,)).fetchone()
        if orphan is not None:
            raise apsw.CorruptError(f"ledger row {orphan[0]} belongs to no {kind}")


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
