"""A device with all that sells, and whether all books agree once the dead were taken up again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.payments import BillLine, RefundState
from assistant.fridge.sandbox import SandboxFridge
from assistant.http import HttpClient
from assistant.money import settlement
from assistant.money.hold_states import HoldState
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.reconciling import reconcile
from assistant.money.service import Payments
from assistant.money.states import END_AT_PROVIDER, ENDS, PaymentState
from assistant.orders.sandbox import SandboxRestaurants
from assistant.sandbox.child import ChildServer
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.store import PaymentRecord, Store
from assistant.store.refunds import RefundTable
from tests.money.diners import Desk
from tests.money.guests import ALL_TIME, STOCK, Guests
from tests.money.street import Deeds

SETTLE_SECONDS = 180
PAID = (PaymentState.PAID, PaymentState.REFUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything is: the device's database, and each server's address and key."""

    database: Path
    provider: tuple[str, str]
    restaurants: tuple[str, str]
    fridge: tuple[str, str]


def place_of(server: ChildServer) -> tuple[str, str]:
    return server.url, server.key


class Device:
    """All that sells, taking up what an earlier device left. Belongs to an event loop."""

    def __init__(self, places: Places) -> None:
        clock = SystemClock()
        self.store = Store(places.database)
        http = HttpClient(clock, lan=True, retries=0)
        url, key = places.provider
        self.provider = SandboxProvider(http, clock, url=url, key=Secret(key))
        url, key = places.restaurants
        self.desk = Desk(self.store, SandboxRestaurants(http, url=url, key=key))
        bus = Bus(clock)
        payments = Payments(self.store, self.provider, clock, bus, on_late=self.desk.say)
        self.desk.open(payments, bus)
        url, key = places.fridge
        fridge = SandboxFridge(http, STOCK.articles, url=url, key=key)
        self.guests = Guests(self.store, self.provider, fridge, clock, bus)

    def resume(self) -> None:
        self.desk.payments.resume_open()
        self.desk.orders.resume()
        self.guests.visits.resume()

    async def close(self) -> None:
        await self.guests.visits.close()
        await self.desk.orders.close()
        await self.desk.payments.close()
        self.store.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """How it all ended: ``states`` counts payments by their end, ``orders`` those that were for a
    meal by the meal's, ``visits`` those to the fridge; ``faults`` are what must not be."""

    states: Counter[str]
    orders: Counter[str]
    visits: Counter[str]
    refunds: int
    faults: list[str]


async def compare(
    places: Places,
    kitchens: RestaurantProcess,
    deeds: Deeds,
    all_go_home: Callable[[], None] = lambda: None,
) -> Books:
    """Takes up what the dead left, brings it to its end, and compares all books.

    Args:
        all_go_home: returns once nobody does anything any more; ``deeds`` are complete then.
    """
    began = SystemClock().wall().date()
    device = Device(places)
    try:
        device.resume()
        async with asyncio.timeout(SETTLE_SECONDS):
            await device.guests.settle()
            await asyncio.to_thread(all_go_home)
            await device.guests.review()
        await device.desk.settle(kitchens, SETTLE_SECONDS)
        records = device.store.payments.between(*ALL_TIME)
        visits = device.guests.records
        begun = [record.created_at for record in records] + [visit.created_at for visit in visits]
        days = {at.astimezone().date() for at in begun}
        bills = {
            day: await device.provider.bill(day)
            for day in days | {began, SystemClock().wall().date()}
        }
        bill = [line for lines in bills.values() for line in lines]
        orders, faults = await device.desk.faults(records)
        faults += await device.guests.faults(bill, deeds.taken, deeds.left_open)
        faults += _faults(device.store, records, bill, deeds.paid)
        zone = SystemClock().wall().tzinfo or UTC
        for day, lines in bills.items():
            result = reconcile(device.store, "sandbox", lines, day, zone, beside=bill)
            faults += [str(difference) for difference in result.differences]
        faults += await _at_provider(device.provider, records)
        return Books(
            states=Counter(record.state for record in records),
            orders=orders,
            visits=Counter(record.state for record in visits),
            refunds=sum(bool(line.refund) for line in bill),
            faults=faults,
        )
    finally:
        await device.close()


async def _at_provider(provider: SandboxProvider, records: tuple[PaymentRecord, ...]) -> list[str]:
    faults = []
    for record in records:
        there = await provider.query(settlement.order_of(record))
        if END_AT_PROVIDER.get(there.state) != record.state and not (
            record.state in PAID and there.state == "paid"
        ):
            faults.append(f"{record.id}: {record.state} here, {there.state} there")
    return faults


def _faults(
    store: Store, records: tuple[PaymentRecord, ...], bill: list[BillLine], paid: set[str]
) -> list[str]:
    """What each customer and the sums would complain of."""
    faults = [f"{r.id}: still {r.state}" for r in records if PaymentState(r.state) not in ENDS]
    kept = {r.payload for r in records if r.state in PAID}
    faults += [f"{code}: paid by a phone, and forgotten" for code in paid - kept]
    charged = Counter(line.reference for line in bill if not line.refund)
    faults += [f"{who}: charged {n} times" for who, n in charged.items() if n != 1]
    here = sum(r.amount.minor - _back(store.refunds, r.id) for r in records if r.state in PAID)
    here += sum(
        visit.amount.minor - _back(store.hold_refunds, visit.id)
        for visit in store.holds.between(*ALL_TIME)
        if visit.state == HoldState.CAPTURED
    )
    there = sum(-line.amount.minor if line.refund else line.amount.minor for line in bill)
    if here != there:
        faults.append(f"the ledger adds up to {here}, the bill to {there}")
    return faults


def _back(refunds: RefundTable, charge: str) -> int:
    """What was given back of a payment or a visit, in minor units."""
    done = [refund for refund in refunds.of(charge) if refund.state == RefundState.DONE]
    return sum(refund.amount.minor for refund in done)
