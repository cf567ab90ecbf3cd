"""A shop whose device, and now and then whose provider or restaurants, are killed (SIGKILL) at
random moments.

Several customers order at once; their phones, the device, the provider and the restaurants are
processes of their own. ``scripts/bench.py --only kills`` does it 500 times.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.errors import AssistantError
from assistant.core.payments import BillLine, RefundState
from assistant.core.restaurants import OrderState
from assistant.http import HttpClient
from assistant.money import settlement
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.reconciling import reconcile
from assistant.money.service import Payments
from assistant.money.states import END_AT_PROVIDER, ENDS, PaymentState
from assistant.orders.sandbox import SandboxRestaurants
from assistant.sandbox.child import ChildServer
from assistant.sandbox.pay_page import PIN
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.store import PaymentRecord, Store
from tests.money.diners import CODE_SECONDS, Desk

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
MOODS, MOOD_WEIGHTS = (OrderState.ACCEPTED, OrderState.DECLINED, OrderState.WAITING), (7, 2, 1)
SETTLE_SECONDS = 180
ALL_TIME = datetime(1970, 1, 2, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
PAID = (PaymentState.PAID, PaymentState.REFUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``states`` counts payments by their end, ``orders`` those that were for a meal by the meal's;
    ``open_at_death`` counts deaths of the device that left something open; ``faults`` are what
    must not be."""

    device_kills: int
    provider_kills: int
    restaurant_kills: int
    open_at_death: int
    states: Counter[str]
    orders: Counter[str]
    refunds: int
    faults: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything is: the device's database, and each server's address and key."""

    database: Path
    provider: tuple[str, str]
    restaurants: tuple[str, str]


def device(places: Places, seed: int, codes: Connection) -> None:
    """The device's process: sends ``None`` when it is up, then each code with its amount."""
    settlement.POLL_SECONDS = POLL_SECONDS
    codes.send(None)
    asyncio.run(_collect_for_ever(places, random.Random(seed), codes))


async def _collect_for_ever(places: Places, chance: random.Random, codes: Connection) -> None:
    desk, _ = _open(places)
    desk.payments.resume_open()
    desk.orders.resume()
    await asyncio.gather(
        *(_buy_for_ever(desk.payments, chance, codes) for _ in range(CUSTOMERS)),
        *(_dine_for_ever(desk, chance, codes) for _ in range(DINERS)),
    )


async def _dine_for_ever(desk: Desk, chance: random.Random, codes: Connection) -> None:
    while True:
        await desk.serve(
            Money(chance.randrange(1_000, 50_000)),
            lambda code, minor: codes.send((code, minor)),
            leaves=chance.random() < 0.1,
            cancels=chance.random() < 0.4,
        )


async def _buy_for_ever(payments: Payments, chance: random.Random, codes: Connection) -> None:
    while True:
        amount = Money(chance.randrange(1_000, 50_000))
        sent, paid = False, ""
        stream = payments.collect(amount, payee="카페", subject="latte", seconds=CODE_SECONDS)
        async with aclosing(stream):
            async for progress in stream:
                if progress.payload and not sent:
                    sent = True
                    codes.send((progress.payload, amount.minor))
                    if chance.random() < 0.15:
                        break
                if progress.final and progress.view == "paid":
                    paid = progress.payment
        if paid and chance.random() < 0.3:
            back = Money(max(1, amount.minor // chance.choice((1, 2, 3))))
            with suppress(AssistantError):
                await payments.refund(paid, back, reason="cold")


def _open(places: Places) -> tuple[Desk, SandboxProvider]:
    clock = SystemClock()
    store = Store(places.database)
    http = HttpClient(clock, lan=True, retries=0)
    url, key = places.provider
    provider = SandboxProvider(http, clock, url=url, key=Secret(key))
    url, key = places.restaurants
    desk = Desk(store, SandboxRestaurants(http, url=url, key=key))
    bus = Bus(clock)
    desk.open(Payments(store, provider, clock, bus, on_late=desk.say), bus)
    return desk, provider


class Street:
    """The customers' phones. ``paid`` are the codes of which a phone showed "paid"."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._browser = httpx.Client(headers={"Accept": "application/json"}, trust_env=False)
        self._phones = ThreadPoolExecutor(CUSTOMERS + DINERS)
        self._using: list[Future[None]] = []
        self.paid: set[str] = set()

    def hand(self, code: str, minor: int) -> None:
        fate = self._chance.random()
        if fate < 0.95:
            action = "pay" if fate < 0.85 else "decline"
            self._using.append(self._phones.submit(self._use, code, action, minor))

    def go_home(self) -> None:
        self._phones.shutdown()
        self._browser.close()
        for used in self._using:
            used.result()

    def _use(self, code: str, action: str, minor: int) -> None:
        answer = {"action": action, "amount": minor, "pin": PIN}
        with suppress(httpx.HTTPError):
            if self._browser.post(code, json=answer).json()["state"] == "paid":
                self.paid.add(code)


def kill_at_random(times: int, folder: Path, *, seed: int = 0) -> Outcome:
    """Lets the device live and die ``times`` times in ``folder``, then compares all books."""
    chance = random.Random(seed)
    # Devices come from one process that has loaded everything: each is ready in milliseconds.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    street = Street(chance)
    kills: Counter[ChildServer] = Counter()
    open_at_death = 0
    with (
        SandboxProcess(folder / "sandbox") as sandbox,
        RestaurantProcess(folder / "restaurants") as kitchens,
    ):
        places = Places(
            database=folder / "device.db",
            provider=(sandbox.url, sandbox.key),
            restaurants=(kitchens.url, kitchens.key),
        )
        deaths = _deal_deaths((sandbox, kitchens), times, chance)
        for life in range(times):
            kitchens.answer_with(chance.choices(MOODS, MOOD_WEIGHTS)[0])
            codes, far_end = processes.Pipe(duplex=False)
            process = processes.Process(
                target=device, args=(places, chance.getrandbits(32), far_end)
            )
            process.start()
            far_end.close()
            codes.recv()
            dying = [server for server, lives in deaths.items() if life in lives]
            _live_until_a_random_moment(codes, street, chance, PATIENCE_SECONDS)
            for server in dying:
                server.kill()
                _live_until_a_random_moment(codes, street, chance, SILENCE_SECONDS)
            assert process.is_alive(), "the device ended by itself"
            process.kill()
            process.join()
            codes.close()
            open_at_death += _left_open(places.database)
            for server in dying:
                server.start()
            kills.update(dying)
        street.go_home()
        kitchens.answer_with(OrderState.ACCEPTED)
        states, orders, refunds, faults = asyncio.run(compare(places, kitchens, street))
    return Outcome(
        device_kills=times,
        provider_kills=kills[sandbox],
        restaurant_kills=kills[kitchens],
        open_at_death=open_at_death,
        states=states,
        orders=orders,
        refunds=refunds,
        faults=faults,
    )


def _deal_deaths(
    servers: tuple[ChildServer, ...], times: int, chance: random.Random
) -> dict[ChildServer, set[int]]:
    """In which lives of the device each server dies too. Dealt beforehand: how often chance is
    asked later hangs on how fast the machine is, and a server must die in every run."""
    each = max(1, times // LIVES_A_SERVER_KILL)
    return {server: set(chance.sample(range(times), each)) for server in servers}


def _live_until_a_random_moment(
    codes: Connection, street: Street, chance: random.Random, silence: float
) -> None:
    """Ends soon after a code; or when there was none for ``silence`` seconds, as it must be when
    the provider is dead."""
    for _ in range(chance.randrange(MOST_CODES)):
        if not codes.poll(silence):
            break
        street.hand(*codes.recv())
    clock = SystemClock()
    end = clock.now() + chance.uniform(0, LONGEST_MOMENT_SECONDS)
    while (left := end - clock.now()) > 0:
        if codes.poll(left):
            street.hand(*codes.recv())


def _left_open(database: Path) -> bool:
    store = Store(database)
    try:
        return bool(store.payments.untold() or store.refunds.pending() or store.orders.unfinished())
    finally:
        store.close()


async def compare(
    places: Places, kitchens: RestaurantProcess, street: Street
) -> tuple[Counter[str], Counter[str], int, list[str]]:
    """Takes up what the dead left, and returns the ends of payments and orders, the number of
    refunds, and what must not be."""
    desk, provider = _open(places)
    clock = SystemClock()
    began = clock.wall().date()
    try:
        desk.payments.resume_open()
        await desk.settle(kitchens, SETTLE_SECONDS)
        records = desk.store.payments.between(*ALL_TIME)
        days = {record.created_at.astimezone().date() for record in records} | {began}
        bills = {day: await provider.bill(day) for day in days}
        bill = [line for lines in bills.values() for line in lines]
        orders, faults = await desk.faults(records)
        faults += _faults(desk.store, records, bill, street)
        zone = clock.wall().tzinfo or UTC
        for day, lines in bills.items():
            faults += [
                str(d) for d in reconcile(desk.store, "sandbox", lines, day, zone).differences
            ]
        for record in records:
            at_provider = await provider.query(settlement.order_of(record))
            if END_AT_PROVIDER.get(at_provider.state) != record.state and not (
                record.state in PAID and at_provider.state == "paid"
            ):
                faults.append(f"{record.id}: {record.state} here, {at_provider.state} there")
        refunds = sum(bool(line.refund) for line in bill)
        return Counter(r.state for r in records), orders, refunds, faults
    finally:
        await desk.orders.close()
        await desk.payments.close()
        desk.store.close()


def _faults(
    store: Store, records: tuple[PaymentRecord, ...], bill: list[BillLine], street: Street
) -> list[str]:
    """What each customer and the sums would complain of."""
    faults = [f"{r.id}: still {r.state}" for r in records if PaymentState(r.state) not in ENDS]
    kept = {r.payload for r in records if r.state in PAID}
    faults += [f"{code}: paid by a phone, and forgotten" for code in street.paid - kept]
    charged = Counter(line.reference for line in bill if not line.refund)
    faults += [f"{who}: charged {n} times" for who, n in charged.items() if n != 1]
    here = sum(r.amount.minor for r in records if r.state in PAID)
    here -= sum(
        refund.amount.minor
        for record in records
        for refund in store.refunds.of(record.id)
        if refund.state == RefundState.DONE
    )
    there = sum(-line.amount.minor if line.refund else line.amount.minor for line in bill)
    if here != there:
        faults.append(f"the ledger adds up to {here}, the bill to {there}")
    return faults
