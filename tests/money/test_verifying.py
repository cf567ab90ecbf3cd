"""A large file that was changed long ago is noticed while the device works with it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import apsw
import pytest

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import StoreError
from assistant.money.audit import Audit, AuditBrokenError
from assistant.money.risk import Risk, RiskError
from assistant.money.verifying import verify, verifying
from assistant.store import Store, checking


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file too large to be read at start, with an audit of which only the end is."""
    monkeypatch.setattr(checking, "WHOLE_BYTES", 4096)
    monkeypatch.setattr("assistant.money.risk.AUDIT_ROWS_AT_START", 2)
    path = tmp_path / "xiao-e.db"
    store = Store(path)
    audit = Audit(store, SystemClock())
    for number in range(6):
        audit.write("risk", subject="1 KRW", detail=f"step_up: rule-{number}")
    store.close()
    return path


def tamper(path: Path, number: int) -> None:
    connection = apsw.Connection(str(path))
    connection.execute("DROP TRIGGER audit_keeps_words")
    connection.execute("UPDATE audit SET detail = 'x' WHERE number = ?", (number,))
    connection.close()


def refused(risk: Risk) -> bool:
    try:
        risk.check(Money(100))
    except RiskError:
        return True
    return False


@pytest.mark.parametrize("number", [5, 6])
def test_the_end_of_the_audit_is_checked_at_start(path: Path, number: int) -> None:
    tamper(path, number)
    assert refused(Risk(Store(path), SystemClock(), ()))


async def test_an_older_row_stops_collecting_once_all_was_read(path: Path) -> None:
    tamper(path, 2)
    store, clock = Store(path), SystemClock()
    risk = Risk(store, clock, ())
    assert not refused(risk)
    async with verifying(store, clock, risk), asyncio.timeout(60):
        while not refused(risk):
            await clock.sleep(0.01)
    with pytest.raises(AuditBrokenError, match="row 2"):
        verify(path, clock)
    store.close()


async def test_a_device_that_stops_does_not_wait_until_all_was_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.store.database._STEPS_BETWEEN", 1)
    tamper(path, 2)
    store, clock = Store(path), SystemClock()
    risk = Risk(store, clock, ())
    async with verifying(store, clock, risk):
        pass
    assert not refused(risk)
    store.close()


def test_a_ledger_that_disagrees_is_named(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.execute(
        "INSERT INTO payments (id, provider, minor, currency, payee, subject, seconds, state,"
        " created_at) VALUES ('p1', 'x', 1, 'KRW', 'p', 's', 1, 'paid', '2026-11-21')"
    )
    connection.close()
    with pytest.raises(StoreError, match="p1 is paid"):
        verify(path, SystemClock())
