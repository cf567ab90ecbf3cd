"""Nothing that is paid is forgotten: placed, answered or given back, also after a power cut."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.events import OrderChanged
from assistant.core.payments import RefundState
from assistant.core.restaurants import (
    DeclineReason,
    OrderedDish,
    OrderState,
    PlacedOrder,
    RefundStanding,
    RestaurantOrder,
)
from assistant.orders.fakes import FakeRestaurants
from assistant.orders.service import Orders
from assistant.store import PaymentRecord, Store

PATIENCE = 20.0
ID = "a" * 32


class Device:
    """An order service on a database; `restart` is what a power cut leaves."""

    def __init__(self, database: Path) -> None:
        self.clock = SkippingClock(
            datetime(2026, 11, 21, 18, 30, tzinfo=UTC), work_takes_time=False
        )
        self.restaurants = FakeRestaurants()
        self.database = database
        self.refunds: set[str] = set()
        self.refund_state = RefundState.DONE
        self.late: list[PlacedOrder] = []
        self.told: list[Told] = []
        self.store = Store(database)
        self.orders = self._service()

    def _service(self) -> Orders:
        bus = Bus(self.clock)
        bus.subscribe(self.told.append)
        return Orders(
            self.store,
            self.restaurants,
            self.clock,
            bus,
            refund=self.refund,
            on_late=self.late.append,
        )

    async def refund(self, payment: str, reason: str) -> RefundState:
        self.refunds.add(payment)
        return self.refund_state

    async def restart(self) -> None:
        await self.orders.close()
        self.store.close()
        self.store = Store(self.database)
        self.orders = self._service()
        self.orders.resume()

    def write_down(self, reference: str = ID) -> RestaurantOrder:
        order = RestaurantOrder(
            reference=reference,
            shop="seoul-bulgogi",
            dishes=(OrderedDish(item="galbitang", name="갈비탕", count=2),),
            total=Money(26_000),
            delivery=True,
            minutes=35,
        )
        self.store.payments.add(
            PaymentRecord(
                id=reference,
                provider="fake",
                amount=order.total,
                payee="서울불고기",
                subject="갈비탕",
                seconds=60,
                state="paid",
                created_at=self.clock.wall(),
            )
        )
        self.orders.write_down(order)
        return order

    async def pay(self) -> PlacedOrder:
        self.write_down()
        self.orders.paid(ID)
        return await self.orders.answered(ID, PATIENCE)


@pytest.fixture
async def device(tmp_path: Path) -> AsyncIterator[Device]:
    device = Device(tmp_path / "xiao-e.db")
    yield device
    await device.orders.close()
    device.store.close()


async def test_accepted_with_its_time(device: Device) -> None:
    placed = await device.pay()
    assert (placed.state, placed.refund) == (OrderState.ACCEPTED, RefundStanding.NONE)
    assert placed.due is not None
    assert timedelta(minutes=29) < placed.due - device.clock.wall() <= timedelta(minutes=30)
    assert [t.fact for t in device.told] == [
        OrderChanged(order=ID, shop="seoul-bulgogi", state="accepted")
    ]
    assert device.orders.latest() == placed


async def test_an_order_that_nobody_paid_is_never_placed(device: Device) -> None:
    device.write_down()
    await device.restart()
    await device.clock.sleep(60)
    assert device.restaurants.orders == {}
    assert (device.orders.latest(), device.orders.get(ID)) == (None, None)


async def test_declined_and_given_back(device: Device) -> None:
    device.restaurants.answers = OrderState.DECLINED
    device.restaurants.reason = DeclineReason.SOLD_OUT
    placed = await device.pay()
    assert (placed.state, placed.reason) == (OrderState.DECLINED, DeclineReason.SOLD_OUT)
    assert (placed.refund, device.refunds) == (RefundStanding.DONE, {ID})
    assert device.late == []


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (RefundState.PENDING, RefundStanding.UNDER_WAY),
        (RefundState.FAILED, RefundStanding.FAILED),
    ],
)
async def test_the_refund_is_told_as_it_is(
    device: Device, state: RefundState, standing: RefundStanding
) -> None:
    device.restaurants.answers, device.refund_state = OrderState.DECLINED, state
    assert (await device.pay()).refund is standing


async def test_tried_until_the_restaurants_can_be_reached(device: Device) -> None:
    device.restaurants.reachable = False
    assert (await device.pay()).state is OrderState.WAITING
    device.restaurants.reachable = True
    await device.clock.sleep(60)
    assert [order.state for order in device.late] == [OrderState.ACCEPTED]


async def test_a_lost_answer_is_no_second_order(device: Device) -> None:
    device.restaurants.lost_answers = 2
    assert (await device.pay()).state is OrderState.ACCEPTED
    assert list(device.restaurants.orders) == [ID]


async def test_nobody_waits_for_ever_for_a_silent_restaurant(device: Device) -> None:
    device.restaurants.answers = OrderState.WAITING
    assert (await device.pay()).state is OrderState.WAITING
    await device.clock.sleep(900)
    [late] = device.late
    assert (late.state, late.reason) == (OrderState.CANCELLED, DeclineReason.NO_ANSWER)
    assert (late.refund, device.refunds) == (RefundStanding.DONE, {ID})


async def test_paid_and_the_power_goes(device: Device) -> None:
    device.write_down()
    device.orders.paid(ID)
    await device.restart()
    await device.clock.sleep(30)
    assert [order.state for order in device.late] == [OrderState.ACCEPTED]
    device.orders.told(ID)
    await device.restart()
    await device.clock.sleep(30)
    assert len(device.late) == 1


async def test_an_order_of_yesterday_is_not_cooked_today(device: Device) -> None:
    device.restaurants.reachable = False
    await device.pay()
    await device.orders.close()
    await device.clock.sleep(86_400)
    device.restaurants.reachable = True
    await device.restart()
    await device.clock.sleep(30)
    assert device.restaurants.orders == {}
    assert device.refunds == {ID}


async def test_cancelled_while_it_can_be(device: Device) -> None:
    await device.pay()
    device.orders.told(ID)
    placed = await device.orders.cancel(ID, PATIENCE)
    assert (placed.state, placed.refund) == (OrderState.CANCELLED, RefundStanding.DONE)
    again = await device.orders.cancel(ID, PATIENCE)
    assert (again.state, device.refunds) == (OrderState.CANCELLED, {ID})


async def test_too_late_to_cancel(device: Device) -> None:
    await device.pay()
    device.restaurants.move(ID, OrderState.COOKING)
    placed = await device.orders.cancel(ID, PATIENCE)
    assert (placed.state, placed.too_late, device.refunds) == (OrderState.COOKING, True, set())


async def test_a_lost_answer_to_a_cancel_is_asked_for_again(device: Device) -> None:
    await device.pay()
    device.restaurants.lost_answers = 1
    placed = await device.orders.cancel(ID, PATIENCE)
    assert (placed.state, placed.refund) == (OrderState.CANCELLED, RefundStanding.DONE)


async def test_a_cancel_out_of_reach_is_told_later(device: Device) -> None:
    await device.pay()
    device.orders.told(ID)
    device.restaurants.reachable = False
    assert (await device.orders.cancel(ID, PATIENCE)).cancelling
    await device.restart()
    device.restaurants.reachable = True
    await device.clock.sleep(60)
    assert [order.state for order in device.late] == [OrderState.CANCELLED]
    assert device.refunds == {ID}


async def test_how_it_stands_is_asked(device: Device) -> None:
    await device.pay()
    device.restaurants.move(ID, OrderState.ON_THE_WAY)
    assert (await device.orders.refresh(ID)).state is OrderState.ON_THE_WAY
    device.restaurants.reachable = False
    assert (await device.orders.refresh(ID)).state is OrderState.ON_THE_WAY


async def test_a_restaurant_that_gives_up_after_all(device: Device) -> None:
    await device.pay()
    device.orders.told(ID)
    device.restaurants.move(ID, OrderState.DECLINED)
    await device.clock.sleep(200)
    assert [order.state for order in device.late] == [OrderState.DECLINED]
    assert device.refunds == {ID}
