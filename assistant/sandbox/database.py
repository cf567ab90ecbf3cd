"""The SQLite file of a sandbox server."""

from __future__ import annotations

import logging
from pathlib import Path
from zlib import crc32

import apsw

log = logging.getLogger(__name__)

_VERSION_BITS = 0x7FFFFFFF


def open_database(path: Path, schema: str) -> apsw.Connection:
    """Opens ``path``, made anew with ``schema`` where there is none.

    A file made with another schema, by an older or newer program, is kept as ``*.other-version``
    and a new one begun: it is play money, and must not stop the server from answering.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    version = crc32(schema.encode()) & _VERSION_BITS
    connection = _connect(path)
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if tables and connection.pragma("user_version") != version:
        connection.close()
        kept = path.with_name(f"{path.name}.other-version")
        path.replace(kept)
        log.warning("%s was made by another version: kept as %s, a new one begun", path, kept.name)
        connection = _connect(path)
    connection.execute(schema)
    connection.pragma("user_version", version)
    return connection


def _connect(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.set_busy_timeout(2000)
    connection.pragma("journal_mode", "WAL")
    connection.pragma("synchronous", "FULL")
    return connection
