"""What every payment provider must do, held against the fake and the real sandbox process."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.ports import PaymentProvider, ProviderPayment, ProviderState
from assistant.http import HttpClient
from assistant.money.fakes import FakeProvider
from assistant.money.provider_sandbox import SandboxProvider
from assistant.sandbox.faults import Fault
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet


class World(Protocol):
    """A provider and the customer who holds a phone to its codes."""

    provider: PaymentProvider

    def pay(self, payload: str) -> str: ...
    def decline(self, payload: str) -> str: ...
    def switch_off(self) -> None: ...
    def switch_on(self) -> None: ...
    def lose_next_answer(self) -> None: ...
    def lie_about_the_amount(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.fake = FakeProvider(SystemClock())
        self.provider: PaymentProvider = self.fake

    def pay(self, payload: str) -> str:
        return self.fake.pay(payload)

    def decline(self, payload: str) -> str:
        return self.fake.decline(payload)

    def switch_off(self) -> None:
        self.fake.reachable = False

    def switch_on(self) -> None:
        self.fake.reachable = True

    def lose_next_answer(self) -> None:
        self.fake.lost_answers = 1

    def lie_about_the_amount(self) -> None:
        self.fake.wrong_amount = True


class SandboxWorld:
    def __init__(self, process: SandboxProcess, http: HttpClient) -> None:
        self.process = process
        self.provider: PaymentProvider = SandboxProvider(http, url=process.url, key=process.key)

    def pay(self, payload: str) -> str:
        return Wallet().pay(payload).state

    def decline(self, payload: str) -> str:
        return Wallet().decline(payload).state

    def switch_off(self) -> None:
        self.process.kill()

    def switch_on(self) -> None:
        self.process.start()

    def lose_next_answer(self) -> None:
        self.process.switch_on(Fault.LOST_ANSWER, times=1)

    def lie_about_the_amount(self) -> None:
        self.process.switch_on(Fault.WRONG_AMOUNT)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(Path(tmp_path_factory.mktemp("sandbox"))) as running:
        yield running


@pytest.fixture(params=["fake", "sandbox"])
async def world(request: pytest.FixtureRequest, process: SandboxProcess) -> AsyncIterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    process.clear_faults()
    http = HttpClient(SystemClock(), lan=True, retries=0)
    yield SandboxWorld(process, http)
    await http.close()


async def open_payment(world: World, seconds: float = 60.0) -> ProviderPayment:
    return await world.provider.create(
        uuid.uuid4().hex, Money(12_000), "서울불고기", "불고기 정식 2", seconds
    )


class TestPaymentProvider:
    async def test_a_new_payment_waits_and_has_a_code(self, world: World) -> None:
        payment = await open_payment(world)
        assert payment.state is ProviderState.WAITING
        assert payment.amount == Money(12_000)
        assert payment.payload
        assert await world.provider.query(payment.reference) == payment

    async def test_the_same_request_again_is_the_same_payment(self, world: World) -> None:
        payment = await open_payment(world)
        again = await world.provider.create(
            payment.reference, Money(12_000), "서울불고기", "불고기 정식 2", 60.0
        )
        assert again == payment

    async def test_the_same_reference_for_another_amount_is_refused(self, world: World) -> None:
        payment = await open_payment(world)
        with pytest.raises(PaymentError):
            await world.provider.create(payment.reference, Money(1), "서울불고기", "x", 60.0)
        assert (await world.provider.query(payment.reference)).amount == Money(12_000)

    async def test_paid_and_declined_by_the_customer(self, world: World) -> None:
        paid, declined = await open_payment(world), await open_payment(world)
        assert world.pay(paid.payload) == "paid"
        assert world.decline(declined.payload) == "declined"
        assert (await world.provider.query(paid.reference)).state is ProviderState.PAID
        assert (await world.provider.query(declined.reference)).state is ProviderState.DECLINED

    async def test_cancelled_it_cannot_be_paid(self, world: World) -> None:
        payment = await open_payment(world)
        cancelled = await world.provider.cancel(payment.reference)
        assert cancelled.state is ProviderState.CANCELLED
        assert world.pay(payment.payload) == "cancelled"
        assert (await world.provider.cancel(payment.reference)).state is ProviderState.CANCELLED

    async def test_paid_it_cannot_be_cancelled(self, world: World) -> None:
        payment = await open_payment(world)
        world.pay(payment.payload)
        assert (await world.provider.cancel(payment.reference)).state is ProviderState.PAID
        assert world.pay(payment.payload) == "paid"
        assert world.decline(payment.payload) == "paid"

    async def test_a_code_expires(self, world: World) -> None:
        payment = await open_payment(world, seconds=0.05)
        await asyncio.sleep(0.1)
        assert (await world.provider.query(payment.reference)).state is ProviderState.EXPIRED
        assert world.pay(payment.payload) == "expired"
        assert (await world.provider.cancel(payment.reference)).state is ProviderState.EXPIRED

    async def test_an_unknown_payment_is_refused(self, world: World) -> None:
        with pytest.raises(PaymentError):
            await world.provider.query("no-such-payment")
        with pytest.raises(PaymentError):
            await world.provider.cancel("no-such-payment")

    async def test_out_of_reach_is_a_network_error_and_nothing_is_forgotten(
        self, world: World
    ) -> None:
        payment = await open_payment(world)
        world.pay(payment.payload)
        world.switch_off()
        with pytest.raises(NetworkError):
            await world.provider.query(payment.reference)
        with pytest.raises(NetworkError):
            await open_payment(world)
        world.switch_on()
        assert (await world.provider.query(payment.reference)).state is ProviderState.PAID

    async def test_an_answer_may_be_lost_after_it_was_done(self, world: World) -> None:
        reference = uuid.uuid4().hex
        world.lose_next_answer()
        with pytest.raises(NetworkError):
            await world.provider.create(reference, Money(500, "USD"), "cafe", "latte", 60.0)
        found = await world.provider.query(reference)
        assert (found.state, found.amount) == (ProviderState.WAITING, Money(500, "USD"))

    async def test_its_word_on_the_amount_is_passed_on_as_it_is(self, world: World) -> None:
        payment = await open_payment(world)
        world.lie_about_the_amount()
        assert (await world.provider.query(payment.reference)).amount == Money(12_001)
