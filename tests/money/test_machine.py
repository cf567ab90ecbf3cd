"""The state machine under any order of customers, faults, power cuts and time."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.core.payments import ProviderState
from assistant.money.fakes import PREFIX, FakeProvider
from assistant.money.progress import PaymentProgress
from assistant.money.service import Payments
from assistant.money.states import ENDS, MOVES, PaymentState
from assistant.store import Store

which = st.integers(0, 3)


class PaymentMachine(RuleBasedStateMachine):
    """Customers at one device; at the end all faults cease and every payment must have ended."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.clock = SkippingClock()
        self.provider = FakeProvider(self.clock)
        self.customers: list[asyncio.Task[None]] = []
        self.told: dict[str, list[PaymentProgress]] = {}
        self.lied = False
        self.loop.run_until_complete(self.power_on())

    async def power_on(self) -> None:
        self.store = Store(Path(self.folder.name) / "device.db")
        self.payments = Payments(
            self.store, self.provider, self.clock, Bus(self.clock), on_late=self.hear
        )
        self.payments.resume_open()

    def hear(self, progress: PaymentProgress) -> None:
        self.told.setdefault(progress.payment, []).append(progress)

    async def buy(self, won: int, seconds: float) -> None:
        stream = self.payments.collect(Money(won), payee="p", subject="s", seconds=seconds)
        async for progress in stream:
            if progress.final:
                self.hear(progress)

    def code_of(self, customer: int) -> str | None:
        references = self.provider.references
        return PREFIX + references[-1 - customer] if customer < len(references) else None

    @rule(won=st.integers(1, 10**9), seconds=st.floats(1, 300))
    def somebody_buys(self, won: int, seconds: float) -> None:
        self.customers.append(self.loop.create_task(self.buy(won, seconds)))
        self.loop.run_until_complete(self.clock.sleep(0.1))

    @rule(customer=which)
    def somebody_pays(self, customer: int) -> None:
        if code := self.code_of(customer):
            self.provider.pay(code)

    @rule(customer=which)
    def somebody_declines(self, customer: int) -> None:
        if code := self.code_of(customer):
            self.provider.decline(code)

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

    @rule(reachable=st.booleans(), lost=st.integers(0, 3))
    def the_network_changes(self, reachable: bool, lost: int) -> None:
        self.provider.reachable, self.provider.lost_answers = reachable, lost

    @rule(lies=st.booleans())
    def the_provider_lies(self, lies: bool) -> None:
        self.lied = self.lied or lies
        self.provider.wrong_amount = lies

    @rule(seconds=st.floats(0.1, 400))
    def time_goes_by(self, seconds: float) -> None:
        self.loop.run_until_complete(self.clock.sleep(seconds))

    @rule()
    def the_power_goes(self) -> None:
        self.loop.run_until_complete(self.power_cut())
        self.loop.run_until_complete(self.power_on())

    async def power_cut(self) -> None:
        customers, self.customers = self.customers, []
        # The device dies first: nobody's leaving may reach it any more.
        await self.payments.close()
        self.store.close()
        with patch.object(self.payments, "_report"):
            for customer in customers:
                customer.cancel()
            await asyncio.gather(*customers, return_exceptions=True)

    @invariant()
    def every_step_was_a_legal_one(self) -> None:
        for reference in self.provider.references:
            kinds = [PaymentState(entry.kind) for entry in self.store.payments.ledger(reference)]
            assert kinds[0] is PaymentState.CREATED
            for before, after in itertools.pairwise(kinds):
                assert after in MOVES[before]

    def teardown(self) -> None:
        try:
            self.provider.reachable, self.provider.lost_answers = True, 0
            self.provider.wrong_amount = False
            self.loop.run_until_complete(self.clock.sleep(1000))
            for reference in self.provider.references:
                self.check_both_sides_agree(reference)
            assert self.store.payments.untold() == ()
        finally:
            self.loop.run_until_complete(self.power_cut())
            self.loop.close()
            self.folder.cleanup()

    def check_both_sides_agree(self, reference: str) -> None:
        record = self.store.payments.get(reference)
        assert record is not None, "the provider knows a payment that we never wrote down"
        assert PaymentState(record.state) in ENDS
        at_provider = self.provider.state(reference)
        assert at_provider not in (ProviderState.WAITING, ProviderState.SCANNED)
        if record.state == PaymentState.REFUSED:
            assert self.lied
        else:
            paid = record.state == PaymentState.PAID
            assert paid == (at_provider is ProviderState.PAID)
        if record.payload:
            ends = [told for told in self.told[reference] if told.reason != "uncertain"]
            assert ends, "an end nobody was told"


PaymentMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestPaymentMachine = pytest.mark.slow(PaymentMachine.TestCase)
