"""What every payment provider must do: the fake, and each adapter against the sandbox process."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import pytest

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.payments import (
    ApprovingProvider,
    CodeReadingProvider,
    PaymentOrder,
    PaymentProvider,
    ProviderPayment,
    ProviderState,
    RefundOrder,
    RefundState,
)
from assistant.http import HttpClient
from assistant.money.fakes import FakeProvider
from assistant.sandbox.faults import Fault
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from tests.money.adapters import ADAPTERS

ENDED = (ProviderState.CANCELLED, ProviderState.EXPIRED)


class World(Protocol):
    """A provider and the customer who holds a phone to its codes."""

    provider: PaymentProvider

    async def pay(self, order: PaymentOrder) -> None: ...
    async def decline(self, order: PaymentOrder) -> None: ...
    async def code(self, manner: str) -> str:
        """A fresh code of a wallet that "pays", "declines" or "asks" for its PIN."""
        ...

    def switch_off(self) -> None: ...
    def switch_on(self) -> None: ...
    def lose_next_answer(self) -> None: ...
    def lie_about_the_amount(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.fake = FakeProvider(SystemClock())
        self.provider: PaymentProvider = self.fake

    async def pay(self, order: PaymentOrder) -> None:
        self.fake.pay(order.payload)

    async def decline(self, order: PaymentOrder) -> None:
        self.fake.decline(order.payload)

    async def code(self, manner: str) -> str:
        return f"{manner}-{uuid.uuid4().hex}"

    def switch_off(self) -> None:
        self.fake.reachable = False

    def switch_on(self) -> None:
        self.fake.reachable = True

    def lose_next_answer(self) -> None:
        self.fake.lost_answers = 1

    def lie_about_the_amount(self) -> None:
        self.fake.wrong_amount = True


class SandboxWorld:
    def __init__(self, process: SandboxProcess, provider: PaymentProvider) -> None:
        self.process, self.provider = process, provider

    async def pay(self, order: PaymentOrder) -> None:
        page = await asyncio.to_thread(Wallet().pay, order.payload)
        if isinstance(self.provider, ApprovingProvider) and page.return_url:
            await self.provider.approve(order, dict(parse_qsl(urlsplit(page.return_url).query)))

    async def decline(self, order: PaymentOrder) -> None:
        await asyncio.to_thread(Wallet().decline, order.payload)

    async def code(self, manner: str) -> str:
        return await asyncio.to_thread(Wallet().show, self.process.url, manner)

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


@pytest.fixture(params=["fake", *ADAPTERS])
async def world(request: pytest.FixtureRequest, process: SandboxProcess) -> AsyncIterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    process.clear_faults()
    http = HttpClient(SystemClock(), lan=True, retries=0, seconds=60)
    make: Callable[..., PaymentProvider] = ADAPTERS[request.param]
    yield SandboxWorld(process, make(process, http, SystemClock()))
    await http.close()


def new_order(world: World, seconds: float = 60.0) -> PaymentOrder:
    currency = "CNY" if world.provider.currencies == {"CNY"} else "KRW"
    return PaymentOrder(
        reference=uuid.uuid4().hex,
        amount=Money(12_000, currency),
        payee="서울불고기",
        subject="불고기 정식 2",
        expires_at=SystemClock().wall() + timedelta(seconds=seconds),
    )


def kept(order: PaymentOrder, answer: ProviderPayment) -> PaymentOrder:
    return replace(order, payload=answer.payload, token=answer.token)


async def open_payment(world: World, seconds: float = 60.0) -> PaymentOrder:
    order = new_order(world, seconds)
    return kept(order, await world.provider.create(order))


async def state_of(world: World, order: PaymentOrder) -> ProviderState:
    return (await world.provider.query(order)).state


def refund_of(order: PaymentOrder, minor: int, left: int, refund: str = "") -> RefundOrder:
    currency = order.amount.currency
    return RefundOrder(
        payment=order,
        refund=refund or uuid.uuid4().hex,
        amount=Money(minor, currency),
        left_before=Money(left, currency),
        reason="too cold",
    )


class TestPaymentProvider:
    async def test_a_new_payment_waits_and_has_a_code(self, world: World) -> None:
        order = new_order(world)
        payment = await world.provider.create(order)
        assert (payment.state, payment.amount) == (ProviderState.WAITING, order.amount)
        assert payment.payload
        assert payment.reference == order.reference
        assert await world.provider.query(kept(order, payment)) == payment

    async def test_the_same_request_again_is_the_same_payment(self, world: World) -> None:
        order = new_order(world)
        assert await world.provider.create(order) == await world.provider.create(order)

    async def test_the_same_reference_for_another_amount_is_refused(self, world: World) -> None:
        order = await open_payment(world)
        other = replace(order, amount=Money(1, order.amount.currency))
        with pytest.raises(PaymentError):
            await world.provider.create(other)

    async def test_paid_and_declined_by_the_customer(self, world: World) -> None:
        paid, declined = await open_payment(world), await open_payment(world)
        await world.pay(paid)
        await world.decline(declined)
        assert await state_of(world, paid) is ProviderState.PAID
        refused = await state_of(world, declined)
        # At Alipay a declined trade is a closed one.
        assert refused in (ProviderState.DECLINED, ProviderState.CANCELLED)

    async def test_cancelled_it_cannot_be_paid(self, world: World) -> None:
        order = await open_payment(world)
        assert (await world.provider.cancel(order)).state is ProviderState.CANCELLED
        assert (await world.provider.cancel(order)).state is ProviderState.CANCELLED
        if not isinstance(world.provider, ApprovingProvider):
            await world.pay(order)
            assert await state_of(world, order) is not ProviderState.PAID

    async def test_paid_it_cannot_be_cancelled(self, world: World) -> None:
        order = await open_payment(world)
        await world.pay(order)
        assert (await world.provider.cancel(order)).state is ProviderState.PAID
        assert await state_of(world, order) is ProviderState.PAID

    async def test_what_never_arrived_is_cancelled_too(self, world: World) -> None:
        order = new_order(world)
        assert (await world.provider.cancel(order)).state is ProviderState.CANCELLED

    async def test_refunds_in_parts_and_each_once(self, world: World) -> None:
        order = await open_payment(world)
        await world.pay(order)
        first = refund_of(order, 2_000, 12_000)
        assert await world.provider.refund(first) is RefundState.DONE
        assert await world.provider.refund(first) is RefundState.DONE
        assert await world.provider.refund(refund_of(order, 10_000, 10_000)) is RefundState.DONE
        with pytest.raises(PaymentError):
            await world.provider.refund(refund_of(order, 5, 3))

    async def test_what_is_not_paid_is_not_refunded(self, world: World) -> None:
        order = await open_payment(world)
        with pytest.raises(PaymentError):
            await world.provider.refund(refund_of(order, 12_000, 12_000))

    async def test_a_code_that_a_phone_shows(self, world: World) -> None:
        if not isinstance(world.provider, CodeReadingProvider):
            pytest.skip("reads no codes of phones")
        paid, declined, asking = (replace(new_order(world), by_code=True) for _ in range(3))
        code = await world.code("pays")
        answer = await world.provider.charge(paid, code)
        assert (answer.state, answer.amount) == (ProviderState.PAID, paid.amount)
        again = await world.provider.charge(paid, code)
        assert again.state is ProviderState.PAID
        refused = await world.provider.charge(declined, await world.code("declines"))
        assert refused.state is ProviderState.DECLINED
        waits = await world.provider.charge(asking, await world.code("asks"))
        assert waits.state is ProviderState.SCANNED
        assert (await world.provider.cancel(asking)).state is ProviderState.CANCELLED
        for spent in (code, "no code"):
            other = replace(new_order(world), by_code=True)
            with pytest.raises(PaymentError):
                await world.provider.charge(other, spent)
            assert (await world.provider.cancel(other)).state is ProviderState.CANCELLED

    async def test_out_of_reach_is_a_network_error_and_nothing_is_forgotten(
        self, world: World
    ) -> None:
        order = await open_payment(world)
        await world.pay(order)
        world.switch_off()
        with pytest.raises(NetworkError):
            await world.provider.query(order)
        with pytest.raises(NetworkError):
            await open_payment(world)
        world.switch_on()
        assert await state_of(world, order) is ProviderState.PAID

    async def test_an_answer_may_be_lost_after_it_was_done(self, world: World) -> None:
        order = new_order(world)
        world.lose_next_answer()
        with pytest.raises(NetworkError):
            await world.provider.create(order)
        found = kept(order, await world.provider.create(order))
        await world.pay(found)
        world.lose_next_answer()
        refund = refund_of(found, 12_000, 12_000)
        with pytest.raises(NetworkError):
            await world.provider.refund(refund)
        assert await world.provider.refund(refund) is RefundState.DONE

    async def test_its_word_on_the_amount_is_passed_on_as_it_is(self, world: World) -> None:
        order = await open_payment(world)
        await world.pay(order)
        world.lie_about_the_amount()
        lie = Money(12_001, order.amount.currency)
        assert (await world.provider.query(order)).amount == lie
