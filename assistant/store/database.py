"""One SQLite file: opened durably, checked at boot, set aside when damaged, migrated."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from assistant.core.errors import ConfigError, StoreError
from assistant.store.checking import check_at_start, check_whole, suspicion, unledgered
from assistant.store.migrations import MIGRATIONS

log = logging.getLogger(__name__)

BUSY_MILLISECONDS = 2000
_STEPS_BETWEEN = 10_000
"""Of SQLite's machine, some milliseconds."""
Value = None | int | float | bytes | str
Row = tuple[Value, ...]


class Database:
    """A durable SQLite connection (WAL, ``synchronous=FULL``).

    Args:
        set_aside: a damaged file is kept under another name and a new one begun; else it is an
            error.

    Attributes:
        quarantined: where a damaged file was put at this start, else ``None``.
        verified: all of the file was read at this start.

    Raises:
        StoreError: the file cannot be opened, read or written.
        ConfigError: the file was written by a newer version of the device.
    """

    def __init__(self, path: Path, *, set_aside: bool = True) -> None:
        self.quarantined: Path | None = None
        with _as_store_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection, self.verified = _open_checked(path)
            except (apsw.NotADBError, apsw.CorruptError) as damage:
                if not set_aside:
                    raise
                self.quarantined = _quarantine(path)
                log.error(
                    "%s is damaged (%s); it was kept as %s and a new one begun",
                    path,
                    damage,
                    self.quarantined,
                )
                self._connection, self.verified = _open_checked(path)
            self._path = path
            self._migrate()

    def rows(self, sql: str, *values: Value) -> list[Row]:
        with _as_store_errors(self._path):
            return list(self._connection.execute(sql, values))

    def write(self, sql: str, *values: Value) -> int:
        """Runs one statement and returns how many rows it changed."""
        with _as_store_errors(self._path):
            self._connection.execute(sql, values)
            return self._connection.changes()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside become durable together at its end, or none does."""
        with _as_store_errors(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite may have rolled back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def verify(self, stopped: Callable[[], bool]) -> bool:
        """Reads all of the file, which takes seconds for each hundred thousand payments.

        Args:
            stopped: asked now and then; true ends it early, with false as the answer.

        Raises:
            StoreError: it is damaged, and will be set aside at the next start; or a payment and
                its ledger disagree.
        """
        self._connection.set_progress_handler(stopped, _STEPS_BETWEEN)
        try:
            with _as_store_errors(self._path):
                check_whole(self._connection)
                disagreement = unledgered(self._connection)
        except StoreError as error:
            match error.__cause__:
                case apsw.InterruptError():
                    return False
                case apsw.CorruptError() | apsw.NotADBError():
                    suspicion(self._path).touch()
            raise
        finally:
            self._connection.set_progress_handler(None)
        if disagreement is not None:
            raise StoreError(f"{self._path}: {disagreement}")
        return True

    def close(self) -> None:
        self._connection.close()

    def _migrate(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone() or (0,)
        if version > len(MIGRATIONS):
            raise ConfigError(
                f"{self._path} has schema {version}, this program knows {len(MIGRATIONS)}: "
                "install the newer version again, or move the file away"
            )
        for number, migrate in enumerate(MIGRATIONS[version:], start=version + 1):
            with self.transaction():
                migrate(self._connection)
                self._connection.execute(f"PRAGMA user_version = {number}")


def _open_checked(path: Path) -> tuple[apsw.Connection, bool]:
    """The connection, and whether all of the file was read.

    Raises apsw.CorruptError or apsw.NotADBError when the file is damaged.
    """
    connection = apsw.Connection(str(path))
    try:
        connection.set_busy_timeout(BUSY_MILLISECONDS)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        verified = check_at_start(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection, verified


def _quarantine(path: Path) -> Path:
    """Moves the file with its journal out of the way, keeping both openable together."""
    number = 1
    while (kept := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    suspicion(path).unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept


@contextmanager
def _as_store_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except apsw.FullError as error:
        raise StoreError(
            f"no room left for {path}: free some disk space ({error})", key="error_disk_full"
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise StoreError(
            f"another program holds {path}: close it ({error})", key="error_store_locked"
        ) from error
    except (apsw.Error, OSError) as error:
        raise StoreError(f"cannot use {path}: {type(error).__name__}: {error}") from error
