"""What every provider must do that sets a maximum aside: the fake, and the sandbox process."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.payments import (
    HoldingProvider,
    HoldOrder,
    PaymentOrder,
    ProviderHold,
    ProviderHoldState,
    RefundOrder,
    RefundState,
)
from assistant.http import HttpClient
from assistant.money.fakes import FakeHoldingProvider
from assistant.sandbox.faults import Fault
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from tests.money.adapters import ADAPTERS, sandbox

MAXIMUM = Money(30_000)
TAKEN = Money(4_500)


class World(Protocol):
    provider: HoldingProvider

    async def agree(self, payload: str) -> None: ...
    async def refuse(self, payload: str) -> None: ...
    def switch_off(self) -> None: ...
    def switch_on(self) -> None: ...
    def lose_next_answer(self) -> None: ...
    def lie_about_the_amount(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.fake = FakeHoldingProvider(SystemClock())
        self.provider: HoldingProvider = self.fake

    async def agree(self, payload: str) -> None:
        self.fake.agree(payload)

    async def refuse(self, payload: str) -> None:
        self.fake.refuse(payload)

    def switch_off(self) -> None:
        self.fake.reachable = False

    def switch_on(self) -> None:
        self.fake.reachable = True

    def lose_next_answer(self) -> None:
        self.fake.lost_answers = 1

    def lie_about_the_amount(self) -> None:
        self.fake.wrong_amount = True


class SandboxWorld:
    def __init__(self, process: SandboxProcess, provider: HoldingProvider) -> None:
        self.process, self.provider = process, provider

    async def agree(self, payload: str) -> None:
        await asyncio.to_thread(Wallet().pay, payload)

    async def refuse(self, payload: str) -> None:
        await asyncio.to_thread(Wallet().decline, payload)

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
    http = HttpClient(SystemClock(), lan=True, retries=0, seconds=60)
    yield SandboxWorld(process, sandbox(process, http, SystemClock()))
    await http.close()


def new_order(seconds: float = 60.0) -> HoldOrder:
    return HoldOrder(
        reference=uuid.uuid4().hex,
        maximum=MAXIMUM,
        payee="샤오어 냉장고",
        subject="냉장고",
        expires_at=SystemClock().wall() + timedelta(seconds=seconds),
    )


async def agreed(world: World) -> HoldOrder:
    order = new_order()
    await world.agree((await world.provider.authorise(order)).payload)
    return order


def standing(hold: ProviderHold) -> tuple[ProviderHoldState, Money]:
    return hold.state, hold.captured


def refund_of(order: HoldOrder, amount: Money) -> RefundOrder:
    taken = PaymentOrder(
        reference=order.reference,
        amount=TAKEN,
        payee=order.payee,
        subject=order.subject,
        expires_at=order.expires_at,
    )
    return RefundOrder(
        payment=taken, refund=uuid.uuid4().hex, amount=amount, left_before=TAKEN, reason="mouldy"
    )


class TestHoldingProvider:
    async def test_a_new_one_waits_and_has_a_code(self, world: World) -> None:
        order = new_order()
        hold = await world.provider.authorise(order)
        assert (hold.reference, hold.maximum) == (order.reference, MAXIMUM)
        assert standing(hold) == (ProviderHoldState.WAITING, Money(0))
        assert hold.payload
        assert await world.provider.authorise(order) == hold
        with pytest.raises(PaymentError):
            await world.provider.authorise(replace(order, maximum=Money(1)))

    async def test_agreed_and_refused_by_the_customer(self, world: World) -> None:
        order, refused = await agreed(world), new_order()
        await world.refuse((await world.provider.authorise(refused)).payload)
        assert (await world.provider.query_hold(order)).state is ProviderHoldState.AUTHORISED
        assert (await world.provider.query_hold(refused)).state is ProviderHoldState.DECLINED

    async def test_captured_once_and_never_otherwise(self, world: World) -> None:
        order = await agreed(world)
        captured = (ProviderHoldState.CAPTURED, TAKEN)
        assert standing(await world.provider.capture(order, TAKEN)) == captured
        assert standing(await world.provider.capture(order, TAKEN)) == captured
        with pytest.raises(PaymentError):
            await world.provider.capture(order, Money(1))
        assert standing(await world.provider.release(order)) == captured
        assert standing(await world.provider.query_hold(order)) == captured

    async def test_given_back_in_parts_each_once_and_never_more_than_was_taken(
        self, world: World
    ) -> None:
        order = await agreed(world)
        with pytest.raises(PaymentError):
            await world.provider.refund_hold(refund_of(order, Money(1)))
        await world.provider.capture(order, TAKEN)
        first = refund_of(order, Money(1_500))
        for _ in range(2):
            assert await world.provider.refund_hold(first) is RefundState.DONE
        with pytest.raises(PaymentError):
            await world.provider.refund_hold(refund_of(order, Money(3_001)))
        rest = refund_of(order, Money(3_000))
        assert await world.provider.refund_hold(rest) is RefundState.DONE

    async def test_never_above_the_maximum(self, world: World) -> None:
        order = await agreed(world)
        with pytest.raises(PaymentError):
            await world.provider.capture(order, MAXIMUM + Money(1))
        assert (await world.provider.query_hold(order)).state is ProviderHoldState.AUTHORISED

    async def test_nothing_is_taken_before_the_customer_agreed(self, world: World) -> None:
        order = new_order()
        await world.provider.authorise(order)
        with pytest.raises(PaymentError):
            await world.provider.capture(order, TAKEN)

    async def test_released_it_is_never_agreed_to_nor_captured(self, world: World) -> None:
        early, late, never_arrived = new_order(), await agreed(world), new_order()
        payload = (await world.provider.authorise(early)).payload
        for order in (early, late, never_arrived):
            for _ in range(2):
                assert (await world.provider.release(order)).state is ProviderHoldState.RELEASED
        await world.agree(payload)
        for order in (early, late, never_arrived):
            with pytest.raises(PaymentError):
                await world.provider.capture(order, TAKEN)
            assert (await world.provider.query_hold(order)).state is ProviderHoldState.RELEASED

    async def test_out_of_reach_is_a_network_error_and_nothing_is_forgotten(
        self, world: World
    ) -> None:
        order = await agreed(world)
        world.switch_off()
        for call in (world.provider.query_hold, world.provider.release, world.provider.authorise):
            with pytest.raises(NetworkError):
                await call(order)
        with pytest.raises(NetworkError):
            await world.provider.capture(order, TAKEN)
        world.switch_on()
        assert (await world.provider.query_hold(order)).state is ProviderHoldState.AUTHORISED

    async def test_an_answer_may_be_lost_after_it_was_done(self, world: World) -> None:
        order = await agreed(world)
        world.lose_next_answer()
        with pytest.raises(NetworkError):
            await world.provider.capture(order, TAKEN)
        captured = (ProviderHoldState.CAPTURED, TAKEN)
        assert standing(await world.provider.query_hold(order)) == captured

    async def test_its_word_on_the_maximum_is_passed_on_as_it_is(self, world: World) -> None:
        order = await agreed(world)
        world.lie_about_the_amount()
        assert (await world.provider.query_hold(order)).maximum == MAXIMUM + Money(1)


@pytest.mark.parametrize("name", sorted(set(ADAPTERS) - {"sandbox"}))
async def test_others_do_not_pretend_to(name: str, process: SandboxProcess) -> None:
    http = HttpClient(SystemClock(), lan=True, retries=0, seconds=60)
    provider = ADAPTERS[name](process, http, SystemClock())
    assert not isinstance(provider, HoldingProvider)
    await http.close()
