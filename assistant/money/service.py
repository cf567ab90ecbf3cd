"""The payment service: what the rest of the house asks to collect money.

Every payment is written down before anything is sent, and is then brought to its end by a task
of its own (`Settlement`). Who watches it only watches: leaving, being cancelled or losing power
never loses a payment, and the same payment is never asked for twice.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import replace

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.cards import PaymentView
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.events import PaymentFailed, PaymentRequested, PaymentSettled
from assistant.core.payments import (
    CodeReadingProvider,
    NotifyingProvider,
    PaymentProvider,
    RefundState,
)
from assistant.money.progress import PaymentProgress, progress_of
from assistant.money.refunding import Refunds
from assistant.money.risk import Risk
from assistant.money.settlement import Settlement, order_of
from assistant.money.states import ENDS, PaymentState, Reason
from assistant.store import PaymentRecord, RefundRecord, Store

log = logging.getLogger(__name__)


class Payments:
    """Collects payments through one provider. Belongs to the brain's event loop.

    It tells the bus ``PaymentRequested``, ``PaymentSettled``, ``PaymentFailed`` and
    ``PaymentRefunded``.

    Args:
        on_late: called with the end of a payment nobody was watching any more, because the
            customer had been told "uncertain", had left, or the device was restarted: do what
            follows from it, say it, then call `told`. Until then it is found again at each start.
        risk: asked before a payment is begun; ``None``: every payment may be.
    """

    def __init__(
        self,
        store: Store,
        provider: PaymentProvider,
        clock: Clock,
        bus: Bus,
        *,
        on_late: Callable[[PaymentProgress], None],
        risk: Risk | None = None,
    ) -> None:
        self._store = store
        self._provider = provider
        self._clock = clock
        self._bus = bus
        self._on_late = on_late
        self._risk = risk
        self._open: dict[str, _Watched] = {}
        self._refunds = Refunds[PaymentRecord](
            store.refunds,
            provider.name,
            clock,
            bus,
            get=store.payments.get,
            order_of=order_of,
            send=provider.refund,
            on_late=self._refunded_late,
        )

    @property
    def reads_codes(self) -> bool:
        """Whether the provider takes codes that a customer's phone shows."""
        return isinstance(self._provider, CodeReadingProvider)

    def check(self, amount: Money, *, confirmed: bool = False) -> None:
        """Raises RiskError where `collect` would."""
        if self._risk is not None:
            self._risk.check(amount, confirmed=confirmed, beforehand=True)

    async def collect(
        self,
        amount: Money,
        *,
        payee: str,
        subject: str,
        seconds: float = 120.0,
        code: str = "",
        confirmed: bool = False,
    ) -> AsyncGenerator[PaymentProgress, None]:
        """Asks the customer to pay ``amount`` to ``payee`` for ``subject``, within ``seconds``.

        With ``code``, what the customer's phone showed to our camera, no code of ours is needed.
        ``confirmed``: the customer has confirmed a payment that was refused with "step up".
        Yields at every change until one that is ``final``. Leaving earlier cancels the payment
        in the background; use ``contextlib.aclosing`` to leave at once.

        Raises:
            PaymentError: there is nothing to pay, or not in this currency or this way.
            RiskError: a rule of `assistant.money.risk` is against it; nothing was sent.
            StoreError: it could not be written down; nothing was sent.
        """
        if amount.minor <= 0 or amount.currency not in self._provider.currencies:
            raise PaymentError(f"{self._provider.name} cannot collect {amount}")
        if code and not self.reads_codes:
            raise PaymentError(f"{self._provider.name} does not read codes of phones")
        if self._risk is not None:
            self._risk.check(amount, confirmed=confirmed)
        record = PaymentRecord(
            id=uuid.uuid4().hex,
            provider=self._provider.name,
            amount=amount,
            payee=payee,
            subject=subject,
            seconds=seconds,
            state=PaymentState.CREATED,
            created_at=self._clock.wall(),
            by_code=bool(code),
        )
        self._store.payments.add(record)
        watched = self._begin(record, code)
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
                self.told(last)
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

    async def refund(
        self, payment: str, amount: Money | None = None, *, reason: str
    ) -> RefundState:
        """Gives ``amount``, or all that is left, back to who paid it. Asked for all once more, it
        says how the going back stands.

        PENDING: the provider does not answer yet; it goes on behind, also after a power cut, and
        the end is told through ``on_late``.

        Raises:
            PaymentError: there is no such payment.
            RefundRefusedError: it is not paid, or less is left of it; nothing was sent.
        """
        record = self._store.payments.get(payment)
        if record is None:
            raise PaymentError(f"there is no payment {payment!r}")
        return await self._refunds.refund(record, amount, reason)

    def notified(self, headers: Mapping[str, str], body: bytes) -> bytes:
        """Takes a provider's notification and returns what it wants to hear.

        It moves nothing by itself: the payment is asked about at once instead of a little later.

        Raises:
            PaymentError: forged, not for us, or of another amount. Answer it with an error.
        """
        if not isinstance(self._provider, NotifyingProvider):
            raise PaymentError(f"{self._provider.name} sends no notifications")
        notification = self._provider.read_notification(headers, body)
        told = notification.payment
        record = self._store.payments.get(told.reference)
        if record is None or record.provider != self._provider.name:
            raise PaymentError(f"a notification of {told.reference!r}, which is no payment of ours")
        if told.amount != record.amount:
            log.error("payment %s: notified of %s", record.id, told.amount)
            raise PaymentError(f"a notification of {told.amount} for {record.amount}")
        new = self._store.inbox.add(
            self._provider.name, notification.event, record.id, self._clock.wall()
        )
        if new and (watched := self._open.get(record.id)) is not None:
            watched.settlement.hint()
        return notification.answer

    def come_back(self, payment: str, returned: Mapping[str, str]) -> None:
        """The customer's phone came back from the provider's page.

        Raises:
            PaymentError: no payment waits for it.
        """
        watched = self._open.get(payment)
        if watched is None:
            raise PaymentError(f"no payment {payment!r} waits for the customer")
        watched.settlement.come_back(returned)

    def resume_open(self) -> int:
        """Takes up what an earlier run left: open payments are ended, refunds paid back, ends not
        told are told.

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
        return len(left) + self._refunds.resume()

    def told(self, end: PaymentProgress) -> None:
        """The customer has been told how a payment, or a refund of it, ended, and what follows
        from it is written down."""
        if end.refund:
            self._refunds.told(end.refund)
            return
        try:
            self._store.payments.mark_told(end.payment)
        except AssistantError as error:
            # It will be told once more after a restart, which is better than never.
            log.warning("payment %s was told, which could not be kept: %s", end.payment, error)

    async def close(self) -> None:
        """Stops all work; what is open is taken up by `resume_open` of the next run."""
        tasks = [watched.task for watched in self._open.values() if watched.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._refunds.close()

    def _begin(self, record: PaymentRecord, code: str = "") -> _Watched:
        watched = _Watched()

        def publish(progress: PaymentProgress) -> None:
            self._published(watched, progress)

        watched.settlement = Settlement(
            record, self._store, self._provider, self._clock, publish, code=code
        )
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

    def _refunded_late(
        self, record: PaymentRecord, refund: RefundRecord, state: RefundState
    ) -> None:
        failed = state is RefundState.FAILED
        self._on_late(
            replace(
                progress_of(record, self._clock.now()),
                amount=refund.amount,
                view=PaymentView.UNCERTAIN if failed else PaymentView.REFUNDED,
                reason="refund_failed" if failed else PaymentView.REFUNDED.value,
                final=True,
                refund=refund.id,
            )
        )

    def _report(self, record: PaymentRecord) -> None:
        """Tells of an end that nobody watched, if the customer ever saw or showed a code for it."""
        end = progress_of(record, self._clock.now())
        if record.payload or record.by_code:
            self._on_late(end)
        else:
            self.told(end)


class _Watched:
    """A settlement with its task and those who wait for it."""

    settlement: Settlement

    def __init__(self) -> None:
        self.views: asyncio.Queue[PaymentProgress] = asyncio.Queue()
        self.verdict: asyncio.Future[PaymentProgress] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task[None] | None = None
        self.requested = False
        self.left = False
