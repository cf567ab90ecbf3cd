"""A day's books against the real sandbox's bill, with the faults only a bill can show."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant import cli
from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.payments import BillLine
from assistant.fridge.fakes import FakeFridge
from assistant.fridge.stock import load_stock
from assistant.http import HttpClient
from assistant.money import settlement, visit
from assistant.money.hold_states import HoldState
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.reconciling import Reconciliation, reconcile
from assistant.money.service import Payments
from assistant.money.visit_progress import VisitView
from assistant.money.visits import Visits
from assistant.sandbox.faults import Fault
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import HoldRecord, Store
from tests.midnight import noon_here

STOCK = load_stock(Path(__file__).parents[2] / "assets" / "fridge.toml")


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with noon_here():
        yield


@pytest.fixture
def process(noon: None, tmp_path: Path) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path / "sandbox") as running:
        yield running


class Day:
    """A shop's day at the sandbox."""

    def __init__(self, folder: Path, process: SandboxProcess) -> None:
        self.clock = SystemClock()
        self.http = HttpClient(self.clock, lan=True, retries=0, seconds=60)
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

    async def open_fridge(self, article: str) -> str:
        """The id of a visit of somebody who takes one piece."""
        fridge = FakeFridge(STOCK.articles)
        visits = Visits(
            self.store, self.provider, fridge, self.clock, Bus(self.clock), on_late=lambda _: None
        )
        stream = visits.visit(STOCK.maximum, payee="냉장고", subject="f")
        agreed = False
        async for progress in stream:
            if progress.payload and not agreed:
                agreed = True
                await asyncio.to_thread(Wallet().pay, progress.payload)
            elif progress.view is VisitView.OPEN:
                fridge.take(article)
                fridge.shut()
        await visits.close()
        return progress.hold

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


async def test_what_a_fridge_charged_agrees_beside_a_payment(
    tmp_path: Path,
    process: SandboxProcess,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(visit, "DOOR_POLL_SECONDS", 0.05)
    monkeypatch.setattr(visit, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(settlement, "POLL_SECONDS", 0.05)
    day = Day(tmp_path, process)
    payment, _ = await day.sell(9_900)
    hold = await day.open_fridge("water")
    result = await day.close_of_business()
    assert (result.matched, result.differences) == (2, ())
    assert result.sums == (Money(10_900),)
    data = ["--data", str(tmp_path)]
    out = tmp_path / "export.csv"
    assert cli.main(["payments", "list", *data]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert payment in first
    assert f"{hold}  captured  1000  KRW" in second
    assert cli.main(["payments", "show", hold[:8], *data]) == 0
    assert "in_use" in capsys.readouterr().out
    assert cli.main(["payments", "export", "--out", str(out), *data]) == 0
    assert f",{hold},captured,1000,KRW,냉장고,f,sandbox,fridge visit" in out.read_text("utf-8-sig")


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def visited(
    store: Store,
    hold: str,
    won: int,
    *states: HoldState,
    begun: datetime = NOON,
    ended: datetime = NOON,
) -> None:
    record = HoldRecord(
        id=hold,
        provider="sandbox",
        maximum=Money(30_000),
        amount=Money(won),
        payee="p",
        subject="s",
        seconds=120,
        state=HoldState.CREATED,
        created_at=begun,
    )
    store.holds.add(record)
    for state in states:
        record = store.holds.move(record, at=ended, state=state)


def test_what_only_one_side_knows_of_a_visit_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "xiao-e.db")
    visited(store, "only-here", 1_000, HoldState.CAPTURED)
    visited(store, "only-there", 2_000, HoldState.FAILED)
    visited(store, "dearer-there", 3_000, HoldState.CAPTURED)
    visited(store, "never-charged", 0, HoldState.RELEASED)
    bill = [
        BillLine(kind="payment", reference="only-there", amount=Money(2_000), at=NOON),
        BillLine(kind="payment", reference="dearer-there", amount=Money(3_500), at=NOON),
    ]
    result = reconcile(store, "sandbox", bill, date(2026, 11, 21), UTC)
    store.close()
    assert result.matched == 0
    assert [(d.reference, d.fault, d.here, d.there) for d in result.differences] == [
        ("only-there", "visit to the fridge: paid there, not here", None, Money(2_000)),
        ("dearer-there", "visit to the fridge: another amount", Money(3_000), Money(3_500)),
        ("only-here", "visit to the fridge: paid here, not there", Money(1_000), None),
    ]


def test_what_we_learned_of_after_midnight_is_looked_for_on_the_day_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "xiao-e.db")
    midnight, minute = NOON - timedelta(hours=12), timedelta(minutes=1)
    times = {"begun": midnight - 2 * minute, "ended": midnight + minute}
    visited(store, "late", 1_000, HoldState.CAPTURED, **times)
    visited(store, "dearer", 2_000, HoldState.CAPTURED, **times)
    visited(store, "our clock is fast", 3_000, HoldState.CAPTURED, begun=midnight + minute)
    yesterdays = [
        BillLine(kind="payment", reference=who, amount=Money(won), at=midnight - minute)
        for who, won in (("late", 1_000), ("dearer", 2_500), ("our clock is fast", 3_000))
    ]
    today, yesterday = date(2026, 11, 21), date(2026, 11, 20)
    result = reconcile(store, "sandbox", [], today, UTC, beside=yesterdays)
    assert [(d.reference, d.fault) for d in result.differences] == [
        ("dearer", "visit to the fridge: paid here, not there")
    ]
    result = reconcile(store, "sandbox", yesterdays, yesterday, UTC)
    store.close()
    assert result.matched == 2
    assert [(d.reference, d.fault) for d in result.differences] == [
        ("dearer", "visit to the fridge: another amount")
    ]


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
