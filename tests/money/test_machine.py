"""The payment service against the sandbox under any order of customers, faults, crashes and time.

``XIAO_E_MACHINE_RUNS`` is the number of runs, 2,000 without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.core.errors import PaymentError, StoreError
from assistant.core.payments import RefundState
from assistant.money.progress import PaymentProgress
from assistant.money.reconciling import reconcile
from assistant.money.service import Payments
from assistant.money.states import ENDS, MOVES, PaymentState
from assistant.sandbox.book import CANCELLED, DECLINED, EXPIRED, OPEN, PAID, Entry
from assistant.sandbox.codes import Manner
from assistant.sandbox.faults import Fault
from assistant.sandbox.house_wire import DIALECT
from assistant.store import PaymentRecord, Store
from tests.money.in_process import InProcessSandbox

RUNS = int(os.environ.get("XIAO_E_MACHINE_RUNS", "2000"))
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MEMORY = Path("/dev/shm")  # noqa: S108 - what a disk does to writes is test_power_loss.py
NETWORK = (Fault.LOST_ANSWER, Fault.TIMEOUT, Fault.DELAY)
BANK = (Fault.DECLINE, Fault.INSUFFICIENT, Fault.PAID_DURING_CANCEL)
LIES = (Fault.WRONG_AMOUNT, Fault.PAID_AFTER_EXPIRY)
"""After these a person must look; the books must say at what."""
AT_PROVIDER = {
    PaymentState.PAID: PAID,
    PaymentState.REFUNDED: PAID,
    PaymentState.DECLINED: DECLINED,
    PaymentState.EXPIRED: EXPIRED,
    PaymentState.CANCELED: CANCELLED,
}

which = st.integers(0, 3)
seeds = st.integers(0, 2**16)
rates = st.sampled_from((0.2, 0.5, 1.0))


class PaymentMachine(RuleBasedStateMachine):
    """Customers at one device; at the end all faults cease and every payment must have ended."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.loop = asyncio.new_event_loop()
        self.clock = SkippingClock(NOON, work_takes_time=False)
        self.sandbox = InProcessSandbox(self.clock, self.folder / "sandbox.db")
        self.customers: list[asyncio.Task[None]] = []
        self.codes: dict[str, set[str]] = {}
        """The codes that phones showed, each with the payments that it was used for."""
        self.told: dict[str, list[PaymentProgress]] = {}
        self.lied = False
        self.loop.run_until_complete(self.power_on())

    async def power_on(self) -> None:
        self.store = Store(self.folder / "device.db")
        self.payments = Payments(
            self.store, self.sandbox.provider, self.clock, Bus(self.clock), on_late=self.hear_late
        )
        self.payments.resume_open()

    def hear(self, progress: PaymentProgress) -> None:
        self.told.setdefault(progress.payment, []).append(progress)

    def hear_late(self, progress: PaymentProgress) -> None:
        self.hear(progress)
        self.payments.told(progress)

    async def buy(self, won: int, seconds: float, code: str = "") -> None:
        stream = self.payments.collect(
            Money(won), payee="p", subject="s", seconds=seconds, code=code
        )
        async for progress in stream:
            if code:
                self.codes[code].add(progress.payment)
            if progress.final:
                self.hear(progress)

    def entries(self) -> list[Entry]:
        """All payments the provider knows, the newest first."""
        found = [
            self.sandbox.book.find(DIALECT, record.id, self.sandbox.desk.now())
            for record in self.records()
        ]
        return [entry for entry in reversed(found) if entry is not None]

    def records(self) -> tuple[PaymentRecord, ...]:
        return self.store.payments.between(datetime(2026, 1, 1, tzinfo=UTC), self.clock.wall())

    def shown_to(self, customer: int) -> Entry | None:
        entries = self.entries()
        return entries[customer] if customer < len(entries) else None

    @rule(won=st.integers(1, 10**9), seconds=st.floats(1, 40))
    def somebody_buys(self, won: int, seconds: float) -> None:
        self.customers.append(self.loop.create_task(self.buy(won, seconds)))
        self.loop.run_until_complete(self.clock.sleep(0.1))

    @rule(
        won=st.integers(1, 10**9),
        seconds=st.floats(1, 40),
        manner=st.sampled_from(Manner),
        age=st.sampled_from((0.0, 50.0, 80.0)),
    )
    def somebody_shows_a_code(self, won: int, seconds: float, manner: Manner, age: float) -> None:
        """It may be about to expire, or have done so."""
        issued = self.sandbox.desk.now() - age
        code = self.sandbox.book.codes.issue("w", manner, issued).code
        self.codes[code] = set()
        self.show(won, seconds, code)

    @rule(won=st.integers(1, 10**9), customer=which)
    def somebody_shows_a_code_again(self, won: int, customer: int) -> None:
        if customer < len(self.codes):
            self.show(won, 30, list(self.codes)[-1 - customer])

    def show(self, won: int, seconds: float, code: str) -> None:
        self.customers.append(self.loop.create_task(self.buy(won, seconds, code)))
        self.loop.run_until_complete(self.clock.sleep(0.1))

    @rule(customer=which)
    def somebody_scans(self, customer: int) -> None:
        if entry := self.shown_to(customer):
            self.sandbox.book.note_scanned(entry, self.sandbox.desk.now())

    @rule(customer=which)
    def somebody_pays(self, customer: int) -> None:
        if entry := self.shown_to(customer):
            self.sandbox.desk.pay(entry)

    @rule(customer=which)
    def somebody_declines(self, customer: int) -> None:
        if entry := self.shown_to(customer):
            self.sandbox.desk.decline(entry)

    @rule(customer=which)
    def somebody_says_cancel(self, customer: int) -> None:
        if customer < len(self.payments._open):
            payment = list(self.payments._open)[customer]
            self.customers.append(self.loop.create_task(self.cancel(payment)))

    async def cancel(self, payment: str) -> None:
        await self.payments.cancel(payment)

    @rule(customer=which)
    def somebody_walks_away(self, customer: int) -> None:
        if customer < len(self.customers):
            self.customers[customer].cancel()

    @rule(customer=which, share=st.sampled_from((1, 2, 3)))
    def the_shop_gives_back(self, customer: int, share: int) -> None:
        records = self.records()
        if customer < len(records):
            record = records[-1 - customer]
            amount = Money(max(1, record.amount.minor // share))
            self.customers.append(self.loop.create_task(self.give_back(record.id, amount)))

    async def give_back(self, payment: str, amount: Money) -> None:
        with contextlib.suppress(PaymentError, StoreError):
            await self.payments.refund(payment, amount, reason="cold")

    @rule()
    def the_provider_is_gone(self) -> None:
        self.sandbox.desk.faults.switch_on(Fault.UNREACHABLE)

    @rule(fault=st.sampled_from(NETWORK), rate=rates, seconds=st.floats(0.1, 10), seed=seeds)
    def the_network_fails(self, fault: Fault, rate: float, seconds: float, seed: int) -> None:
        self.switch_on(fault, rate, seconds, seed)

    @rule(fault=st.sampled_from(BANK), rate=rates, seed=seeds)
    def the_bank_refuses(self, fault: Fault, rate: float, seed: int) -> None:
        self.switch_on(fault, rate, 0, seed)

    @rule(fault=st.sampled_from(LIES), rate=rates, seed=seeds)
    def the_provider_lies(self, fault: Fault, rate: float, seed: int) -> None:
        self.lied = True
        self.switch_on(fault, rate, 0, seed)

    def switch_on(self, fault: Fault, rate: float, seconds: float, seed: int) -> None:
        self.sandbox.desk.faults.seed(seed)
        self.sandbox.desk.faults.switch_on(fault, rate=rate, seconds=seconds)

    @rule()
    def all_is_well_again(self) -> None:
        self.sandbox.desk.faults.clear()

    @rule(seconds=st.floats(0.1, 60))
    def time_goes_by(self, seconds: float) -> None:
        self.loop.run_until_complete(self.clock.sleep(seconds))

    @rule()
    def the_device_crashes(self) -> None:
        self.loop.run_until_complete(self.crash())
        self.loop.run_until_complete(self.power_on())

    async def crash(self) -> None:
        customers, self.customers = self.customers, []
        # The device dies first: nobody's leaving may reach it any more.
        await self.payments.close()
        self.store.close()
        self.payments._report = lambda _: None  # type: ignore[assignment, method-assign]
        for customer in customers:
            customer.cancel()
        await asyncio.gather(*customers, return_exceptions=True)

    @invariant()
    def every_step_was_a_legal_one(self) -> None:
        for record in self.records():
            entries = self.store.payments.ledger(record.id)
            kinds = [
                PaymentState(entry.kind) for entry in entries if not entry.kind.startswith("refund")
            ]
            assert kinds[0] is PaymentState.CREATED
            assert kinds.count(PaymentState.PAID) <= 1, "charged twice in our books"
            for before, after in itertools.pairwise(kinds):
                assert after in MOVES[before]

    @invariant()
    def no_more_goes_back_than_was_paid(self) -> None:
        for entry in self.entries():
            assert self.sandbox.book.refunded(entry) <= (entry.minor if entry.state == PAID else 0)

    @invariant()
    def a_code_pays_once(self) -> None:
        used_again = [payments for payments in self.codes.values() if len(payments) > 1]
        if used_again:
            paid = {entry.reference for entry in self.entries() if entry.state == PAID}
            assert all(len(payments & paid) <= 1 for payments in used_again)

    def teardown(self) -> None:
        try:
            self.sandbox.desk.faults.clear()
            self.loop.run_until_complete(self.clock.sleep(200))
            for record in self.records():
                self.check_both_sides_agree(record)
            self.check_the_sums()
            assert self.store.payments.untold() == ()
            assert self.store.refunds.untold() == ()
        finally:
            self.loop.run_until_complete(self.crash())
            self.sandbox.book.close()
            self.loop.close()
            shutil.rmtree(self.folder)

    def check_both_sides_agree(self, record: PaymentRecord) -> None:
        assert PaymentState(record.state) in ENDS
        entry = self.sandbox.book.find(DIALECT, record.id, self.sandbox.desk.now())
        assert entry is not None, "ended here, and the provider was never told"
        assert entry.state not in OPEN
        assert entry.state == AT_PROVIDER.get(PaymentState(record.state)) or self.lied
        if record.payload or record.by_code:
            ends = [told for told in self.told[record.id] if told.reason != "uncertain"]
            assert ends, "an end nobody was told"

    def check_the_sums(self) -> None:
        """The bill and the ledger add up to the same, but for what reconciling names."""
        bill = self.loop.run_until_complete(self.sandbox.provider.bill(NOON.date()))
        result = reconcile(self.store, "sandbox", bill, date(2026, 11, 21), UTC)
        assert result.differences == () or self.lied
        there = sum(-line.amount.minor if line.refund else line.amount.minor for line in bill)
        here = 0
        for record in self.records():
            if record.state in (PaymentState.PAID, PaymentState.REFUNDED):
                here += record.amount.minor
            for refund in self.store.refunds.of(record.id):
                if refund.state == RefundState.DONE:
                    here -= refund.amount.minor
        explained = sum(
            (d.there.minor if d.there else 0) - (d.here.minor if d.here else 0)
            for d in result.differences
        )
        assert there == here + explained


PaymentMachine.TestCase.settings = settings(max_examples=RUNS, stateful_step_count=15)
TestPaymentMachine = pytest.mark.slow(PaymentMachine.TestCase)
