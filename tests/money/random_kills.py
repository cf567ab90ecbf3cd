"""A shop whose device, and now and then whose provider, restaurants or fridge, are killed (SIGKILL)
at random moments.

Several customers order at once, and guests come to the fridge one after the other; the people, the
device and each server are processes of their own. ``scripts/bench.py --only kills`` does it 500
times.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from unittest.mock import patch

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import AssistantError
from assistant.core.restaurants import OrderState
from assistant.money import settlement, visit
from assistant.money.hold_states import HoldState
from assistant.money.service import Payments
from assistant.sandbox.child import ChildServer
from assistant.sandbox.fridge_process import FridgeProcess
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.store import Store
from tests.money.books import Books, Device, Places, compare, place_of
from tests.money.diners import CODE_SECONDS, Desk
from tests.money.guests import Guests
from tests.money.street import Code, Life, Manner, News, Street

CUSTOMERS = DINERS = 2
MOST_CODES = 8
PATIENCE_SECONDS = 60.0
"""However slow the machine is, a code comes while the provider lives."""
SILENCE_SECONDS = 1.0
LONGEST_MOMENT_SECONDS = 0.1
"""It dies within so long of a code, the first to the eighth, that it shows."""
POLL_SECONDS = 0.03
"""Faster than a device asks, so that more happens before it dies."""
LIVES_A_SERVER_KILL = 10
"""How many lives of the device there are to one death of each server."""
LIVES_A_HELD_DOOR = 10
MOODS, MOOD_WEIGHTS = (OrderState.ACCEPTED, OrderState.DECLINED, OrderState.WAITING), (7, 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``open_at_death`` counts deaths of the device that left something open, ``in_use_at_death``
    those that left a guest at the fridge; ``held_doors`` are the lives for which that was dealt."""

    device_kills: int
    provider_kills: int
    restaurant_kills: int
    fridge_kills: int
    held_doors: int
    open_at_death: int
    in_use_at_death: int
    books: Books


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """In which lives of the device each server dies too, and how guests behave where they do not
    just shut the door. Dealt beforehand: how often chance is asked later hangs on how fast the
    machine is, and each must happen in every run."""

    deaths: dict[ChildServer, set[int]]
    manners: dict[int, Manner]


def device(places: Places, seed: int, news: Connection) -> None:
    """The device's process: sends `News.UP`, then each code and what else there is."""
    settlement.POLL_SECONDS = POLL_SECONDS
    news.send(News.UP)
    with patch.multiple(visit, POLL_SECONDS=POLL_SECONDS, DOOR_POLL_SECONDS=POLL_SECONDS):
        asyncio.run(_sell_for_ever(places, random.Random(seed), news))


async def _sell_for_ever(places: Places, chance: random.Random, news: Connection) -> None:
    shop = Device(places)
    shop.resume()
    await asyncio.gather(
        *(_buy_for_ever(shop.desk.payments, chance, news) for _ in range(CUSTOMERS)),
        *(_dine_for_ever(shop.desk, chance, news) for _ in range(DINERS)),
        _visit_for_ever(shop.guests, chance, news),
    )


async def _visit_for_ever(guests: Guests, chance: random.Random, news: Connection) -> None:
    while True:
        await guests.serve(
            lambda code, minor, hold: news.send(Code(payload=code, minor=minor, visit=hold)),
            leaves=chance.random() < 0.1,
            back=chance.choice((0, 0, 2, 3)),
        )


async def _dine_for_ever(desk: Desk, chance: random.Random, news: Connection) -> None:
    while True:
        served = await desk.serve(
            Money(chance.randrange(1_000, 50_000)),
            lambda code, minor: news.send(Code(payload=code, minor=minor)),
            leaves=chance.random() < 0.1,
            cancels=chance.random() < 0.4,
        )
        if served:
            news.send(News.SERVED)


async def _buy_for_ever(payments: Payments, chance: random.Random, news: Connection) -> None:
    while True:
        amount = Money(chance.randrange(1_000, 50_000))
        sent, paid = False, ""
        stream = payments.collect(amount, payee="카페", subject="latte", seconds=CODE_SECONDS)
        async with aclosing(stream):
            async for progress in stream:
                if progress.payload and not sent:
                    sent = True
                    news.send(Code(payload=progress.payload, minor=amount.minor))
                    if chance.random() < 0.15:
                        break
                if progress.final and progress.view == "paid":
                    paid = progress.payment
        if paid and chance.random() < 0.3:
            back = Money(max(1, amount.minor // chance.choice((1, 2, 3))))
            with suppress(AssistantError):
                await payments.refund(paid, back, reason="cold")


def kill_at_random(times: int, folder: Path, *, seed: int = 0) -> Outcome:
    """Lets the device live and die ``times`` times in ``folder``, then compares all books."""
    chance = random.Random(seed)
    kills: Counter[ChildServer] = Counter()
    left: Counter[str] = Counter()
    with (
        SandboxProcess(folder / "sandbox") as sandbox,
        RestaurantProcess(folder / "restaurants") as kitchens,
        FridgeProcess(folder / "fridge") as fridge,
    ):
        places = Places(
            database=folder / "device.db",
            provider=place_of(sandbox),
            restaurants=place_of(kitchens),
            fridge=place_of(fridge),
        )
        street = Street(chance, fridge)
        fate = _deal((sandbox, kitchens, fridge), times, chance)
        for number in range(times):
            # The first device lives until a diner was served, so that in every run one was.
            weights = MOOD_WEIGHTS if number else (1, 0, 0)
            kitchens.answer_with(chance.choices(MOODS, weights)[0])
            street.life = Life(fate.manners.get(number, Manner.SHUTS))
            dying = [server for server, lives in fate.deaths.items() if number in lives]
            _live_and_die(places, street, chance, dying, served=number == 0)
            left.update(_left(places.database))
            for server in dying:
                server.start()
            kills.update(dying)
        kitchens.answer_with(OrderState.ACCEPTED)
        books = asyncio.run(compare(places, kitchens, street.deeds, street.go_home))
    return Outcome(
        device_kills=times,
        provider_kills=kills[sandbox],
        restaurant_kills=kills[kitchens],
        fridge_kills=kills[fridge],
        held_doors=len(fate.manners),
        open_at_death=left["open"],
        in_use_at_death=left["in use"],
        books=books,
    )


def _live_and_die(
    places: Places,
    street: Street,
    chance: random.Random,
    dying: list[ChildServer],
    *,
    served: bool,
) -> None:
    """One life of the device, until a random moment after what must happen in it.

    Args:
        dying: the servers that die shortly before it.
        served: whether a diner must have been served.
    """
    # Devices come from one process that has loaded everything: each is ready in milliseconds.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__, "tests.money.loaded"])
    news, far_end = processes.Pipe(duplex=False)
    process = processes.Process(target=device, args=(places, chance.getrandbits(32), far_end))
    process.start()
    far_end.close()
    assert news.recv() is News.UP
    life = street.life
    if served:
        _live_until(news, street, lambda: life.served)
    if life.manner is not Manner.SHUTS:
        _live_until(news, street, life.door_held.is_set)
    _live_until_a_random_moment(news, street, chance, PATIENCE_SECONDS)
    for server in dying:
        server.kill()
        _live_until_a_random_moment(news, street, chance, SILENCE_SECONDS)
    assert process.is_alive(), "the device ended by itself"
    process.kill()
    process.join()
    news.close()
    life.over.set()


def _deal(servers: tuple[ChildServer, ...], times: int, chance: random.Random) -> Fate:
    """Each server dies at least once while a guest stands in the open door; nobody shuts the door
    that is open when all is over."""
    each = max(1, times // LIVES_A_SERVER_KILL)
    deaths = {server: set(chance.sample(range(times), each)) for server in servers}
    held = {min(lives) for lives in deaths.values()}
    held.update(chance.sample(range(times), max(1, times // LIVES_A_HELD_DOOR)))
    manners = dict.fromkeys(sorted(held), Manner.DAWDLES)
    return Fate(deaths=deaths, manners=manners | {times - 1: Manner.LEAVES_OPEN})


def _live_until(news: Connection, street: Street, happened: Callable[[], bool]) -> None:
    clock = SystemClock()
    end = clock.now() + PATIENCE_SECONDS
    while not happened():
        assert clock.now() < end, "nothing happens"
        if news.poll(POLL_SECONDS):
            street.hear(news.recv())


def _live_until_a_random_moment(
    news: Connection, street: Street, chance: random.Random, silence: float
) -> None:
    """Ends soon after a code; or when there was none for ``silence`` seconds, as it must be when
    the provider is dead."""
    for _ in range(chance.randrange(MOST_CODES)):
        if not news.poll(silence):
            break
        street.hear(news.recv())
    clock = SystemClock()
    end = clock.now() + chance.uniform(0, LONGEST_MOMENT_SECONDS)
    while (left := end - clock.now()) > 0:
        if news.poll(left):
            street.hear(news.recv())


def _left(database: Path) -> list[str]:
    """What a death left: "open" if anything is, "in use" if a guest was at the fridge."""
    store = Store(database)
    try:
        visits = store.holds.unfinished()
        money = store.payments.untold() or store.refunds.untold() or store.hold_refunds.untold()
        left = ["open"] if visits or money or store.orders.unfinished() else []
        return left + ["in use"] * any(record.state == HoldState.IN_USE for record in visits)
    finally:
        store.close()
