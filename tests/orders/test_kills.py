"""kill -9 of a device at every step of an order, then of both servers; all books agree after it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus, Told
from assistant.core.clock import SystemClock
from assistant.core.events import OrderChanged, PaymentSettled
from assistant.core.payments import RefundOrder, RefundState
from assistant.core.restaurants import OrderState, RestaurantAnswer, RestaurantOrder
from assistant.http import HttpClient
from assistant.money import settlement
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.service import Payments
from assistant.orders.sandbox import SandboxRestaurants
from assistant.sandbox.fridge_process import FridgeProcess
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import Store
from tests.money.books import Places, compare, place_of
from tests.money.diners import Desk
from tests.money.random_kills import POLL_SECONDS
from tests.money.street import Deeds

MADE = ("before_place", "after_place", "answered_not_told")
CANCELLED = ("before_cancel", "after_cancel")
DECLINED = ("before_refund", "refund_not_sent", "refund_not_written")
UNPAID = ("paid_not_placed",)
PRICE = Money(26_000)


def die_at(here: str, step: str) -> None:
    if here == step:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingRestaurants(SandboxRestaurants):
    step: str

    async def place(self, order: RestaurantOrder) -> RestaurantAnswer:
        die_at("before_place", self.step)
        answer = await super().place(order)
        die_at("after_place", self.step)
        return answer

    async def cancel(self, order: RestaurantOrder) -> RestaurantAnswer:
        die_at("before_cancel", self.step)
        answer = await super().cancel(order)
        die_at("after_cancel", self.step)
        return answer


class DyingProvider(SandboxProvider):
    step: str

    async def refund(self, order: RefundOrder) -> RefundState:
        die_at("refund_not_sent", self.step)
        state = await super().refund(order)
        die_at("refund_not_written", self.step)
        return state


class DyingPayments(Payments):
    step: str

    async def refund(
        self, payment: str, amount: Money | None = None, *, reason: str
    ) -> RefundState:
        die_at("before_refund", self.step)
        return await super().refund(payment, amount, reason=reason)


class DyingDesk(Desk):
    """A device that is killed once it reaches ``step``."""

    def __init__(self, places: Places, step: str) -> None:
        clock = SystemClock()
        http = HttpClient(clock, lan=True, retries=0)
        url, key = places.restaurants
        restaurants = DyingRestaurants(http, url=url, key=key)
        url, key = places.provider
        provider = DyingProvider(http, clock, url=url, key=Secret(key))
        super().__init__(Store(places.database), restaurants)
        bus = Bus(clock)
        payments = DyingPayments(self.store, provider, clock, bus, on_late=self.say)
        restaurants.step = provider.step = payments.step = self.step = step
        bus.subscribe(self._notice)
        self.open(payments, bus)

    def _notice(self, told: Told) -> None:
        if isinstance(told.fact, PaymentSettled):
            die_at("paid_not_placed", self.step)
        elif isinstance(told.fact, OrderChanged):
            die_at("answered_not_told", self.step)


def device(places: Places, step: str, codes: Connection) -> None:
    async def live() -> None:
        desk = DyingDesk(places, step)
        await desk.serve(
            PRICE, lambda code, _: codes.send(code), cancels=step in CANCELLED, seconds=120
        )

    settlement.POLL_SECONDS = POLL_SECONDS
    asyncio.run(live())


def run_until_killed(places: Places, step: str) -> str:
    """The code that the customer paid."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    codes, far_end = processes.Pipe(duplex=False)
    process = processes.Process(target=device, args=(places, step, far_end))
    process.start()
    far_end.close()
    code = str(codes.recv())
    assert Wallet().pay(code).state == "paid"
    process.join(180)
    assert process.exitcode == -signal.SIGKILL, f"the device did not die at {step}"
    return code


@pytest.mark.slow
def test_killed_at_every_step_an_order_is_made_or_its_money_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "POLL_SECONDS", POLL_SECONDS)
    deeds = Deeds()
    with (
        SandboxProcess(tmp_path / "sandbox") as sandbox,
        RestaurantProcess(tmp_path / "restaurants") as kitchens,
        FridgeProcess(tmp_path / "fridge") as fridge,
    ):
        places = Places(
            database=tmp_path / "device.db",
            provider=place_of(sandbox),
            restaurants=place_of(kitchens),
            fridge=place_of(fridge),
        )
        for step in (*MADE, *CANCELLED, *UNPAID):
            deeds.paid.add(run_until_killed(places, step))
        kitchens.answer_with(OrderState.DECLINED)
        for step in DECLINED:
            deeds.paid.add(run_until_killed(places, step))
        for server in (sandbox, kitchens):
            server.kill()
            server.start()
        books = asyncio.run(compare(places, kitchens, deeds))
    assert books.faults == []
    assert books.orders == Counter(
        delivered=len(MADE),
        cancelled=len(CANCELLED),
        declined=len(DECLINED),
        unpaid=len(UNPAID),
    )
    assert books.states == Counter(paid=len(MADE), refunded=books.refunds)
    assert books.refunds == len(CANCELLED + DECLINED + UNPAID)
