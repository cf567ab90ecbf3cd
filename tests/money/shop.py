"""A device that collects money on accelerated time, and what it saw."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

from assistant.core.amount import Money
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.money.fakes import FakeProvider
from assistant.money.progress import PaymentProgress
from assistant.money.service import Payments
from assistant.store import Store

PRICE = Money(24_000)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Shop:
    """A device that collects money: one start of it is one ``Shop`` on the same file."""

    def __init__(self, path: Path, provider: FakeProvider, clock: SkippingClock) -> None:
        self.clock = clock
        self.provider = provider
        self.store = Store(path)
        self.late: list[PaymentProgress] = []
        self.deaf = False
        self.seen: list[PaymentProgress] = []
        self.told: list[Told] = []
        bus = Bus(clock)
        bus.subscribe(self.told.append)
        self.payments = Payments(self.store, provider, clock, bus, on_late=self.hear)

    def hear(self, end: PaymentProgress) -> None:
        self.late.append(end)
        if not self.deaf:
            self.payments.told(end)

    async def collect(self, seconds: float = 30.0) -> list[PaymentProgress]:
        stream = self.payments.collect(PRICE, payee="서울불고기", subject="order", seconds=seconds)
        return [progress async for progress in stream]

    async def code_shown(self, seconds: float = 30.0) -> tuple[PaymentProgress, asyncio.Task[None]]:
        """The progress that carries the code, and a task that goes on watching."""
        shown: asyncio.Future[PaymentProgress] = asyncio.get_running_loop().create_future()
        seen = self.seen = []

        async def watch() -> None:
            stream = self.payments.collect(PRICE, payee="p", subject="s", seconds=seconds)
            async with aclosing(stream):
                async for progress in stream:
                    seen.append(progress)
                    if progress.payload and not shown.done():
                        shown.set_result(progress)

        task = asyncio.create_task(watch())
        return await shown, task

    def facts(self) -> list[object]:
        return [told.fact for told in self.told]

    def ledger(self, payment: str) -> list[str]:
        return [entry.kind for entry in self.store.payments.ledger(payment)]

    async def power_cut(self) -> None:
        await self.payments.close()
        self.store.close()


async def until_late(shop: Shop) -> PaymentProgress:
    async with asyncio.timeout(60):
        while not shop.late:
            await shop.clock.sleep(1)
    return shop.late[-1]
