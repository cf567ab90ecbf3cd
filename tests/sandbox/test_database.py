"""The sandbox servers' files from one version of the program to the next."""

from __future__ import annotations

from pathlib import Path

import apsw

from assistant.sandbox.book import Book, Wanted
from assistant.sandbox.database import open_database

SCHEMA = "CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY) STRICT;"


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sandbox.db"
    first = open_database(path, SCHEMA)
    first.execute("INSERT INTO things VALUES ('lamp')")
    first.close()
    again = open_database(path, SCHEMA)
    assert again.execute("SELECT name FROM things").fetchall() == [("lamp",)]
    again.close()
    assert [one.name for one in path.parent.iterdir()] == ["sandbox.db"]


def test_a_file_of_another_version_is_kept_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    old = apsw.Connection(str(path))
    old.execute("CREATE TABLE payments (reference TEXT PRIMARY KEY, minor INTEGER NOT NULL)")
    old.execute("INSERT INTO payments VALUES ('r1', 500)")
    old.close()
    book = Book(path)
    wanted = Wanted(
        dialect="own",
        reference="r2",
        minor=700,
        currency="KRW",
        payee="cafe",
        subject="latte",
        seconds=60,
    )
    assert book.create(wanted, now=0.0).minor == 700
    book.close()
    kept = apsw.Connection(str(tmp_path / "sandbox.db.other-version"))
    assert kept.execute("SELECT * FROM payments").fetchall() == [("r1", 500)]
    kept.close()
