"""A shop with an unmanned fridge: its provider, door and what the customer was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

from assistant.core.amount import Money
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.payments import ProviderHoldState
from assistant.fridge.fakes import FakeFridge
from assistant.fridge.stock import load_stock
from assistant.money.fakes import FakeHoldingProvider
from assistant.money.hold_states import HoldState
from assistant.money.visit import order_of
from assistant.money.visit_progress import VisitProgress, VisitView
from assistant.money.visits import Visits
from assistant.store import HoldRecord, Store

STOCK = load_stock(Path(__file__).parents[2] / "assets" / "fridge.toml")
MAXIMUM = Money(30_000)
COLA = next(article for article in STOCK.articles if article.id == "cola")
TO_RELEASE = ["created", "code_shown", "authorised", "in_use", "releasing", "released"]


class Shop:
    """A device with a fridge; `restart` is what a power cut leaves."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = SkippingClock(datetime(2026, 11, 21, 12, tzinfo=UTC), work_takes_time=False)
        self.provider = FakeHoldingProvider(self.clock)
        self.fridge = FakeFridge(STOCK.articles)
        self.told: list[Told] = []
        self.late: list[VisitProgress] = []
        self.seen: list[VisitProgress] = []
        self.watching: asyncio.Task[None] | None = None
        self._on()

    def _on(self) -> None:
        self.store = Store(self.path)
        bus = Bus(self.clock)
        bus.subscribe(self.told.append)
        self.visits = Visits(
            self.store, self.provider, self.fridge, self.clock, bus, on_late=self.hear
        )

    def hear(self, end: VisitProgress) -> None:
        self.late.append(end)
        self.visits.told(end.hold)

    async def off(self) -> None:
        if self.watching is not None:
            self.watching.cancel()
            await asyncio.gather(self.watching, return_exceptions=True)
        await self.visits.close()
        self.store.close()

    async def restart(self) -> None:
        """The power is gone at this very moment: nobody tidies anything up."""
        await self.visits.close()
        if self.watching is not None:
            self.watching.cancel()
            await asyncio.gather(self.watching, return_exceptions=True)
        self.store.close()
        self._on()
        self.visits.resume()

    def begin(self, seconds: float = 60.0) -> None:
        async def watch() -> None:
            stream = self.visits.visit(MAXIMUM, payee="fridge", subject="fridge", seconds=seconds)
            async with aclosing(stream):
                async for progress in stream:
                    self.seen.append(progress)

        self.watching = asyncio.create_task(watch())

    async def provider_gives_up(self) -> None:
        """It sets everything free by itself before it is reached again."""
        self.provider.reachable = True
        await self.provider.release(order_of(self.record))

    async def until(self, holds: Callable[[], bool], seconds: float = 600.0) -> None:
        end = self.clock.now() + seconds
        while not holds():
            assert self.clock.now() < end, [progress.view for progress in self.seen]
            await self.clock.sleep(0.1)

    async def until_view(self, view: VisitView) -> VisitProgress:
        await self.until(lambda: bool(self.seen) and self.seen[-1].view is view)
        return self.seen[-1]

    async def until_state(self, state: HoldState) -> None:
        await self.until(lambda: self.record.state == state)

    async def door_open(self) -> None:
        self.begin()
        await self.until(lambda: bool(self.seen and self.seen[-1].payload))
        self.provider.agree(self.seen[-1].payload)
        await self.until_view(VisitView.OPEN)

    @property
    def record(self) -> HoldRecord:
        (record,) = self.store.holds.between(datetime(2026, 1, 1, tzinfo=UTC), self.clock.wall())
        return record

    @property
    def ledger(self) -> list[str]:
        return [entry.kind for entry in self.store.holds.ledger(self.record.id)]

    @property
    def at_provider(self) -> tuple[ProviderHoldState, int]:
        (hold,) = self.provider.holds.values()
        return hold.state, hold.captured.minor

    def facts(self, kind: type) -> list[object]:
        return [told.fact for told in self.told if isinstance(told.fact, kind)]
