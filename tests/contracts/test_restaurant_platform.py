"""What every restaurant platform must do: the fake, and the adapter against the sandbox process."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Protocol

import pytest

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import NetworkError, PlaceError
from assistant.core.restaurants import (
    DeclineReason,
    OrderedDish,
    OrderedOption,
    OrderState,
    RestaurantOrder,
    RestaurantPlatform,
)
from assistant.http import HttpClient
from assistant.orders.fakes import FakeRestaurants
from assistant.orders.sandbox import SandboxRestaurants
from assistant.sandbox.faults import Fault
from assistant.sandbox.restaurant_process import RestaurantProcess


class World(Protocol):
    platform: RestaurantPlatform

    def answer_with(self, answer: OrderState, reason: DeclineReason) -> None: ...
    def move(self, order: RestaurantOrder, state: OrderState) -> None: ...
    def switch_off(self) -> None: ...
    def switch_on(self) -> None: ...
    def lose_next_answer(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.fake = FakeRestaurants()
        self.platform: RestaurantPlatform = self.fake

    def answer_with(self, answer: OrderState, reason: DeclineReason) -> None:
        self.fake.answers, self.fake.reason = answer, reason

    def move(self, order: RestaurantOrder, state: OrderState) -> None:
        self.fake.move(order.reference, state)

    def switch_off(self) -> None:
        self.fake.reachable = False

    def switch_on(self) -> None:
        self.fake.reachable = True

    def lose_next_answer(self) -> None:
        self.fake.lost_answers = 1


class SandboxWorld:
    def __init__(self, process: RestaurantProcess, http: HttpClient) -> None:
        self.process = process
        self.platform: RestaurantPlatform = SandboxRestaurants(
            http, url=process.url, key=process.key
        )

    def answer_with(self, answer: OrderState, reason: DeclineReason) -> None:
        self.process.answer_with(answer, reason)

    def move(self, order: RestaurantOrder, state: OrderState) -> None:
        self.process.move_all(state)

    def switch_off(self) -> None:
        self.process.kill()

    def switch_on(self) -> None:
        self.process.start()

    def lose_next_answer(self) -> None:
        self.process.switch_on(Fault.LOST_ANSWER, times=1)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestaurantProcess]:
    with RestaurantProcess(tmp_path_factory.mktemp("restaurant")) as running:
        yield running


@pytest.fixture(params=["fake", "sandbox"])
async def world(request: pytest.FixtureRequest, process: RestaurantProcess) -> AsyncIterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    process.clear_faults()
    process.answer_with(OrderState.ACCEPTED)
    http = HttpClient(SystemClock(), lan=True, retries=0, seconds=60)
    yield SandboxWorld(process, http)
    await http.close()


def new_order() -> RestaurantOrder:
    size = OrderedOption(group="size", option="large", portion="lot")
    dish = OrderedDish(item="bulgogi-set", name="불고기 정식", count=2, options=(size,))
    return RestaurantOrder(
        reference=uuid.uuid4().hex,
        shop="seoul-bulgogi",
        dishes=(dish,),
        total=Money(35_000),
        delivery=True,
        minutes=30,
        requests=("문 앞에 놔 주세요",),
    )


class TestRestaurantPlatform:
    async def test_accepted_with_the_minutes(self, world: World) -> None:
        order = new_order()
        answer = await world.platform.place(order)
        assert (answer.reference, answer.state) == (order.reference, OrderState.ACCEPTED)
        assert answer.minutes == 30
        assert (await world.platform.status(order)).state is OrderState.ACCEPTED

    async def test_the_same_order_again_is_cooked_once(self, world: World) -> None:
        order = new_order()
        assert await world.platform.place(order) == await world.platform.place(order)

    async def test_the_same_reference_for_another_order_is_refused(self, world: World) -> None:
        order = new_order()
        await world.platform.place(order)
        with pytest.raises(PlaceError):
            await world.platform.place(replace(order, requests=()))

    async def test_declined_with_the_reason_and_for_good(self, world: World) -> None:
        world.answer_with(OrderState.DECLINED, DeclineReason.SOLD_OUT)
        order = new_order()
        answer = await world.platform.place(order)
        assert (answer.state, answer.reason) == (OrderState.DECLINED, DeclineReason.SOLD_OUT)
        world.answer_with(OrderState.ACCEPTED, DeclineReason.BUSY)
        assert (await world.platform.place(order)).state is OrderState.DECLINED

    async def test_a_restaurant_may_take_its_time(self, world: World) -> None:
        world.answer_with(OrderState.WAITING, DeclineReason.BUSY)
        order = new_order()
        assert (await world.platform.place(order)).state is OrderState.WAITING
        world.move(order, OrderState.ACCEPTED)
        assert (await world.platform.place(order)).state is OrderState.ACCEPTED

    async def test_cancelled_until_it_is_cooked(self, world: World) -> None:
        order, cooked = new_order(), new_order()
        await world.platform.place(order)
        assert (await world.platform.cancel(order)).state is OrderState.CANCELLED
        assert (await world.platform.cancel(order)).state is OrderState.CANCELLED
        assert (await world.platform.place(order)).state is OrderState.CANCELLED
        await world.platform.place(cooked)
        world.move(cooked, OrderState.COOKING)
        assert (await world.platform.cancel(cooked)).state is OrderState.COOKING
        assert (await world.platform.status(cooked)).state is OrderState.COOKING

    async def test_what_never_arrived_is_cancelled_too(self, world: World) -> None:
        order = new_order()
        assert (await world.platform.cancel(order)).state is OrderState.CANCELLED
        assert (await world.platform.place(order)).state is OrderState.CANCELLED

    async def test_nobody_knows_an_order_that_was_not_placed(self, world: World) -> None:
        with pytest.raises(PlaceError):
            await world.platform.status(new_order())

    async def test_out_of_reach_is_a_network_error_and_nothing_is_forgotten(
        self, world: World
    ) -> None:
        order = new_order()
        await world.platform.place(order)
        world.switch_off()
        for call in (world.platform.place, world.platform.status, world.platform.cancel):
            with pytest.raises(NetworkError):
                await call(order)
        world.switch_on()
        assert (await world.platform.status(order)).state is OrderState.ACCEPTED

    async def test_an_answer_may_be_lost_after_it_was_done(self, world: World) -> None:
        order = new_order()
        world.lose_next_answer()
        with pytest.raises(NetworkError):
            await world.platform.place(order)
        assert (await world.platform.status(order)).state is OrderState.ACCEPTED
