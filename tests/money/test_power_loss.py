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
from assistant.core.payments import ProviderPayment, ProviderState
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
BY_CODE = (
    ("before_charge", "pays", False),
    ("after_charge", "pays", True),
    ("paid_not_told", "pays", True),
    ("after_charge", "declines", False),
    ("after_charge", "asks", False),
)
"""The step, what the wallet does whose code was read, and whether that is paid."""


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
        payments.told(end)

    payments = Payments(store, provider, clock, Bus(clock), on_late=say)
    assert payments.resume_open() == 1
    async with asyncio.timeout(60):
        while store.payments.untold():
            await clock.sleep(0.02)
    await payments.close()
    await http.close()
    return store, late


def run_until_killed(database: Path, sandbox: SandboxProcess, step: str, code: str = "") -> str:
    """Runs a device that dies at ``step``; its customer pays if the step needs it, or has shown
    ``code``."""
    command = [sys.executable, "-m", "tests.money.device_process"]
    command += [str(database), sandbox.url, sandbox.key, step, code]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as device:
        assert device.stdout is not None
        payload = device.stdout.readline().strip()
        if step in PAID and not code:
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

    record, at_provider = await both_sides(store, sandbox)
    if step in PAID:
        assert (record[1], at_provider.state) == ("paid", ProviderState.PAID)
        assert [(told.view, told.amount) for told in late] == [(PaymentView.PAID, Money(9_900))]
    else:
        assert (record[1], at_provider.state) == ("canceled", ProviderState.CANCELLED)
        assert len(late) == (1 if payload else 0), "told if and only if a code was shown"
    assert ledger_kinds(store, record[0]).count("paid") == int(step in PAID)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "manner", "paid"), BY_CODE)
async def test_killed_while_the_code_of_a_phone_is_used_it_is_charged_at_most_once(
    tmp_path: Path, sandbox: SandboxProcess, step: str, manner: str, paid: bool
) -> None:
    database = tmp_path / "device.db"
    code = Wallet().show(sandbox.url, manner)
    await asyncio.to_thread(run_until_killed, database, sandbox, step, code)
    store, late = await restart(database, sandbox)

    record, at_provider = await both_sides(store, sandbox)
    ended = {"pays": "canceled", "declines": "declined", "asks": "canceled"}[manner]
    at_end = {"canceled": ProviderState.CANCELLED, "declined": ProviderState.DECLINED}
    if paid:
        assert (record[1], at_provider.state) == ("paid", ProviderState.PAID)
        assert [told.view for told in late] == [PaymentView.PAID]
    else:
        assert (record[1], at_provider.state) == (ended, at_end[ended])
        assert len(late) == 1, "who has shown a code is told"
    assert ledger_kinds(store, record[0]).count("paid") == int(paid)


async def both_sides(
    store: Store, sandbox: SandboxProcess
) -> tuple[tuple[str, str], ProviderPayment]:
    """The only payment's id and state here, and the same at the provider."""
    (record,) = records(store)
    kept = store.payments.get(record[0])
    assert kept is not None
    http = HttpClient(SystemClock(), lan=True)
    provider = SandboxProvider(http, SystemClock(), url=sandbox.url, key=Secret(sandbox.key))
    at_provider = await provider.query(order_of(kept))
    await http.close()
    return record, at_provider


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
            with clock.stopped():
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
