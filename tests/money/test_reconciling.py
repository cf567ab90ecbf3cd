"""A day's books against the real sandbox's bill, with the faults only a bill can show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from assistant import cli
from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.http import HttpClient
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.reconciling import Reconciliation, reconcile
from assistant.money.service import Payments
from assistant.sandbox.faults import Fault
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import Store


@pytest.fixture
def process(tmp_path: Path) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path / "sandbox") as running:
        yield running


class Day:
    """A shop's day at the sandbox."""

    def __init__(self, folder: Path, process: SandboxProcess) -> None:
        self.clock = SystemClock()
        self.http = HttpClient(self.clock, lan=True, retries=0)
        self.provider = SandboxProvider(
            self.http, self.clock, url=process.url, key=Secret(process.key)
        )
        self.store = Store(folder / "xiao-e.db")
        self.payments = Payments(
            self.store, self.provider, self.clock, Bus(self.clock), on_late=lambda _: None
        )

    async def sell(self, won: int, *, pays: bool = True) -> tuple[str, str]:
        """The id and the code of a payment that the customer pays or walks away from."""
        stream = self.payments.collect(Money(won), payee="가게", subject="s")
        payload = ""
        async for progress in stream:
            payload = payload or progress.payload
            if progress.final:
                break
            if pays:
                await asyncio.to_thread(Wallet().pay, payload)
            else:
                await self.payments.cancel(progress.payment)
        await stream.aclose()
        return progress.payment, payload

    async def close_of_business(self) -> Reconciliation:
        day = self.clock.wall().date()
        bill = await self.provider.bill(day)
        zone = self.clock.wall().tzinfo or UTC
        result = reconcile(self.store, "sandbox", bill, day, zone)
        await self.payments.close()
        await self.http.close()
        self.store.close()
        return result


async def test_an_honest_day_agrees(tmp_path: Path, process: SandboxProcess) -> None:
    day = Day(tmp_path, process)
    first, _ = await day.sell(9_900)
    await day.sell(1_000)
    await day.sell(5_000, pays=False)
    await day.payments.refund(first, Money(900), reason="x")
    result = await day.close_of_business()
    assert (result.matched, result.differences) == (3, ())
    assert result.sums == (Money(10_000),)


async def test_paid_after_it_was_cancelled_shows_in_the_bill(
    tmp_path: Path, process: SandboxProcess
) -> None:
    day = Day(tmp_path, process)
    payment, code = await day.sell(5_000, pays=False)
    process.switch_on(Fault.PAID_AFTER_EXPIRY)
    assert (await asyncio.to_thread(Wallet().pay, code)).state == "paid"
    (difference,) = (await day.close_of_business()).differences
    assert (difference.reference, difference.fault) == (payment, "paid there, not here")
    assert (difference.here, difference.there) == (None, Money(5_000))


async def test_the_command_lists_shows_exports_and_reconciles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with SandboxProcess(tmp_path / "sandbox") as process:
        day = Day(tmp_path, process)
        payment, _ = await day.sell(9_900)
        await day.close_of_business()
    data = ["--data", str(tmp_path)]
    assert await asyncio.to_thread(cli.main, ["payments", "list", *data]) == 0
    assert payment in capsys.readouterr().out
    assert await asyncio.to_thread(cli.main, ["payments", "show", payment[:8], *data]) == 0
    shown = capsys.readouterr().out
    assert "qr_shown" in shown
    assert "9900 KRW" in shown
    out = tmp_path / "export.csv"
    assert await asyncio.to_thread(cli.main, ["payments", "export", "--out", str(out), *data]) == 0
    assert f",{payment},paid,9900,KRW,가게,s,sandbox" in out.read_text("utf-8-sig")
    assert await asyncio.to_thread(cli.main, ["payments", "reconcile", *data]) == 0
    assert "1 lines agree" in capsys.readouterr().out
    assert await asyncio.to_thread(cli.main, ["payments", "show", "zzz", *data]) == 1
