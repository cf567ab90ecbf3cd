"""Gives money back: each refund is repeated under its own id until the provider names an end."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.cards import PaymentView
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.events import PaymentRefunded
from assistant.core.payments import PaymentProvider, RefundOrder, RefundState
from assistant.money.progress import PaymentProgress, progress_of
from assistant.money.settlement import order_of
from assistant.store import PaymentRecord, RefundRecord, Store

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 1.0
SLOWEST_SECONDS = 60.0
PATIENCE_SECONDS = 6.0
"""How long the one who asked waits; a refund that takes longer is told when it is done."""


class Refunds:
    """Args:
    on_late: called with a refund whose end nobody waited for any more: say it.
    """

    def __init__(
        self,
        store: Store,
        provider: PaymentProvider,
        clock: Clock,
        bus: Bus,
        *,
        on_late: Callable[[PaymentProgress], None],
    ) -> None:
        self._store, self._provider, self._clock, self._bus = store, provider, clock, bus
        self._on_late = on_late
        self._tasks: set[asyncio.Task[RefundState]] = set()

    async def refund(self, record: PaymentRecord, amount: Money, reason: str) -> RefundState:
        """PENDING when the provider does not answer in time: it goes on behind.

        Raises:
            RefundRefusedError: more would go back than was paid; nothing was written or sent.
        """
        refund = RefundRecord(
            id=uuid.uuid4().hex,
            payment=record.id,
            amount=amount,
            reason=reason,
            state=RefundState.PENDING,
            created_at=self._clock.wall(),
        )
        self._store.refunds.add(refund)
        task = self._begin(refund, record)
        patience = asyncio.ensure_future(self._clock.sleep(PATIENCE_SECONDS))
        try:
            await asyncio.wait({task, patience}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            patience.cancel()
            if not task.done():
                task.add_done_callback(partial(self._tell_late, record, refund))
        return task.result() if task.done() else RefundState.PENDING

    def resume(self) -> int:
        """Takes up what an earlier run left pending. Returns how many there were."""
        taken_up = 0
        for refund in self._store.refunds.pending():
            record = self._store.payments.get(refund.payment)
            if record is None or record.provider != self._provider.name:
                continue
            task = self._begin(refund, record)
            task.add_done_callback(partial(self._tell_late, record, refund))
            taken_up += 1
        return taken_up

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, refund: RefundRecord, record: PaymentRecord) -> asyncio.Task[RefundState]:
        task = asyncio.create_task(self._run(refund, record), name=f"refund {refund.id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, refund: RefundRecord, record: PaymentRecord) -> RefundState:
        order = RefundOrder(
            payment=order_of(record),
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
                    self._store.refunds.finish(refund, state, self._clock.wall())
                    break
            except AssistantError as error:
                log.warning("refund %s of payment %s: %s", refund.id, record.id, error)
            await self._clock.sleep(pause)
            pause = min(2 * pause, SLOWEST_SECONDS)
        if state is RefundState.DONE:
            self._bus.tell(PaymentRefunded(payment=record.id, amount=refund.amount))
        return state

    def _left_before(self, refund: RefundRecord, record: PaymentRecord) -> Money:
        left = record.amount
        for other in self._store.refunds.of(record.id):
            if other.id == refund.id:
                break
            if other.state != RefundState.FAILED:
                left -= other.amount
        return left

    async def _ask(self, order: RefundOrder) -> RefundState:
        try:
            return await self._provider.refund(order)
        except PaymentError as error:
            log.error("refund %s is refused: %s", order.refund, error)
            return RefundState.FAILED

    def _tell_late(
        self, record: PaymentRecord, refund: RefundRecord, done: asyncio.Task[RefundState]
    ) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        failed = done.result() is RefundState.FAILED
        self._on_late(
            replace(
                progress_of(record, self._clock.now()),
                amount=refund.amount,
                view=PaymentView.UNCERTAIN if failed else PaymentView.REFUNDED,
                reason="refund_failed" if failed else PaymentView.REFUNDED.value,
                final=True,
            )
        )
