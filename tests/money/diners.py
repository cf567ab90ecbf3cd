"""Customers who pay for a meal, and what its restaurant and the device must agree on afterwards."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import replace

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.errors import AssistantError, PlaceError
from assistant.core.payments import RefundState
from assistant.core.restaurants import (
    MADE,
    NOT_MADE,
    OrderedDish,
    OrderState,
    PlacedOrder,
    RefundStanding,
    RestaurantOrder,
    RestaurantPlatform,
)
from assistant.money.progress import PaymentProgress
from assistant.money.service import Payments
from assistant.money.states import ENDS, PaymentState
from assistant.orders import service
from assistant.orders.service import Orders
from assistant.orders.states import UNPAID
from assistant.orders.writing import read
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.store import OrderRecord, PaymentRecord, Store

PATIENCE_SECONDS = 1.0
CODE_SECONDS = 4.0
UNDER_WAY = {OrderState.ACCEPTED, *MADE}
Show = Callable[[str, int], None]
"""Hands a code and its amount to a phone."""


class Desk:
    """The order service, and one who does with late news what the device does, without a voice."""

    def __init__(self, store: Store, platform: RestaurantPlatform) -> None:
        service.FIRST_PAUSE_SECONDS = 0.05
        self.store, self._platform = store, platform
        self._saying: set[asyncio.Task[None]] = set()

    def open(self, payments: Payments, bus: Bus) -> None:
        clock = SystemClock()
        self.payments = payments
        self.orders = Orders(
            self.store,
            self._platform,
            clock,
            bus,
            refund=lambda payment, reason: payments.refund(payment, reason=reason),
            on_late=lambda placed: self.orders.told(placed.order.reference),
        )

    def say(self, end: PaymentProgress) -> None:
        task = asyncio.ensure_future(self._say(end))
        self._saying.add(task)
        task.add_done_callback(self._saying.discard)

    async def _say(self, end: PaymentProgress) -> None:
        record = self.store.orders.get(end.payment)
        if end.view == "paid" and record is not None and record.state == UNPAID:
            await self.payments.refund(end.payment, reason="paid too late")
        self.payments.told(end)

    async def serve(
        self,
        total: Money,
        show: Show,
        *,
        leaves: bool = False,
        cancels: bool = False,
        seconds: float = CODE_SECONDS,
    ) -> bool:
        """One customer: pays and waits for the restaurant. Whether it has answered.

        Args:
            leaves: as soon as the code is shown.
            cancels: what the restaurant has accepted.
            seconds: how long the code lives.
        """
        order = RestaurantOrder(
            reference="",
            shop="seoul-bulgogi",
            dishes=(OrderedDish(item="galbitang", name="갈비탕", count=1),),
            total=total,
            delivery=True,
            minutes=35,
        )
        reference = paid = shown = ""
        stream = self.payments.collect(total, payee="서울불고기", subject="갈비탕", seconds=seconds)
        async with aclosing(stream):
            async for progress in stream:
                if not reference:
                    reference = progress.payment
                    self.orders.write_down(replace(order, reference=reference))
                if progress.payload and not shown:
                    shown = progress.payload
                    show(shown, total.minor)
                    if leaves:
                        break
                if progress.view == "paid":
                    paid = reference
                    self.orders.paid(paid)
        if not paid:
            return False
        placed = await self.orders.answered(paid, PATIENCE_SECONDS)
        self._tell(placed)
        if cancels:
            with suppress(AssistantError):
                self._tell(await self.orders.cancel(paid, PATIENCE_SECONDS))
        return placed.state is not OrderState.WAITING

    def _tell(self, placed: PlacedOrder) -> None:
        if placed.state is not OrderState.WAITING and placed.refund is not RefundStanding.DUE:
            self.orders.told(placed.order.reference)

    async def settle(self, kitchens: RestaurantProcess, seconds: float) -> None:
        """Waits until every order is answered and told, and everything that is made delivered."""
        self.orders.resume()
        async with asyncio.timeout(seconds):
            while self.store.payments.untold() or self.store.refunds.untold() or self._open():
                await SystemClock().sleep(0.05)
        kitchens.move_all(OrderState.DELIVERED)
        for record in self.store.orders.unfinished():
            await self.orders.refresh(record.payment)

    def _open(self) -> bool:
        unfinished = self.store.orders.unfinished()
        return any(not record.told or record.state not in UNDER_WAY for record in unfinished)

    async def faults(self, payments: tuple[PaymentRecord, ...]) -> tuple[Counter[str], list[str]]:
        """The orders by their end, and where device, restaurant and money disagree."""
        ends: Counter[str] = Counter()
        faults: list[str] = []
        for payment in payments:
            record = self.store.orders.get(payment.id)
            if record is None:
                continue
            there = await self._at_restaurant(record)
            ends[record.state] += 1
            if fault := self._fault(record, there, payment):
                faults.append(f"order {payment.id}: {fault}")
        return ends, faults

    def _fault(self, record: OrderRecord, there: str, payment: PaymentRecord) -> str:
        back = sum(
            refund.amount.minor
            for refund in self.store.refunds.of(payment.id)
            if refund.state == RefundState.DONE
        )
        unpaid = record.state == UNPAID
        if there != ("unheard of" if unpaid else record.state):
            return f"{record.state} here, {there} at the restaurant"
        if PaymentState(payment.state) not in ENDS:
            return f"its payment is still {payment.state}"
        if record.state == OrderState.DELIVERED:
            right = (payment.state, back) == (PaymentState.PAID, 0)
        elif record.state in NOT_MADE:
            right = (payment.state, back) == (PaymentState.REFUNDED, payment.amount.minor)
        else:
            right = unpaid and payment.state != PaymentState.PAID
        return "" if right else f"{record.state}, {payment.state}, {back} given back"

    async def _at_restaurant(self, record: OrderRecord) -> str:
        try:
            return (await self._platform.status(read(json.loads(record.wanted)))).state
        except PlaceError:
            return "unheard of"
