"""The order service: a paid order is placed, watched, and given back when it is not made.

Every order is written down before anybody can pay for it. From the moment it is paid a task of its
own pursues it until the restaurant has answered and, where nothing is made, the money is on its way
back; after a power cut `Orders.resume` takes all of them up again.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PlaceError
from assistant.core.events import OrderChanged
from assistant.core.payments import RefundState
from assistant.core.restaurants import (
    DeclineReason,
    OrderState,
    PlacedOrder,
    RefundStanding,
    RestaurantAnswer,
    RestaurantOrder,
    RestaurantPlatform,
)
from assistant.orders.states import (
    CANCELLING,
    PLACING,
    TOO_LATE,
    UNPAID,
    Task,
    answered_by,
    next_task,
    view_of,
)
from assistant.orders.writing import read, written
from assistant.store import OrderRecord, Store

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 1.0
SLOWEST_SECONDS = 15.0
WATCH_SECONDS = 60.0

Refund = Callable[[str, str], Awaitable[RefundState]]
"""Gives back what is left of a payment, for a reason; asked once more, says how that stands."""

_STANDING = {
    RefundState.DONE: RefundStanding.DONE,
    RefundState.PENDING: RefundStanding.UNDER_WAY,
    RefundState.FAILED: RefundStanding.FAILED,
}


class Orders:
    """Belongs to the brain's event loop. Tells the bus ``OrderChanged``.

    Args:
        refund: gives money back; the payment service's own.
        on_late: called with an order whose news nobody waits for: say it, then call `told`.
    """

    def __init__(
        self,
        store: Store,
        platform: RestaurantPlatform,
        clock: Clock,
        bus: Bus,
        *,
        refund: Refund,
        on_late: Callable[[PlacedOrder], None],
    ) -> None:
        self._store, self._platform, self._clock, self._bus = store, platform, clock, bus
        self._refund, self._on_late = refund, on_late
        self._pursued: dict[str, _Pursuit] = {}

    def write_down(self, order: RestaurantOrder) -> None:
        """Keeps an order whose payment begins. Raises StoreError when it cannot."""
        self._store.orders.add(
            OrderRecord(
                payment=order.reference,
                shop=order.shop,
                wanted=json.dumps(written(order), ensure_ascii=False),
                state=UNPAID,
                created_at=self._clock.wall(),
            )
        )

    def paid(self, reference: str) -> None:
        """The money is there: from now on the order is pursued, whatever happens to the device."""
        self._store.orders.move(self._record(reference), state=PLACING)
        self._pursue(reference)

    def get(self, reference: str) -> PlacedOrder | None:
        """``None`` when there is no such order, or it was never paid."""
        record = self._store.orders.get(reference)
        return None if record is None or record.state == UNPAID else _view(record)

    def latest(self) -> PlacedOrder | None:
        """The order that was begun last, of those that were paid."""
        record = self._store.orders.latest_paid()
        return None if record is None else _view(record)

    async def answered(self, reference: str, seconds: float) -> PlacedOrder:
        """Waits until the restaurant has answered, and what it declined is going back.

        After ``seconds`` it returns what holds then; the answer is told through ``on_late``.
        Whoever says an answer must call `told`.
        """
        pursuit = self._pursue(reference)
        patience = asyncio.ensure_future(self._clock.sleep(seconds))
        pursuit.listeners += 1
        try:
            while not self._is_answered(reference) and not patience.done():
                news = asyncio.ensure_future(pursuit.changed.wait())
                await asyncio.wait({news, patience}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                pursuit.changed.clear()
        finally:
            patience.cancel()
            pursuit.listeners -= 1
        return _view(self._record(reference))

    async def cancel(self, reference: str, seconds: float) -> PlacedOrder:
        """Asks the restaurant to cancel, and waits as `answered` does for what became of it."""
        record = self._record(reference)
        if answered_by(record) not in (None, OrderState.ACCEPTED):
            return _view(record)
        # Written first: an answer that is lost must not leave a cancelled order unrefunded.
        self._store.orders.move(record, state=CANCELLING, told=False)
        self._pursue(reference).wake.set()
        return await self.answered(reference, seconds)

    async def refresh(self, reference: str) -> PlacedOrder:
        """How the order stands, as its restaurant says if it can be reached."""
        record = self._record(reference)
        if next_task(record, self._clock.wall()) is Task.WATCH:
            self._take(record, await self._ask(Task.WATCH, record))
            self._pursue(reference).wake.set()
        return _view(self._record(reference))

    def told(self, reference: str) -> None:
        """The customer has been told how the order stands."""
        self._store.orders.move(self._record(reference), told=True)

    def resume(self) -> int:
        """Takes up what an earlier run left. Returns how many orders that were.

        Does nothing while another process that did so still runs.
        """
        if not self._store.claim_recovery():
            return 0
        left = self._store.orders.unfinished()
        for record in left:
            self._pursue(record.payment)
            self._report(record)
        return len(left)

    async def close(self) -> None:
        """Stops all work; what is open is taken up by `resume` of the next run."""
        tasks = [pursuit.task for pursuit in self._pursued.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- the pursuit of one order -----------------------------------------------------------

    def _pursue(self, reference: str) -> _Pursuit:
        pursuit = self._pursued.get(reference)
        if pursuit is None or pursuit.task.done():
            pursuit = self._pursued[reference] = _Pursuit()
            pursuit.task = asyncio.create_task(
                self._run(pursuit, reference), name=f"order {reference}"
            )
        return pursuit

    async def _run(self, pursuit: _Pursuit, reference: str) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            record = self._record(reference)
            task = next_task(record, self._clock.wall())
            if task is None:
                return
            try:
                await self._do(task, record)
            except AssistantError as error:
                log.warning("order %s, %s: %s", reference, task, error)
            after = self._record(reference)
            if after != record:
                pause = FIRST_PAUSE_SECONDS
                self._report(after)
                pursuit.changed.set()
                if next_task(after, self._clock.wall()) is Task.REFUND:
                    continue
            await self._pause(pursuit, WATCH_SECONDS if task is Task.WATCH else pause)
            pause = min(2 * pause, SLOWEST_SECONDS)

    async def _pause(self, pursuit: _Pursuit, seconds: float) -> None:
        nap = asyncio.ensure_future(self._clock.sleep(seconds))
        wake = asyncio.ensure_future(pursuit.wake.wait())
        try:
            await asyncio.wait({nap, wake}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            nap.cancel()
            wake.cancel()
        pursuit.wake.clear()

    async def _do(self, task: Task, record: OrderRecord) -> None:
        match task:
            case Task.GIVE_UP:
                reason = DeclineReason.NO_ANSWER.value
                self._store.orders.move(record, state=CANCELLING, reason=reason)
            case Task.REFUND:
                await self._give_back(record)
            case _:
                self._take(record, await self._ask(task, record))

    async def _ask(self, task: Task, record: OrderRecord) -> RestaurantAnswer | None:
        """``None`` when the platform cannot be asked, or does not make sense."""
        order = _order(record)
        call = {
            Task.PLACE: self._platform.place,
            Task.CANCEL: self._platform.cancel,
            Task.WATCH: self._platform.status,
        }[task]
        try:
            return await call(order)
        except PlaceError as error:
            log.error("order %s, %s: %s", record.payment, task, error)
            if task is Task.PLACE:
                return RestaurantAnswer(
                    reference=order.reference,
                    state=OrderState.DECLINED,
                    reason=DeclineReason.OTHER,
                )
        except AssistantError as error:
            log.warning("order %s, %s: %s", record.payment, task, error)
        return None

    def _take(self, record: OrderRecord, answer: RestaurantAnswer | None) -> None:
        """Writes down what the restaurant answered, if the order still stands as it was asked."""
        current = self._record(record.payment)
        if answer is None or current.state != record.state:
            return
        moved = self._store.orders.move(current, **self._changes(current, answer))
        if moved.state != current.state:
            self._bus.tell(
                OrderChanged(order=moved.payment, shop=moved.shop, state=answer.state.value)
            )

    def _changes(self, record: OrderRecord, answer: RestaurantAnswer) -> dict[str, object]:
        changes: dict[str, object] = {"state": answer.state.value}
        if answer.minutes is not None:
            changes["due"] = self._clock.wall() + timedelta(minutes=answer.minutes)
        if answer.state in (OrderState.DECLINED, OrderState.CANCELLED):
            changes |= {"refund": RefundStanding.DUE.value, "told": False}
            if answer.reason is not None:
                changes["reason"] = answer.reason.value
        elif record.state == CANCELLING:
            changes |= {"reason": TOO_LATE, "told": False}
        return changes

    async def _give_back(self, record: OrderRecord) -> None:
        state = await self._refund(record.payment, f"order {record.state}")
        self._store.orders.move(self._record(record.payment), refund=_STANDING[state].value)

    def _report(self, record: OrderRecord) -> None:
        """Tells news that nobody waits for."""
        pursuit = self._pursued[record.payment]
        news = (record.state, record.refund)
        if pursuit.listeners or record.told or pursuit.reported == news:
            return
        if self._is_answered(record.payment):
            pursuit.reported = news
            self._on_late(_view(record))

    def _is_answered(self, reference: str) -> bool:
        record = self._record(reference)
        return answered_by(record) is not None and record.refund != RefundStanding.DUE

    def _record(self, reference: str) -> OrderRecord:
        record = self._store.orders.get(reference)
        if record is None:
            raise PlaceError(f"there is no order {reference!r}")
        return record


class _Pursuit:
    """The task that pursues an order, and those who wait for its news."""

    task: asyncio.Task[None]

    def __init__(self) -> None:
        self.changed, self.wake = asyncio.Event(), asyncio.Event()
        self.listeners = 0
        self.reported: tuple[str, str] | None = None
        """The state and refund that were handed over to be told."""


def _order(record: OrderRecord) -> RestaurantOrder:
    return read(json.loads(record.wanted))


def _view(record: OrderRecord) -> PlacedOrder:
    return view_of(record, _order(record))
