"""Gives money back: each refund is repeated under its own id until the provider names an end."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, Protocol, TypeVar

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.events import PaymentRefunded
from assistant.core.payments import PaymentOrder, RefundOrder, RefundState
from assistant.store import RefundRecord
from assistant.store.refunds import RefundTable

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 1.0
SLOWEST_SECONDS = 60.0
PATIENCE_SECONDS = 6.0
"""How long the one who asked waits; a refund that takes longer is told when it is done."""


class Charge(Protocol):
    """What was charged, and can be given back: a payment, or a visit to the fridge."""

    @property
    def id(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def amount(self) -> Money: ...


C = TypeVar("C", bound=Charge)


class Refunds(Generic[C]):
    """Args:
    get: finds a charge of ``provider`` by its id.
    order_of: the charge as its provider knows it.
    send: asks the provider; may be repeated.
    on_late: called with a refund whose end nobody waited for any more: say it, then call `told`.
        Until then it is found again at each start.
    """

    def __init__(
        self,
        table: RefundTable,
        provider: str,
        clock: Clock,
        bus: Bus,
        *,
        get: Callable[[str], C | None],
        order_of: Callable[[C], PaymentOrder],
        send: Callable[[RefundOrder], Awaitable[RefundState]],
        on_late: Callable[[C, RefundRecord, RefundState], None],
    ) -> None:
        self._table, self._provider, self._clock, self._bus = table, provider, clock, bus
        self._get, self._order_of, self._send, self._on_late = get, order_of, send, on_late
        self._tasks: set[asyncio.Task[RefundState]] = set()
        self._awaited: set[str] = set()

    def left(self, record: C) -> Money:
        """What can still be given back."""
        return self._left_before(None, record)

    async def refund(self, record: C, amount: Money | None, reason: str) -> RefundState:
        """Gives back ``amount``, or all that is left: nothing more if all is on its way already.

        PENDING when the provider does not answer in time: it goes on behind.

        Raises:
            RefundRefusedError: more would go back than was charged; nothing was written or sent.
        """
        if amount is None:
            amount = self.left(record)
            if amount.minor == 0:
                return self._standing(record)
        refund = RefundRecord(
            id=uuid.uuid4().hex,
            payment=record.id,
            amount=amount,
            reason=reason,
            state=RefundState.PENDING,
            created_at=self._clock.wall(),
        )
        self._table.add(refund)
        self._awaited.add(refund.id)
        task = self._begin(refund, record)
        patience = asyncio.ensure_future(self._clock.sleep(PATIENCE_SECONDS))
        try:
            await asyncio.wait({task, patience}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            patience.cancel()
            self._awaited.discard(refund.id)
            if not task.done():
                task.add_done_callback(partial(self._tell_late, record, refund))
        return task.result() if task.done() else RefundState.PENDING

    def resume(self) -> int:
        """Takes up what an earlier run left pending or untold. Returns how many there were."""
        taken_up = 0
        for refund in self._table.untold():
            record = self._get(refund.payment)
            if record is None or record.provider != self._provider:
                continue
            taken_up += 1
            state = RefundState(refund.state)
            if state is not RefundState.PENDING:
                self._on_late(record, refund, state)
                continue
            task = self._begin(refund, record)
            task.add_done_callback(partial(self._tell_late, record, refund))
        return taken_up

    def told(self, refund: str) -> None:
        """Who waits for a refund knows how it ended."""
        try:
            self._table.mark_told(refund)
        except AssistantError as error:
            # It will be told once more after a restart, which is better than never.
            log.warning("refund %s was told, which could not be kept: %s", refund, error)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, refund: RefundRecord, record: C) -> asyncio.Task[RefundState]:
        task = asyncio.create_task(self._run(refund, record), name=f"refund {refund.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, refund: RefundRecord, record: C) -> RefundState:
        order = RefundOrder(
            payment=self._order_of(record),
            refund=refund.id,
            amount=refund.amount,
            left_before=self._left_before(refund, record),
            reason=refund.reason,
        )
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                state = await self._ask(order)
                if state is not RefundState.PENDING:
                    # Who still waits tells of it with what it is for: a payment, an order.
                    told = refund.id in self._awaited
                    self._table.finish(refund, state, self._clock.wall(), told=told)
                    break
            except AssistantError as error:
                log.warning("refund %s of %s: %s", refund.id, record.id, error)
            await self._clock.sleep(pause)
            pause = min(2 * pause, SLOWEST_SECONDS)
        if state is RefundState.DONE:
            self._bus.tell(PaymentRefunded(payment=record.id, amount=refund.amount))
        return state

    def _standing(self, record: C) -> RefundState:
        states = {refund.state for refund in self._table.of(record.id)}
        return RefundState.PENDING if RefundState.PENDING in states else RefundState.DONE

    def _left_before(self, refund: RefundRecord | None, record: C) -> Money:
        left = record.amount
        for other in self._table.of(record.id):
            if refund is not None and other.id == refund.id:
                break
            if other.state != RefundState.FAILED:
                left -= other.amount
        return left

    async def _ask(self, order: RefundOrder) -> RefundState:
        try:
            return await self._send(order)
        except PaymentError as error:
            log.error("refund %s is refused: %s", order.refund, error)
            return RefundState.FAILED

    def _tell_late(self, record: C, refund: RefundRecord, done: asyncio.Task[RefundState]) -> None:
        if not done.cancelled() and done.exception() is None:
            self._on_late(record, refund, done.result())
