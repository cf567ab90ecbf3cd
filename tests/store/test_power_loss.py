"""The power goes at every moment of a day's payments; whatever was confirmed is there after it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest

from assistant.core.amount import Money
from assistant.core.errors import StoreError
from assistant.store import PaymentRecord, Store
from tests.store.disk import Image, Journal, images, recorded

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PAYMENTS = 24
PATH_OF_ONE = ("qr_shown", "paid")
SMALL_LOG_PAGES = 24
"""Small, so that the log is also emptied into the database while payments go on."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """After ``steps`` on the disk the device was told that the payment stands at ``version``."""

    steps: int
    payment: str
    version: int
    state: str


def a_day(path: Path, synchronous: str) -> tuple[Journal, list[Acknowledged]]:
    """Payments one after another, with what the store has confirmed and when."""
    said: list[Acknowledged] = []
    with recorded() as journal:
        store = Store(path)
        for connection in apsw.connections():
            if Path(connection.filename) == path:
                connection.pragma("synchronous", synchronous)
                connection.wal_autocheckpoint(SMALL_LOG_PAGES)
        for number in range(PAYMENTS):
            record = PaymentRecord(
                id=f"p{number}",
                provider="sandbox",
                amount=Money(1000 * (number + 1)),
                payee="서울불고기",
                subject=f"order {number}",
                seconds=120.0,
                state="created",
                created_at=AT + timedelta(minutes=number),
            )
            store.payments.add(record)
            said.append(Acknowledged(len(journal), record.id, record.version, record.state))
            for state in PATH_OF_ONE:
                record = store.payments.move(replace(record), state, at=record.created_at)
                said.append(Acknowledged(len(journal), record.id, record.version, record.state))
        store.close()
    return journal, said


def losses(folder: Path, steps: int, image: Image, said: list[Acknowledged]) -> list[str]:
    """What a device that starts on ``image`` has lost of what had been confirmed by ``steps``."""
    folder.mkdir()
    for name, content in image.items():
        (folder / name).write_bytes(content)
    try:
        store = Store(folder / "device.db")
    except StoreError as error:
        return [f"after {steps} steps: cannot start: {error}"]
    found = [f"after {steps} steps: quarantined"] if store.quarantined else []
    expected = {a.payment: a for a in said if a.steps <= steps}
    for payment, last in expected.items():
        record = store.payments.get(payment)
        if record is None or record.version < last.version:
            found.append(f"after {steps} steps: {payment} is not {last.state}")
            continue
        kinds = [entry.kind for entry in store.payments.ledger(payment)]
        if kinds != ["created", *PATH_OF_ONE][: record.version]:
            found.append(f"after {steps} steps: {payment} is {record.state}, ledger {kinds}")
    store.close()
    return found


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """Folders in memory where there is such a disk: thousands of starts would wait for syncs."""
    memory = Path("/dev/shm")  # noqa: S108 - made and removed as a temporary directory
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        numbers = count()
        yield lambda: Path(folder) / f"start-{next(numbers)}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_confirmed_is_lost_and_nothing_is_damaged(
    tmp_path: Path, fresh: Callable[[], Path], seed: int
) -> None:
    journal, said = a_day(tmp_path / "device.db", "FULL")
    tried = 0
    for steps, image in images(journal, random.Random(seed)):
        assert losses(fresh(), steps, image, said) == []
        tried += 1
    assert tried > 2000


@pytest.mark.slow
def test_the_test_would_notice_a_store_that_does_not_wait_for_the_disk(
    tmp_path: Path, fresh: Callable[[], Path]
) -> None:
    journal, said = a_day(tmp_path / "device.db", "NORMAL")
    lost = [
        found
        for s, image in images(journal, random.Random(1))
        for found in losses(fresh(), s, image, said)
    ]
    assert lost
    assert not any("quarantined" in found or "cannot start" in found for found in lost)
