"""Visits to a fridge against the sandbox under any order of customers, faults, crashes and time.

``XIAO_E_VISIT_RUNS`` is the number of runs, 80 without it.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.fridge.fakes import FakeFridge
from assistant.fridge.stock import load_stock
from assistant.money.hold_states import BEFORE_USE, ENDS, MOVES, HoldState
from assistant.money.reconciling import reconcile
from assistant.money.visit_progress import VisitProgress
from assistant.money.visits import Visits
from assistant.sandbox.book import AGREED, PAID, Entry
from assistant.sandbox.desk import HOLD_DIALECT
from assistant.sandbox.faults import Fault
from assistant.store import HoldRecord, Store
from tests.money.in_process import InProcessSandbox

RUNS = int(os.environ.get("XIAO_E_VISIT_RUNS", "80"))
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MEMORY = Path("/dev/shm")  # noqa: S108 - what a disk does to writes is test_power_loss.py
STOCK = load_stock(Path(__file__).parents[2] / "assets" / "fridge.toml")
NETWORK = (Fault.LOST_ANSWER, Fault.TIMEOUT, Fault.DELAY, Fault.UNREACHABLE)
articles = st.sampled_from([article.id for article in STOCK.articles])


class WatchedFridge(FakeFridge):
    """Remembers what was really taken in each visit, whatever its sensors say."""

    def __init__(self) -> None:
        super().__init__(STOCK.articles)
        self.worth: dict[str, int] = {}
        self.doubtful: set[str] = set()

    @property
    def visit(self) -> str | None:
        return self.opened[-1] if self.opened and self._open_visit is not None else None

    def sell(self, article: str, count: int) -> None:
        price = next(known.price.minor for known in self.articles if known.id == article)
        visit = self.visit
        assert visit is not None
        self.worth[visit] = self.worth.get(visit, 0) + price * count
        self.take(article, count)

    def disturb(self, article: str, off: int) -> None:
        visit = self.visit
        assert visit is not None
        self.doubtful.add(visit)
        lane = self._lane(article)
        lighter = None if off == 0 else (lane.lighter or 0) + off
        self.fake_lane(replace(lane, lighter=lighter))


class VisitMachine(RuleBasedStateMachine):
    """Customers at one fridge; at the end all faults cease, and nothing may be left undone."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.loop = asyncio.new_event_loop()
        self.clock = SkippingClock(NOON, work_takes_time=False)
        self.sandbox = InProcessSandbox(self.clock, self.folder / "sandbox.db")
        self.fridge = WatchedFridge()
        self.customers: list[asyncio.Task[None]] = []
        self.loop.run_until_complete(self.power_on())

    async def power_on(self) -> None:
        self.store = Store(self.folder / "device.db")
        bus = Bus(self.clock)
        self.visits = Visits(
            self.store, self.sandbox.provider, self.fridge, self.clock, bus, on_late=self.hear
        )
        self.visits.resume()

    def hear(self, end: VisitProgress) -> None:
        self.visits.told(end.hold)

    async def come(self, seconds: float) -> None:
        stream = self.visits.visit(STOCK.maximum, payee="p", subject="s", seconds=seconds)
        async for _ in stream:
            pass

    def records(self) -> tuple[HoldRecord, ...]:
        return self.store.holds.between(datetime(2026, 1, 1, tzinfo=UTC), self.clock.wall())

    def entry(self, hold: str) -> Entry | None:
        return self.sandbox.book.find(HOLD_DIALECT, hold, self.sandbox.desk.now())

    def pass_time(self, seconds: float) -> None:
        self.loop.run_until_complete(self.clock.sleep(seconds))

    @rule(seconds=st.floats(5, 60))
    def somebody_comes(self, seconds: float) -> None:
        self.customers.append(self.loop.create_task(self.come(seconds)))
        self.pass_time(0.1)

    @rule()
    def the_last_one_agrees(self) -> None:
        if (records := self.records()) and (entry := self.entry(records[-1].id)):
            self.sandbox.desk.pay(entry)
            self.pass_time(2)

    @rule()
    def the_last_one_declines(self) -> None:
        if (records := self.records()) and (entry := self.entry(records[-1].id)):
            self.sandbox.desk.decline(entry)

    @rule()
    def the_last_one_says_cancel(self) -> None:
        if records := self.records():
            self.visits.cancel(records[-1].id)

    @rule()
    def the_last_one_walks_away(self) -> None:
        if self.customers:
            self.customers[-1].cancel()

    @rule(article=articles, count=st.integers(1, 8))
    def something_is_taken(self, article: str, count: int) -> None:
        if self.fridge.visit:
            self.fridge.sell(article, count)

    @rule(article=articles, off=st.sampled_from((0, 400, -400)))
    def a_sensor_fails(self, article: str, off: int) -> None:
        if self.fridge.visit:
            self.fridge.disturb(article, off)

    @rule()
    def the_door_is_shut(self) -> None:
        if self.fridge.visit:
            self.fridge.shut()
            self.pass_time(1)

    @rule(article=articles, count=st.integers(0, 8), off=st.sampled_from((None, None, 0, 400)))
    def somebody_helps_themselves(self, article: str, count: int, off: int | None) -> None:
        """The way most visits go: chance alone rarely puts these in order."""
        self.somebody_comes(60)
        self.the_last_one_agrees()
        self.something_is_taken(article, count)
        if off is not None:
            self.a_sensor_fails(article, off)
        self.the_door_is_shut()

    @rule(reachable=st.booleans())
    def the_fridge_goes_or_comes(self, reachable: bool) -> None:
        self.fridge.reachable = reachable

    @rule()
    def an_answer_of_the_fridge_is_lost(self) -> None:
        self.fridge.lost_answers = 1

    @rule(
        fault=st.sampled_from(NETWORK),
        rate=st.sampled_from((0.3, 1.0)),
        seconds=st.floats(0.1, 10),
        seed=st.integers(0, 2**16),
    )
    def the_network_fails(self, fault: Fault, rate: float, seconds: float, seed: int) -> None:
        self.sandbox.desk.faults.seed(seed)
        self.sandbox.desk.faults.switch_on(fault, rate=rate, seconds=seconds)

    @rule()
    def all_is_well_again(self) -> None:
        self.sandbox.desk.faults.clear()
        self.fridge.reachable = True

    @rule(seconds=st.floats(0.1, 90))
    def time_goes_by(self, seconds: float) -> None:
        self.pass_time(seconds)

    @rule()
    def the_device_crashes(self) -> None:
        self.loop.run_until_complete(self.crash())
        self.loop.run_until_complete(self.power_on())

    async def crash(self) -> None:
        customers, self.customers = self.customers, []
        await self.visits.close()
        for customer in customers:
            customer.cancel()
        await asyncio.gather(*customers, return_exceptions=True)
        self.store.close()

    @invariant()
    def every_step_was_a_legal_one(self) -> None:
        for record in self.records():
            kinds = [HoldState(entry.kind) for entry in self.store.holds.ledger(record.id)]
            assert kinds[0] is HoldState.CREATED
            for before, after in itertools.pairwise(kinds):
                assert after in MOVES[before]

    @invariant()
    def the_door_opens_only_for_who_agreed(self) -> None:
        states = {record.id: HoldState(record.state) for record in self.records()}
        for visit in self.fridge.opened:
            assert states[visit] not in BEFORE_USE

    @invariant()
    def only_what_was_taken_is_charged(self) -> None:
        for record in self.records():
            entry = self.entry(record.id)
            charged = self.sandbox.book.captured(entry) if entry else 0
            assert charged in (0, self.fridge.worth.get(record.id, 0))
            assert charged <= STOCK.maximum.minor
            assert not (charged and record.id in self.fridge.doubtful)

    def teardown(self) -> None:
        try:
            self.sandbox.desk.faults.clear()
            self.fridge.reachable = True
            self.pass_time(2)
            if self.fridge.visit:
                self.fridge.shut()
            self.pass_time(300)
            for record in self.records():
                self.check_both_sides_agree(record)
            self.check_the_books_agree()
        finally:
            self.loop.run_until_complete(self.crash())
            self.sandbox.book.close()
            self.loop.close()
            shutil.rmtree(self.folder)

    def check_both_sides_agree(self, record: HoldRecord) -> None:
        state, entry = HoldState(record.state), self.entry(record.id)
        assert state in ENDS or state is HoldState.REVIEW
        if state is HoldState.CAPTURED:
            assert entry is not None
            assert entry.state == PAID
            assert self.sandbox.book.captured(entry) == record.amount.minor
        elif state is HoldState.REVIEW:
            assert entry is not None
            assert entry.state == AGREED
        else:
            assert entry is None or entry.state not in (AGREED, PAID), "money is still set aside"

    def check_the_books_agree(self) -> None:
        for day in {NOON.date(), self.clock.wall().date()}:
            bill = self.loop.run_until_complete(self.sandbox.provider.bill(day))
            assert not reconcile(self.store, "sandbox", bill, day, UTC).differences


VisitMachine.TestCase.settings = settings(max_examples=RUNS, stateful_step_count=20)
TestVisitMachine = pytest.mark.slow(VisitMachine.TestCase)
