"""The payment service: what the rest of the house asks to collect money.

Every payment is written down before anything is sent, and is then brought to its end by a task
of its own (`Settlement`). Who watches it only watches: leaving, being cancelled or losing power
never loses a payment, and the same payment is never asked for twice.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.cards import PaymentView
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.events import PaymentFailed, PaymentRequested, PaymentSettled
from assistant.core.ports import PaymentProvider
from assistant.money.progress import PaymentProgress, progress_of
from assistant.money.settlement import Settlement
from assistant.money.states import ENDS, PaymentState, Reason
from assistant.store import PaymentRecord, Store

log = logging.getLogger(__name__)


class Payments:
    """Collects payments through one provider. Belongs to the brain's event loop.

    It tells the bus ``PaymentRequested``, ``PaymentSettled`` and ``PaymentFailed``.

    Args:
        on_late: called with the end of a payment nobody was watching any more, because the
            customer had been told "uncertain", had left, or the device was restarted: say it.
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
        self._store = store
        self._provider = provider
        self._clock = clock
        self._bus = bus
        self._on_late = on_late
        self._open: dict[str, _Watched] = {}

    async def collect(
        self, amount: Money, *, payee: str, subject: str, seconds: float = 120.0
    ) -> AsyncGenerator[PaymentProgress, None]:
        """Asks the customer to pay ``amount`` to ``payee`` for ``subject``, within ``seconds``.

        Yields at every change until one that is ``final``. Leaving earlier cancels the payment
        in the background; use ``contextlib.aclosing`` to leave at once.

        Raises:
            PaymentError: there is nothing to pay.
            StoreError: it could not be written down; nothing was sent.
        """
        if amount.minor <= 0:
            raise PaymentError(f"cannot collect {amount}")
        record = PaymentRecord(
            id=uuid.uuid4().hex,
            provider=self._provider.name,
            amount=amount,
            payee=payee,
            subject=subject,
            seconds=seconds,
            state=PaymentState.CREATED,
            created_at=self._clock.wall(),
        )
        self._store.payments.add(record)
        watched = self._begin(record)
        last: PaymentProgress | None = None
        try:
            while last is None or not last.final:
                last = await watched.views.get()
                yield last
        finally:
            watched.left = True
            settlement = watched.settlement
            if PaymentState(settlement.record.state) not in ENDS:
                settlement.close(Reason.CANCELLED)
            elif last == settlement.progress:
                self._told(settlement.record)
            else:
                self._report(settlement.record)

    async def cancel(self, payment: str) -> PaymentProgress:
        """Asks for the end of a payment and returns what became of it: it may be paid already.

        Raises:
            PaymentError: there is no such payment.
        """
        watched = self._open.get(payment)
        if watched is not None:
            watched.settlement.close(Reason.CANCELLED)
            return await asyncio.shield(watched.verdict)
        record = self._store.payments.get(payment)
        if record is None:
            raise PaymentError(f"there is no payment {payment!r}")
        return progress_of(record, self._clock.now())

    def resume_open(self) -> int:
        """Takes up what an earlier run left: open payments are ended, ends not told are told.

        Does nothing while another process that did so still runs. Returns how many there were.
        """
        if not self._store.claim_recovery():
            return 0
        left = [
            record
            for record in self._store.payments.untold()
            if record.id not in self._open and record.provider == self._provider.name
        ]
        for record in left:
            if PaymentState(record.state) in ENDS:
                self._report(record)
            else:
                watched = self._begin(record)
                watched.left = True
                watched.settlement.close(Reason.CANCELLED)
        return len(left)

    async def close(self) -> None:
        """Stops all work; what is open is taken up by `resume_open` of the next run."""
        tasks = [watched.task for watched in self._open.values() if watched.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, record: PaymentRecord) -> _Watched:
        watched = _Watched()

        def publish(progress: PaymentProgress) -> None:
            self._published(watched, progress)

        watched.settlement = Settlement(record, self._store, self._provider, self._clock, publish)
        self._open[record.id] = watched
        watched.task = asyncio.create_task(self._settle(watched), name=f"payment {record.id}")
        return watched

    async def _settle(self, watched: _Watched) -> None:
        try:
            await watched.settlement.run()
        except Exception:
            log.exception("payment %s is left as it is", watched.settlement.record.id)
            doubt = replace(
                watched.settlement.progress,
                view=PaymentView.UNCERTAIN,
                reason=PaymentView.UNCERTAIN.value,
                final=True,
            )
            self._published(watched, doubt)
        finally:
            del self._open[watched.settlement.record.id]

    def _published(self, watched: _Watched, progress: PaymentProgress) -> None:
        self._tell(watched, progress)
        watched.views.put_nowait(progress)
        record = watched.settlement.record
        if progress.final and not watched.verdict.done():
            watched.verdict.set_result(progress)
        if watched.left and PaymentState(record.state) in ENDS:
            self._report(record)

    def _tell(self, watched: _Watched, progress: PaymentProgress) -> None:
        if progress.view is PaymentView.PAID:
            self._bus.tell(PaymentSettled(payment=progress.payment, amount=progress.amount))
        elif progress.final:
            self._bus.tell(PaymentFailed(payment=progress.payment, reason=progress.reason))
        elif progress.payload and not watched.requested:
            watched.requested = True
            self._bus.tell(
                PaymentRequested(
                    payment=progress.payment,
                    amount=progress.amount,
                    payee=progress.payee,
                    payload=progress.payload,
                    expires_at=progress.expires_at,
                )
            )

    def _report(self, record: PaymentRecord) -> None:
        """Tells of an end that nobody watched, if the customer ever saw a code for it."""
        if record.payload:
            self._on_late(progress_of(record, self._clock.now()))
        self._told(record)

    def _told(self, record: PaymentRecord) -> None:
        try:
            self._store.payments.mark_told(record.id)
        except AssistantError as error:
            # It will be told once more after a restart, which is better than never.
            log.warning("payment %s was told, which could not be kept: %s", record.id, error)


class _Watched:
    """A settlement with its task and those who wait for it."""

    settlement: Settlement

    def __init__(self) -> None:
        self.views: asyncio.Queue[PaymentProgress] = asyncio.Queue()
        self.verdict: asyncio.Future[PaymentProgress] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[None] | None = None
        self.requested = False
        self.left = False
