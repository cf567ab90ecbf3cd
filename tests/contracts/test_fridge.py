"""What every fridge must do: the fake, and the adapter against the sandbox process."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from assistant.core.clock import SystemClock
from assistant.core.errors import DeviceError, NetworkError
from assistant.core.fridge import Door, Fridge, Lane, Reading
from assistant.fridge.fakes import FakeFridge
from assistant.fridge.sandbox import SandboxFridge
from assistant.fridge.stock import load_stock
from assistant.http import HttpClient
from assistant.sandbox.faults import Fault
from assistant.sandbox.fridge_process import FridgeProcess

STOCK = load_stock(Path(__file__).parents[2] / "assets" / "fridge.toml")
LOCKED = Reading(door=Door.LOCKED)


class World(Protocol):
    fridge: Fridge

    def take(self, article: str, count: int) -> None: ...
    def shut(self) -> None: ...
    def silence(self, article: str) -> None: ...
    def switch_off(self) -> None: ...
    def switch_on(self) -> None: ...
    def lose_next_answer(self) -> None: ...


class FakeWorld:
    def __init__(self) -> None:
        self.fake = FakeFridge(STOCK.articles)
        self.fridge: Fridge = self.fake

    def take(self, article: str, count: int) -> None:
        self.fake.take(article, count)

    def shut(self) -> None:
        self.fake.shut()

    def silence(self, article: str) -> None:
        self.fake.fake_lane(Lane(article=article, taken=None, lighter=None))

    def switch_off(self) -> None:
        self.fake.reachable = False

    def switch_on(self) -> None:
        self.fake.reachable = True

    def lose_next_answer(self) -> None:
        self.fake.lost_answers = 1


class SandboxWorld:
    def __init__(self, process: FridgeProcess, http: HttpClient) -> None:
        self.process = process
        self.fridge: Fridge = SandboxFridge(http, STOCK.articles, url=process.url, key=process.key)

    def take(self, article: str, count: int) -> None:
        self.process.take(article, count)

    def shut(self) -> None:
        self.process.shut()

    def silence(self, article: str) -> None:
        self.process.disturb(article, silent=True)

    def switch_off(self) -> None:
        self.process.kill()

    def switch_on(self) -> None:
        self.process.start()

    def lose_next_answer(self) -> None:
        self.process.switch_on(Fault.LOST_ANSWER, times=1)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FridgeProcess]:
    with FridgeProcess(tmp_path_factory.mktemp("fridge")) as running:
        yield running


@pytest.fixture(params=["fake", "sandbox"])
async def world(request: pytest.FixtureRequest, process: FridgeProcess) -> AsyncIterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    process.clear_faults()
    http = HttpClient(SystemClock(), lan=True, retries=0, seconds=60)
    yield SandboxWorld(process, http)
    await http.close()


def new_visit() -> str:
    return uuid.uuid4().hex


def taken(reading: Reading) -> dict[str, tuple[int | None, int | None]]:
    return {
        lane.article: (lane.taken, lane.lighter)
        for lane in reading.lanes
        if (lane.taken, lane.lighter) != (0, 0)
    }


class TestFridge:
    async def test_open_take_put_back_and_close(self, world: World) -> None:
        visit = new_visit()
        assert await world.fridge.look(visit) == LOCKED
        opened = await world.fridge.open(visit)
        assert (opened.door, taken(opened)) == (Door.OPEN, {})
        assert [lane.article for lane in opened.lanes] == [a.id for a in STOCK.articles]
        world.take("cola", 3)
        world.take("cola", -1)
        assert taken(await world.fridge.look(visit)) == {"cola": (2, 520)}
        world.shut()
        closed = await world.fridge.look(visit)
        assert (closed.door, taken(closed)) == (Door.CLOSED, {"cola": (2, 520)})

    async def test_once_for_a_visit(self, world: World) -> None:
        visit = new_visit()
        await world.fridge.open(visit)
        world.take("water", 1)
        assert taken(await world.fridge.open(visit)) == {"water": (1, 520)}
        world.shut()
        assert (await world.fridge.open(visit)).door is Door.CLOSED

    async def test_one_visitor_at_a_time(self, world: World) -> None:
        visit, other = new_visit(), new_visit()
        await world.fridge.open(visit)
        with pytest.raises(DeviceError):
            await world.fridge.open(other)
        world.shut()
        assert (await world.fridge.open(other)).door is Door.OPEN
        world.shut()

    async def test_locked_it_never_opens(self, world: World) -> None:
        visit, standing_open = new_visit(), new_visit()
        assert await world.fridge.lock(visit) == LOCKED
        assert await world.fridge.open(visit) == LOCKED
        await world.fridge.open(standing_open)
        assert (await world.fridge.lock(standing_open)).door is Door.OPEN
        world.shut()

    async def test_a_silent_sensor_says_nothing_rather_than_none(self, world: World) -> None:
        visit = new_visit()
        await world.fridge.open(visit)
        world.silence("pudding")
        world.shut()
        assert taken(await world.fridge.look(visit)) == {"pudding": (None, None)}

    async def test_out_of_reach_and_lost_answers(self, world: World) -> None:
        visit = new_visit()
        world.lose_next_answer()
        with pytest.raises(NetworkError):
            await world.fridge.open(visit)
        assert (await world.fridge.look(visit)).door is Door.OPEN
        world.switch_off()
        for call in (world.fridge.open, world.fridge.look, world.fridge.lock):
            with pytest.raises(NetworkError):
                await call(visit)
        world.switch_on()
        assert (await world.fridge.look(visit)).door is Door.OPEN
        world.shut()
