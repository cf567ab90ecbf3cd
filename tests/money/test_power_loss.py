"""kill -9 of a device, and of the provider, with the real sandbox between real processes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.cards import PaymentView
from assistant.core.clock import SkippingClock, SystemClock
from assistant.core.payments import ProviderState
from assistant.http import HttpClient
from assistant.money.progress import PaymentProgress
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.service import Payments
from assistant.money.settlement import order_of
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import Store

ROOT = Path(__file__).parents[2]

NOT_PAID = ("before_create", "after_create", "code_shown", "before_cancel", "after_cancel")
PAID = ("paid_not_written", "paid_not_told")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path / "sandbox") as running:
        yield running


async def restart(database: Path, sandbox: SandboxProcess) -> tuple[Store, list[PaymentProgress]]:
    """Starts a device on what the dead one left, until nothing is open."""
    clock = SystemClock()
    store, late = Store(database), list[PaymentProgress]()
    http = HttpClient(clock, lan=True, retries=0)
    provider = SandboxProvider(http, clock, url=sandbox.url, key=Secret(sandbox.key))

    def say(end: PaymentProgress) -> None:
        late.append(end)
        payments.told(end.payment)

    payments = Payments(store, provider, clock, Bus(clock), on_late=say)
    assert payments.resume_open() == 1
    async with asyncio.timeout(60):
        while store.payments.untold():
            await clock.sleep(0.02)
    await payments.close()
    await http.close()
    return store, late


def run_until_killed(database: Path, sandbox: SandboxProcess, step: str) -> str:
    """Runs a device that dies at ``step``; its customer pays if the step needs it."""
    command = [sys.executable, "-m", "tests.money.device_process"]
    command += [str(database), sandbox.url, sandbox.key, step]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as device:
        assert device.stdout is not None
        payload = device.stdout.readline().strip()
        if step in PAID:
            assert Wallet().pay(payload).state == "paid"
        device.wait(timeout=120)
    assert device.returncode == -9, f"the device did not die at {step}"
    return payload


@pytest.mark.slow
@pytest.mark.parametrize("step", NOT_PAID + PAID)
async def test_killed_at_a_step_nothing_is_lost_or_charged_twice(
    tmp_path: Path, sandbox: SandboxProcess, step: str
) -> None:
    database = tmp_path / "device.db"
    payload = await asyncio.to_thread(run_until_killed, database, sandbox, step)
    store, late = await restart(database, sandbox)

    (record,) = records(store)
    http = HttpClient(SystemClock(), lan=True)
    kept = store.payments.get(record[0])
    assert kept is not None
    provider = SandboxProvider(http, SystemClock(), url=sandbox.url, key=Secret(sandbox.key))
    at_provider = await provider.query(order_of(kept))
    await http.close()
    if step in PAID:
        assert (record[1], at_provider.state) == ("paid", ProviderState.PAID)
        assert [(told.view, told.amount) for told in late] == [(PaymentView.PAID, Money(9_900))]
    else:
        assert (record[1], at_provider.state) == ("canceled", ProviderState.CANCELLED)
        assert len(late) == (1 if payload else 0), "told if and only if a code was shown"
    assert ledger_kinds(store, record[0]).count("paid") == int(step in PAID)


def records(store: Store) -> list[tuple[str, str]]:
    rows = store._database.rows("SELECT id, state FROM payments")
    return [(str(identity), str(state)) for identity, state in rows]


def ledger_kinds(store: Store, payment: str) -> list[str]:
    return [entry.kind for entry in store.payments.ledger(payment)]


@pytest.mark.parametrize("paid", [True, False])
async def test_the_provider_is_killed_while_the_customer_pays_on_accelerated_time(
    tmp_path: Path, sandbox: SandboxProcess, paid: bool
) -> None:
    clock = SkippingClock()
    store, late = Store(tmp_path / "device.db"), list[PaymentProgress]()
    http = HttpClient(clock, lan=True, retries=0)
    provider = SandboxProvider(http, clock, url=sandbox.url, key=Secret(sandbox.key))
    payments = Payments(store, provider, clock, Bus(clock), on_late=late.append)
    views: list[PaymentView] = []
    async for progress in payments.collect(Money(100), payee="p", subject="s", seconds=60):
        views.append(progress.view)
        if progress.view is PaymentView.WAITING and len(views) == 1:
            with clock.busy():
                if paid:
                    await asyncio.to_thread(Wallet().pay, progress.payload)
                await asyncio.to_thread(sandbox.kill)
    assert views == [PaymentView.WAITING, PaymentView.UNREACHABLE, PaymentView.UNCERTAIN]

    with clock.busy():
        await asyncio.to_thread(sandbox.start)
    async with asyncio.timeout(60):
        while not late:
            await clock.sleep(1)
    assert late[0].view is (PaymentView.PAID if paid else PaymentView.EXPIRED)
    await payments.close()
    await http.close()
