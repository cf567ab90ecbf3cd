from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import apsw
import pytest

from assistant.core.amount import Money
from assistant.core.errors import ConfigError, StoreError
from assistant.core.language import Language
from assistant.store import PaymentRecord, StaleRecordError, Store
from assistant.store.migrations import MIGRATIONS, refunds_are_told

AT = datetime(2025, 5, 1, 12, 0, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))


def a_payment(name: str = "p1") -> PaymentRecord:
    return PaymentRecord(
        id=name,
        provider="sandbox",
        amount=Money(12_000),
        payee="서울불고기",
        subject="order 1",
        seconds=120.0,
        state="CREATED",
        created_at=AT,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "device.db"


def test_what_was_kept_is_there_after_a_restart(path: Path) -> None:
    store = Store(path)
    store.payments.add(a_payment())
    moved = store.payments.move(a_payment(), "QR_SHOWN", at=AT, payload="https://pay/1")
    alarm = store.alarms.add(
        "timers", "timer", datetime(2025, 5, 1, 21, tzinfo=SEOUL), "라면", timedelta(minutes=3)
    )
    store.memory.set("food", "last", "김밥")
    store.settings.set_volume(40)
    store.settings.set_language(Language.ZH)
    store.settings.set_muted(True)
    store.close()

    store = Store(path)
    assert store.payments.get("p1") == moved
    assert store.alarms.pending() == (alarm,)
    assert store.memory.get("food", "last") == "김밥"
    assert store.settings.volume == 40
    assert store.settings.language is Language.ZH
    assert store.settings.muted
    assert store.quarantined is None


def test_the_file_is_durable(path: Path) -> None:
    store = Store(path)
    assert store._database.rows("PRAGMA journal_mode") == [("wal",)]
    assert store._database.rows("PRAGMA synchronous") == [(2,)]
    assert store._database.rows("PRAGMA foreign_keys") == [(1,)]


def test_the_ledger_says_each_step_once_and_is_append_only(path: Path) -> None:
    store = Store(path)
    store.payments.add(a_payment())
    shown = store.payments.move(a_payment(), "QR_SHOWN", at=AT, payload="x")
    store.payments.move(shown, "PAID", at=AT, detail="by phone")
    entries = store.payments.ledger("p1")
    assert [entry.kind for entry in entries] == ["CREATED", "QR_SHOWN", "PAID"]
    assert {entry.amount for entry in entries} == {Money(12_000)}
    for attack in ("UPDATE ledger SET minor = 1", "DELETE FROM ledger"):
        with pytest.raises(StoreError, match="append-only"):
            store._database.write(attack)
    assert store.payments.ledger("p1") == entries


def test_only_one_of_two_movers_wins(path: Path) -> None:
    one, other = Store(path), Store(path)
    one.payments.add(a_payment())
    seen_by_one, seen_by_other = one.payments.get("p1"), other.payments.get("p1")
    assert seen_by_one is not None
    assert seen_by_other is not None
    one.payments.move(seen_by_one, "PAID", at=AT)
    with pytest.raises(StaleRecordError):
        other.payments.move(seen_by_other, "CANCELED", at=AT)
    assert [entry.kind for entry in other.payments.ledger("p1")] == ["CREATED", "PAID"]


def test_a_step_that_cannot_be_written_in_the_ledger_does_not_move_the_state(path: Path) -> None:
    store = Store(path)
    store.payments.add(a_payment())
    with pytest.raises(StoreError):
        store.payments.move(a_payment(), "CREATED", at=AT)
    assert store.payments.get("p1") == a_payment()


def test_untold_payments_are_found_until_told(path: Path) -> None:
    store = Store(path)
    store.payments.add(a_payment("p1"))
    store.payments.add(a_payment("p2"))
    store.payments.mark_told("p1")
    assert [record.id for record in store.payments.untold()] == ["p2"]


def test_alarms_come_soonest_first_whatever_their_zone(path: Path) -> None:
    alarms = Store(path).alarms
    late = alarms.add("clock", "alarm", datetime(2025, 5, 1, 12, tzinfo=UTC))
    soon = alarms.add("timers", "timer", datetime(2025, 5, 1, 20, tzinfo=SEOUL))
    assert alarms.pending() == (soon, late)
    assert alarms.pending("clock") == (late,)
    assert not alarms.remove(late.id, skill="timers")
    assert alarms.remove(late.id)
    assert alarms.pending() == (soon,)
    with pytest.raises(ValueError, match="zone"):
        alarms.add("clock", "alarm", datetime(2025, 5, 1, 12))


def test_memory_of_one_skill_is_out_of_reach_of_another(path: Path) -> None:
    memory = Store(path).memory
    memory.set("food", "k", "1")
    memory.set("food", "k", "2")
    memory.set("chat", "k", "3")
    assert memory.get("food", "k") == "2"
    memory.delete("food", "k")
    assert memory.get("food", "k") is None
    assert memory.get("chat", "k") == "3"


def test_settings_refuse_nonsense(path: Path) -> None:
    settings = Store(path).settings
    assert settings.volume is None
    assert settings.language is None
    assert not settings.muted
    with pytest.raises(ValueError, match="0 to 100"):
        settings.set_volume(101)


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_every_older_schema_is_brought_up_to_date(path: Path, version: int) -> None:
    path.parent.mkdir(parents=True)
    old = apsw.Connection(str(path))
    for migrate in MIGRATIONS[:version]:
        migrate(old)
    old.execute(f"PRAGMA user_version = {version}")
    old.close()
    store = Store(path)
    store.payments.add(a_payment())
    store.memory.set("a", "b", "c")
    assert store._database.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]


def test_a_refund_of_an_older_version_is_untold_only_if_it_was_open() -> None:
    connection = apsw.Connection(":memory:")
    for migrate in MIGRATIONS[: MIGRATIONS.index(refunds_are_told)]:
        migrate(connection)
    for state in ("pending", "done", "failed"):
        connection.execute(
            "INSERT INTO refunds VALUES (?, 'p1', 100, 'KRW', 'cold', ?, ?)",
            (state, state, AT.isoformat()),
        )
    refunds_are_told(connection)
    told = dict(connection.execute("SELECT id, told FROM refunds"))
    assert told == {"pending": 0, "done": 1, "failed": 1}


def test_a_newer_schema_is_left_alone(path: Path) -> None:
    path.parent.mkdir(parents=True)
    newer = apsw.Connection(str(path))
    newer.execute("PRAGMA user_version = 999")
    newer.close()
    with pytest.raises(ConfigError, match="newer"):
        Store(path)
    assert path.exists()


def damage_header(path: Path) -> None:
    path.write_bytes(b"this is not a database" * 500)


def damage_middle(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[4096:] = b"\xa5" * (len(body) - 4096)
    path.write_bytes(bytes(body))


def damage_by_truncation(path: Path) -> None:
    body = path.read_bytes()
    path.write_bytes(body[: len(body) // 2])


def damage_references(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM payments")
    connection.close()


@pytest.mark.parametrize(
    "damage", [damage_header, damage_middle, damage_by_truncation, damage_references]
)
def test_a_damaged_file_is_set_aside_and_the_device_starts(
    path: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(damage)
    store = Store(path)
    store.payments.add(a_payment())
    store.close()
    damage(path)
    damaged = path.read_bytes()

    store = Store(path)
    assert store.quarantined is not None
    assert store.quarantined.read_bytes() == damaged
    assert str(store.quarantined) in caplog.text
    store.payments.add(a_payment())
    store.close()

    damage(path)
    second = Store(path).quarantined
    assert second is not None
    assert second != store.quarantined


def test_a_full_disk_is_said_and_loses_nothing(path: Path) -> None:
    store = Store(path)
    store.memory.set("a", "small", "1")
    (pages,) = store._database.rows("PRAGMA page_count")[0]
    store._database.rows(f"PRAGMA max_page_count = {pages!r}")
    with pytest.raises(StoreError) as caught:
        store.memory.set("a", "big", "x" * 100_000)
    assert caught.value.key == "error_disk_full"
    assert store.memory.get("a", "small") == "1"
    assert store.memory.get("a", "big") is None
    store._database.rows("PRAGMA max_page_count = 100000")
    store.memory.set("a", "big", "x" * 100_000)


def test_a_disk_full_in_the_middle_of_a_transaction_is_said_as_such(path: Path) -> None:
    store = Store(path)
    (pages,) = store._database.rows("PRAGMA page_count")[0]
    store._database.rows(f"PRAGMA max_page_count = {pages!r}")
    with pytest.raises(StoreError) as caught:
        store.payments.add(replace(a_payment(), subject="x" * 20_000))
    assert caught.value.key == "error_disk_full"
    assert store.payments.get("p1") is None
    store.payments.add(a_payment())
    assert store.payments.get("p1") == a_payment()


def test_a_locked_file_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.store.database.BUSY_MILLISECONDS", 10)
    store = Store(path)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        store.memory.set("a", "b", "c")
    assert caught.value.key == "error_store_locked"
    other.execute("COMMIT")
    store.memory.set("a", "b", "c")


def test_a_place_that_is_not_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        Store(tmp_path / "file" / "device.db")
