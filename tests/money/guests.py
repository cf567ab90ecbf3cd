"""Guests of an unmanned fridge, and what device, fridge and provider must agree on afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import PaymentError
from assistant.core.fridge import Fridge
from assistant.core.payments import BillLine, HoldingProvider, PaymentProvider, ProviderHoldState
from assistant.fridge.stock import load_stock
from assistant.money import visit
from assistant.money.hold_states import ENDS, HoldReason, HoldState
from assistant.money.visit_progress import VisitProgress, VisitView
from assistant.money.visits import Visits
from assistant.store import HoldRecord, Store

STOCK = load_stock(Path(__file__).parents[2] / "assets" / "fridge.toml")
PRICES = {article.id: article.price.minor for article in STOCK.articles}
CODE_SECONDS = 60.0
LEFT_OPEN_SECONDS = 1.0
"""How long the door may stand open once everybody who would shut it has."""
PAUSE_SECONDS = 0.05
NOTHING_CAPTURED = {
    ProviderHoldState.RELEASED,
    ProviderHoldState.DECLINED,
    ProviderHoldState.EXPIRED,
}
ALL_TIME = datetime(1970, 1, 2, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
Show = Callable[[str, int, str], None]
"""Hands a code, its amount and the visit it is for to a phone."""


class Guests:
    """The visits of a device, and one who does with late news what the device does."""

    def __init__(
        self, store: Store, provider: PaymentProvider, fridge: Fridge, clock: Clock, bus: Bus
    ) -> None:
        assert isinstance(provider, HoldingProvider)
        self._store, self._provider, self._fridge, self._clock = store, provider, fridge, clock
        self.visits = Visits(store, provider, fridge, clock, bus, on_late=self._hear)

    def _hear(self, end: VisitProgress) -> None:
        self.visits.told(end.hold)

    async def serve(self, show: Show, *, leaves: bool = False, back: int = 0) -> None:
        """One guest.

        Args:
            leaves: as soon as the code is shown.
            back: 2: a half of the charge is given back afterwards; 3: a third; 0: nothing.
        """
        shown, end = False, None
        stream = self.visits.visit(
            STOCK.maximum, payee="냉장고", subject="냉장고", seconds=CODE_SECONDS
        )
        async with aclosing(stream):
            async for progress in stream:
                if progress.payload and not shown:
                    shown = True
                    show(progress.payload, progress.maximum.minor, progress.hold)
                    if leaves:
                        return
                end = progress
        if end is not None and end.view is VisitView.CHARGED and back:
            part = Money(end.amount.minor // back, end.amount.currency)
            await self.visits.refund(end.hold, part, who="min")

    @property
    def records(self) -> tuple[HoldRecord, ...]:
        return self._store.holds.between(*ALL_TIME)

    async def settle(self) -> None:
        """Waits until every visit has ended and is told, or waits for a person."""
        with patch.object(visit, "LONGEST_OPEN_SECONDS", LEFT_OPEN_SECONDS):
            while any(r.state != HoldState.REVIEW or not r.told for r in self._unfinished):
                await self._clock.sleep(PAUSE_SECONDS)

    async def review(self) -> None:
        """A person looks into the fridge, and charges what is gone."""
        for record in self._unfinished:
            gone = Money(await self._gone(record.id), record.maximum.currency)
            await self.visits.decide(record.id, gone, who="min")
            self.visits.told(record.id)
        while self._unfinished or self._store.hold_refunds.untold():
            await self._clock.sleep(PAUSE_SECONDS)

    @property
    def _unfinished(self) -> tuple[HoldRecord, ...]:
        return self._store.holds.unfinished()

    async def _gone(self, hold: str) -> int:
        """What is missing since the door was opened for it, in minor units."""
        reading = await self._fridge.look(hold)
        return sum(PRICES[lane.article] * (lane.taken or 0) for lane in reading.lanes)

    async def faults(
        self, bill: list[BillLine], taken: Counter[str], left_open: set[str]
    ) -> list[str]:
        """Where device, fridge, provider and the guests disagree.

        Args:
            taken: what each guest is sure to have taken, in minor units.
            left_open: the visits after which nobody shut the door.
        """
        lines = Counter(line.reference for line in bill if not line.refund)
        faults = [f"visit {who}: unheard of" for who in left_open - {r.id for r in self.records}]
        for record in self.records:
            charged = record.amount.minor if record.state == HoldState.CAPTURED else 0
            gone = await self._gone(record.id)
            wrong = [
                *self._of_the_ledger(record, record.id in left_open),
                *await self._of_the_provider(record, charged),
            ]
            if charged != gone or gone < taken[record.id]:
                wrong.append(f"{gone} gone, {taken[record.id]} in hand, {charged} charged")
            if lines[record.id] != int(charged > 0):
                wrong.append(f"{record.state}, and {lines[record.id]} times on the bill")
            faults += [f"visit {record.id}: {fault}" for fault in wrong]
        return faults

    def _of_the_ledger(self, record: HoldRecord, left_open: bool) -> list[str]:
        entries = self._store.holds.ledger(record.id)
        kinds = [entry.kind for entry in entries]
        wrong = [] if len(set(kinds)) == len(kinds) else [f"twice in one state: {kinds}"]
        if [kind for kind in kinds if kind in ENDS] != [record.state]:
            wrong.append(f"not one end, but {kinds}")
        if record.state == HoldState.FAILED:
            wrong.append("the provider would not let us take it")
        decided = f"{HoldReason.LEFT_OPEN}; decided by min"
        if left_open and decided not in [entry.detail for entry in entries]:
            wrong.append(f"the door was left open, and nobody looked: {kinds}")
        return wrong

    async def _of_the_provider(self, record: HoldRecord, charged: int) -> list[str]:
        try:
            there = await self._provider.query_hold(visit.order_of(record))
        except PaymentError:
            return [f"{charged} charged, unheard of there"] if charged else []
        states = {ProviderHoldState.CAPTURED} if charged else NOTHING_CAPTURED
        if there.state in states and there.captured.minor == charged:
            return []
        return [f"{record.state} {charged} here, {there.state} {there.captured.minor} there"]
