"""kill -9 of a device at every named step of a visit; once power is back, both sides agree."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.fridge import Door, Reading
from assistant.core.payments import HoldOrder, ProviderHold, ProviderHoldState
from assistant.fridge.sandbox import SandboxFridge
from assistant.fridge.stock import load_stock
from assistant.http import HttpClient
from assistant.money import visit
from assistant.money.hold_states import ENDS, HoldState
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.reconciling import reconcile
from assistant.money.visit_progress import VisitProgress, VisitView
from assistant.money.visits import Visits
from assistant.sandbox.fridge_process import FridgeProcess
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import HoldRecord, Store
from tests.midnight import noon_here

STOCK = load_stock(Path(__file__).parents[2] / "assets" / "fridge.toml")
FAST = 0.03
ENDS_AS = {
    "before_authorise": (HoldState.RELEASED, 0),
    "after_authorise": (HoldState.RELEASED, 0),
    "agreed_not_written": (HoldState.RELEASED, 0),
    "before_open": (HoldState.RELEASED, 0),
    "after_open": (HoldState.CAPTURED, 1_000),
    "door_open": (HoldState.CAPTURED, 1_000),
    "closed_not_written": (HoldState.CAPTURED, 1_000),
    "before_capture": (HoldState.CAPTURED, 1_000),
    "after_capture": (HoldState.CAPTURED, 1_000),
    "captured_not_told": (HoldState.CAPTURED, 1_000),
    "before_release": (HoldState.RELEASED, 0),
    "after_release": (HoldState.RELEASED, 0),
}
"""How a visit ends in which a bottle of water is taken, or nothing where it is to be released."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Where a device finds its provider and its fridge."""

    provider_url: str
    provider_key: str
    fridge_url: str
    fridge_key: str

    def customer(self, doing: str, **body: object) -> None:
        headers = {"Authorization": f"Bearer {self.fridge_key}"}
        url = f"{self.fridge_url}/admin/{doing}"
        httpx.post(url, json=body, headers=headers, trust_env=False, timeout=60).raise_for_status()


def die_at(wanted: str, step: str) -> None:
    if wanted == step:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingProvider(SandboxProvider):
    step = ""

    async def authorise(self, order: HoldOrder) -> ProviderHold:
        die_at(self.step, "before_authorise")
        answer = await super().authorise(order)
        die_at(self.step, "after_authorise")
        return answer

    async def query_hold(self, order: HoldOrder) -> ProviderHold:
        answer = await super().query_hold(order)
        if answer.state is ProviderHoldState.AUTHORISED:
            die_at(self.step, "agreed_not_written")
        return answer

    async def capture(self, order: HoldOrder, amount: Money) -> ProviderHold:
        die_at(self.step, "before_capture")
        answer = await super().capture(order, amount)
        die_at(self.step, "after_capture")
        return answer

    async def release(self, order: HoldOrder) -> ProviderHold:
        die_at(self.step, "before_release")
        answer = await super().release(order)
        die_at(self.step, "after_release")
        return answer


class DyingFridge(SandboxFridge):
    step = ""

    async def open(self, visit: str) -> Reading:
        die_at(self.step, "before_open")
        reading = await super().open(visit)
        die_at(self.step, "after_open")
        return reading

    async def look(self, visit: str) -> Reading:
        reading = await super().look(visit)
        if reading.door is Door.CLOSED:
            die_at(self.step, "closed_not_written")
        return reading


class Device:
    """One life of a device; in its first one it dies at ``step``."""

    def __init__(self, database: Path, world: World, step: str = "") -> None:
        visit.DOOR_POLL_SECONDS = FAST
        self.clock = SystemClock()
        self.store = Store(database)
        self.late: list[VisitProgress] = []
        http = HttpClient(self.clock, lan=True, retries=0, seconds=60)
        self.provider = DyingProvider(
            http, self.clock, url=world.provider_url, key=Secret(world.provider_key)
        )
        fridge = DyingFridge(http, STOCK.articles, url=world.fridge_url, key=world.fridge_key)
        self.provider.step = fridge.step = step
        self.visits = Visits(
            self.store, self.provider, fridge, self.clock, Bus(self.clock), on_late=self.hear
        )

    def hear(self, end: VisitProgress) -> None:
        self.late.append(end)
        self.visits.told(end.hold)

    @property
    def record(self) -> HoldRecord:
        everything = datetime(1970, 1, 2, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
        (record,) = self.store.holds.between(*everything)
        return record

    async def settle(self) -> None:
        self.visits.resume()
        async with asyncio.timeout(60):
            while HoldState(self.record.state) not in ENDS:
                await self.clock.sleep(FAST)
        await self.visits.close()


def live(database: Path, world: World, step: str) -> None:
    """The device's process, with a customer who takes a bottle of water, or nothing."""
    asyncio.run(_live(database, world, step))


async def _live(database: Path, world: World, step: str) -> None:
    device = Device(database, world, step)
    stream = device.visits.visit(STOCK.maximum, payee="fridge", subject="fridge")
    agreed = False
    async for progress in stream:
        if progress.payload and not agreed:
            agreed = True
            await asyncio.to_thread(Wallet().pay, progress.payload)
        if progress.view is VisitView.OPEN:
            die_at(step, "door_open")
            if "release" not in step:
                world.customer("take", article="water", count=1)
            world.customer("shut")
        if progress.final:
            die_at(step, "captured_not_told")
    # What is released needs nobody to wait for it.
    await device.clock.sleep(120)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    with (
        noon_here(),
        SandboxProcess(folder / "sandbox") as provider,
        FridgeProcess(folder / "fridge") as fridge,
    ):
        yield World(
            provider_url=provider.url,
            provider_key=provider.key,
            fridge_url=fridge.url,
            fridge_key=fridge.key,
        )


@pytest.mark.slow
@pytest.mark.parametrize("step", ENDS_AS)
def test_killed_at(step: str, world: World, tmp_path: Path) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    process = processes.Process(target=live, args=(tmp_path / "device.db", world, step))
    process.start()
    process.join(180)
    assert process.exitcode == -signal.SIGKILL
    with suppress(httpx.HTTPStatusError):
        # Whoever stands before an open door takes the water all the same.
        world.customer("take", article="water", count=1)
        world.customer("shut")
    asyncio.run(_check(tmp_path / "device.db", world, step))


async def _check(database: Path, world: World, step: str) -> None:
    device = Device(database, world)
    await device.settle()
    record, ledger = device.record, device.store.holds.ledger(device.record.id)
    assert (HoldState(record.state), record.amount.minor) == ENDS_AS[step]
    at_provider = await device.provider.query_hold(visit.order_of(record))
    assert at_provider.state in (ProviderHoldState(record.state), ProviderHoldState.RELEASED)
    assert at_provider.captured == record.amount
    day = device.clock.wall().date()
    bill = [line for line in await device.provider.bill(day) if line.reference == record.id]
    result = reconcile(device.store, "sandbox", bill, day, device.provider.bill_zone)
    assert (result.matched, result.differences) == (int(record.state == HoldState.CAPTURED), ())
    assert len({entry.kind for entry in ledger}) == len(ledger)
    told_before = step == "after_release" or not record.payload
    assert len(device.late) == int(not told_before), "told once, if a code was ever shown"
    assert device.record.told
    device.store.close()
    again = Device(database, world)
    await again.settle()
    assert again.late == []
    again.store.close()
