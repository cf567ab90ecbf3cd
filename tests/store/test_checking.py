"""What is read of a file at start, and what only later; a large file is one above the limit."""

from __future__ import annotations

import shutil
from pathlib import Path

import apsw
import pytest

from assistant.core.amount import Money
from assistant.core.errors import StoreError
from assistant.store import HoldRecord, Store, checking, database
from assistant.store.checking import suspicion
from assistant.store.migrations import MIGRATIONS
from tests.store.test_store import AT, a_payment

FINISHED = 60
ALWAYS_READ = (
    *("payments", "payments_untold", "ledger", "settings", "memory"),
    *("holds", "holds_unfinished", "hold_ledger"),
)


def a_hold(name: str, state: str = "captured") -> HoldRecord:
    return HoldRecord(
        id=name,
        provider="sandbox",
        maximum=Money(30_000),
        amount=Money(4_600 if state == "captured" else 0),
        payee="fridge",
        subject="fridge",
        seconds=120.0,
        state=state,
        created_at=AT,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Finished payments and visits, and one of each that is open."""
    path = tmp_path_factory.mktemp("filled") / "device.db"
    store = Store(path)
    store._database.write("PRAGMA synchronous = OFF")
    for number in range(FINISHED):
        store.payments.add(a_payment(f"p{number}"))
        store.holds.add(a_hold(f"h{number}"))
    store._database.write("UPDATE payments SET told = 1")
    store._database.write("UPDATE holds SET told = 1")
    store.payments.add(a_payment("open"))
    store.holds.add(a_hold("visit", "in_use"))
    store.close()
    return path


@pytest.fixture
def large(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is not read whole."""
    monkeypatch.setattr(checking, "WHOLE_BYTES", 4096)
    monkeypatch.setattr(checking, "RECENT_ROWS", 10)
    return Path(shutil.copy(filled, tmp_path / "device.db"))


def altered(path: Path, statement: str) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.close()


def scribbled_on(path: Path, table: str) -> None:
    """Overwrites the first page of a table, as a failing card does."""
    connection = apsw.Connection(str(path))
    ((page,),) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    connection.close()
    body = bytearray(path.read_bytes())
    body[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    path.write_bytes(bytes(body))


def test_a_large_file_is_not_read_whole_at_start(large: Path) -> None:
    store = Store(large)
    assert not store.verified
    assert store.verify()
    store.close()


@pytest.mark.parametrize("table", ALWAYS_READ)
def test_damage_where_the_device_works_is_found_at_start(large: Path, table: str) -> None:
    scribbled_on(large, table)
    assert Store(large).quarantined is not None


@pytest.mark.parametrize(
    "loss", ["DELETE FROM payments WHERE id = 'open'", "DELETE FROM holds WHERE id = 'visit'"]
)
def test_what_is_open_and_without_its_row_is_found_at_start(large: Path, loss: str) -> None:
    altered(large, loss)
    assert Store(large).quarantined is not None


@pytest.mark.parametrize("damage", ["an index", "a reference"])
def test_older_damage_is_found_by_reading_all_and_set_aside_at_the_next_start(
    large: Path, damage: str
) -> None:
    if damage == "an index":
        scribbled_on(large, "audit_of_kind")
    else:
        altered(large, "DELETE FROM payments WHERE id = 'p1'")
    store = Store(large)
    assert store.quarantined is None
    with pytest.raises(StoreError):
        store.verify()
    assert suspicion(large).exists()
    store.close()
    assert Store(large).quarantined is not None
    assert not suspicion(large).exists()
    assert Store(large).quarantined is None


def test_a_false_suspicion_goes_after_all_was_read(large: Path) -> None:
    suspicion(large).touch()
    assert Store(large).verified
    assert not suspicion(large).exists()


def test_a_state_that_its_ledger_does_not_know_is_no_damage_of_the_file(large: Path) -> None:
    altered(large, "UPDATE payments SET state = 'paid' WHERE id = 'p7'")
    store = Store(large)
    with pytest.raises(StoreError, match="p7 is paid, of which its ledger has no row"):
        store.verify()
    assert not suspicion(large).exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE holds SET state = 'released' WHERE id = 'h7'",
        "UPDATE holds SET amount = 4500 WHERE id = 'h7'",
    ],
)
def test_a_visit_that_its_ledger_knows_otherwise_is_found_by_reading_all(
    large: Path, change: str
) -> None:
    altered(large, change)
    store = Store(large)
    with pytest.raises(StoreError, match=r"hold h7 is .* of which its ledger has no row"):
        store.verify()


def test_reading_all_can_be_stopped(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.database._STEPS_BETWEEN", 1)
    store = Store(large)
    assert not store.verify(lambda: True)
    store.payments.move(a_payment("open"), "paid", at=AT)


def test_a_file_that_is_to_be_migrated_is_read_whole_before(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = (*MIGRATIONS, lambda _: None)
    for module in (checking, database):
        monkeypatch.setattr(module, "MIGRATIONS", more)
    assert Store(large).verified


def test_who_only_reads_sets_nothing_aside(large: Path) -> None:
    scribbled_on(large, "payments")
    with pytest.raises(StoreError):
        Store(large, set_aside=False)
    assert large.exists()
