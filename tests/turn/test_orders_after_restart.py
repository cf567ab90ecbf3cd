"""Paid, and the power went: the order is placed or the money goes back, never both."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.app import Devices, open_app
from assistant.config import Config
from assistant.core.amount import Money
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock, SystemClock
from assistant.core.events import SkillAnswered
from assistant.core.payments import RefundState
from assistant.core.restaurants import OrderedDish, RestaurantOrder
from assistant.orders.fakes import FakeRestaurants
from assistant.orders.service import Orders
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.store import PaymentRecord, Store


@pytest.fixture(scope="module")
def kitchens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestaurantProcess]:
    with RestaurantProcess(tmp_path_factory.mktemp("restaurant")) as running:
        yield running


async def leave_behind(folder: Path, *, told_to_the_order: bool) -> str:
    """What a device leaves that stopped just after the provider's "paid"."""
    clock, store = SystemClock(), Store(folder / "xiao-e.db")
    order = RestaurantOrder(
        reference=uuid.uuid4().hex,
        shop="seoul-bulgogi",
        dishes=(OrderedDish(item="galbitang", name="갈비탕", count=2),),
        total=Money(31_000),
        delivery=True,
        minutes=35,
    )
    store.payments.add(
        PaymentRecord(
            id=order.reference,
            provider="sandbox",
            amount=order.total,
            payee="서울불고기",
            subject="갈비탕 2그릇",
            seconds=60,
            state="paid",
            payload="http://127.0.0.1/pay",
            created_at=clock.wall(),
        )
    )

    async def nothing_back(*_: object) -> RefundState:
        raise AssertionError("nothing is given back before the power goes")

    orders = Orders(
        store, FakeRestaurants(), clock, Bus(clock), refund=nothing_back, on_late=lambda _: None
    )
    orders.write_down(order)
    if told_to_the_order:
        orders.paid(order.reference)
    await orders.close()
    store.close()
    return order.reference


@pytest.mark.parametrize("told_to_the_order", [True, False])
async def test_placed_or_given_back(
    tmp_path: Path, kitchens: RestaurantProcess, told_to_the_order: bool
) -> None:
    payment = await leave_behind(tmp_path, told_to_the_order=told_to_the_order)
    clock = SkippingClock()
    bus, told = Bus(clock), list[Told]()
    bus.subscribe(told.append)
    config = Config(
        data_folder=str(tmp_path),
        payment_url="http://127.0.0.1:9",
        restaurant_url=kitchens.url,
        restaurant_key=kitchens.key,
    )
    async with open_app(config, clock=clock, bus=bus, devices=Devices(), engines=None) as app:
        life = asyncio.create_task(app.run())
        await clock.sleep(30)
        app.ears.end()
        life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await life
        placed = app.orders.get(payment)
    store = Store(tmp_path / "xiao-e.db")
    refunds = store.refunds.of(payment)
    store.close()
    said = " ".join(t.fact.text for t in told if isinstance(t.fact, SkillAnswered))
    if told_to_the_order:
        assert placed is not None
        assert (placed.state, refunds) == ("accepted", ())
        assert "서울불고기에서 주문을 받았어요" in said
    else:
        assert placed is None
        assert [refund.amount for refund in refunds] == [Money(31_000)]
        assert "돌려 드리고 있고" in said
