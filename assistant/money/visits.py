"""Visits to an unmanned fridge: a maximum is authorised, the door opens, what was taken is charged.

Every visit is written down before anything is sent, and is then brought to its end by a task of
its own (`Visit`). Who watches it only watches.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.events import FridgeOpened, PaymentFailed, PaymentRequested, PaymentSettled
from assistant.core.fridge import Fridge
from assistant.core.payments import HoldingProvider, PaymentProvider, RefundOrder, RefundState
from assistant.money.hold_states import BEFORE_USE, HoldReason, HoldState
from assistant.money.refunding import Refunds
from assistant.money.risk import Risk
from assistant.money.settlement import POLL_SECONDS, SLOWEST_CHECK_SECONDS
from assistant.money.visit import Visit, charge_of
from assistant.money.visit_progress import VisitProgress, VisitView, progress_of
from assistant.store import HoldRecord, RefundRecord, Store

log = logging.getLogger(__name__)


class Visits:
    """Belongs to the brain's event loop. Tells the bus ``PaymentRequested``, ``FridgeOpened``,
    ``PaymentSettled`` and ``PaymentFailed``.

    Args:
        fridge: ``None`` where there is none.
        on_late: called with the end of a visit that nobody watched: say it, then call `told`.
        risk: asked before a maximum is authorised.
    """

    def __init__(
        self,
        store: Store,
        provider: PaymentProvider,
        fridge: Fridge | None,
        clock: Clock,
        bus: Bus,
        *,
        on_late: Callable[[VisitProgress], None],
        risk: Risk | None = None,
    ) -> None:
        self._store, self._provider, self._fridge = store, provider, fridge
        self._clock, self._bus, self._on_late, self._risk = clock, bus, on_late, risk
        self._open: dict[str, _Watched] = {}
        self._refunds = Refunds[HoldRecord](
            store.hold_refunds,
            provider.name,
            clock,
            bus,
            get=store.holds.get,
            order_of=charge_of,
            send=self._send_refund,
            on_late=self._note_refund,
        )

    async def visit(
        self,
        maximum: Money,
        *,
        payee: str,
        subject: str,
        seconds: float = 120.0,
        confirmed: bool = False,
    ) -> AsyncGenerator[VisitProgress, None]:
        """Lets a customer agree to ``maximum`` within ``seconds``, and opens the door.

        Yields at every change until one that is ``final``. Leaving before the door was told to
        open releases all; later the visit goes on behind.

        Raises:
            PaymentError: there is no fridge, or the provider cannot authorise a maximum.
            RiskError: a rule is against it; nothing was sent.
            StoreError: it could not be written down; nothing was sent.
        """
        provider, _ = self._needed()
        if maximum.minor <= 0 or maximum.currency not in provider.currencies:
            raise PaymentError(f"{provider.name} cannot authorise {maximum}")
        if self._risk is not None:
            self._risk.check(maximum, confirmed=confirmed)
        record = HoldRecord(
            id=uuid.uuid4().hex,
            provider=provider.name,
            maximum=maximum,
            amount=Money(0, maximum.currency),
            payee=payee,
            subject=subject,
            seconds=seconds,
            state=HoldState.CREATED,
            created_at=self._clock.wall(),
        )
        self._store.holds.add(record)
        watched = self._begin(record)
        last: VisitProgress | None = None
        try:
            while last is None or not last.final:
                last = await watched.views.get()
                yield last
        finally:
            watched.left = True
            if last is not None and last.final and last == progress_of(watched.visit):
                self.told(last.hold)
            elif watched.visit.state in BEFORE_USE:
                watched.visit.close(HoldReason.CANCELLED)
            elif progress_of(watched.visit).final:
                self._report(watched)

    def cancel(self, hold: str) -> None:
        """Ends a visit whose door was not told to open yet; else does nothing."""
        if (watched := self._open.get(hold)) is not None:
            watched.visit.close(HoldReason.CANCELLED)

    def hint(self, hold: str) -> None:
        """Somebody says there is news of a visit; it is asked about at once, and never believed."""
        if (watched := self._open.get(hold)) is not None:
            watched.visit.hint()

    def told(self, hold: str) -> None:
        """The customer has been told how a visit ended."""
        try:
            if (watched := self._open.get(hold)) is not None:
                watched.visit.told()
            else:
                self._store.holds.mark_told(hold)
        except AssistantError as error:
            # It will be told once more after a restart, which is better than never.
            log.warning("that it was told could not be kept: %s", error)

    async def decide(self, hold: str, amount: Money, *, who: str) -> VisitProgress:
        """A person's verdict on a visit in review: ``amount`` is charged, nothing if it is zero.

        Raises:
            PaymentError: no visit waits for a review, nobody is named, or it is too much.
        """
        record = self._store.holds.get(hold)
        if record is None or record.state != HoldState.REVIEW:
            raise PaymentError(f"no visit {hold!r} waits for a review")
        most = record.maximum
        if (
            not who.strip()
            or amount.currency != most.currency
            or not 0 <= amount.minor <= most.minor
        ):
            raise PaymentError(f"name the person, and at most {most.minor} {most.currency}")
        detail = f"{record.reason}; decided by {who.strip()}"
        charge = amount.minor > 0
        record = self._store.holds.move(
            record,
            at=self._clock.wall(),
            detail=detail,
            state=HoldState.CAPTURING if charge else HoldState.RELEASING,
            reason="" if charge else HoldReason.REVIEWED,
            amount=amount,
            told=False,
        )
        watched = self._begin(record, taken_up=True)
        await asyncio.shield(watched.task)
        return progress_of(watched.visit)

    async def refund(self, hold: str, amount: Money, *, who: str) -> RefundState:
        """Gives ``amount`` of what a visit was charged back, as a person decided.

        PENDING: the provider does not answer yet; it goes on behind, also after a power cut.

        Raises:
            PaymentError: there is no such visit, or nobody is named.
            RefundRefusedError: nothing was charged, or less is left of it; nothing was sent.
        """
        record = self._store.holds.get(hold)
        if record is None or not who.strip():
            raise PaymentError(f"name a visit and the person who decides: {hold!r}, {who!r}")
        self._needed()
        return await self._refunds.refund(record, amount, f"decided by {who.strip()}")

    async def _send_refund(self, order: RefundOrder) -> RefundState:
        provider, _ = self._needed()
        return await provider.refund_hold(order)

    def _note_refund(self, record: HoldRecord, refund: RefundRecord, state: RefundState) -> None:
        """Who was charged has left, and who decided sees it in the ledger."""
        log.info("refund %s of %s, visit %s: %s", refund.id, refund.amount, record.id, state)
        self._refunds.told(refund.id)

    def resume(self) -> int:
        """Takes up what an earlier run left: nothing stays set aside for a door that never opened.

        Does nothing while another process that did so still runs. Returns how many there were.
        """
        if not self._store.claim_recovery():
            return 0
        if self._fridge is None:
            return 0
        left = [
            record
            for record in self._store.holds.unfinished()
            if record.id not in self._open and record.provider == self._provider.name
        ]
        for record in left:
            watched = self._begin(record, taken_up=True)
            watched.left = True
            if progress_of(watched.visit).final and not record.told:
                self._report(watched)
        return len(left) + self._refunds.resume()

    async def close(self) -> None:
        """Stops all work; what is open is taken up by `resume` of the next run."""
        tasks = [watched.task for watched in self._open.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._refunds.close()

    def _needed(self) -> tuple[HoldingProvider, Fridge]:
        if self._fridge is None:
            raise PaymentError("this device has no fridge", key="error_no_fridge")
        if not isinstance(self._provider, HoldingProvider):
            name = self._provider.name
            raise PaymentError(f"{name} cannot authorise a maximum", key="error_no_holds")
        return self._provider, self._fridge

    def _begin(self, record: HoldRecord, *, taken_up: bool = False) -> _Watched:
        provider, fridge = self._needed()
        watched = _Watched()
        watched.visit = Visit(
            record,
            self._store,
            provider,
            fridge,
            self._clock,
            lambda: self._published(watched),
            taken_up=taken_up,
        )
        self._open[record.id] = watched
        watched.task = asyncio.create_task(self._run(watched), name=f"visit {record.id}")
        return watched

    async def _run(self, watched: _Watched) -> None:
        try:
            await self._run_to_the_end(watched.visit)
        except Exception:
            log.exception("visit %s is left as it is", watched.visit.record.id)
            doubt = replace(
                progress_of(watched.visit), view=VisitView.REVIEW, reason=HoldReason.DEFECT
            )
            watched.views.put_nowait(doubt)
        finally:
            del self._open[watched.visit.record.id]

    async def _run_to_the_end(self, visit: Visit) -> None:
        pause = POLL_SECONDS
        while True:
            try:
                await visit.run()
                return
            except AssistantError as error:
                # What cannot be written down is not done; the disk may have room again.
                log.error("visit %s (%s): %s", visit.record.id, visit.state, error)
                visit.read_again()
            await self._clock.sleep(pause)
            pause = min(2 * pause, SLOWEST_CHECK_SECONDS)

    def _published(self, watched: _Watched) -> None:
        progress = progress_of(watched.visit)
        self._tell(watched, progress)
        watched.views.put_nowait(progress)
        if watched.left and progress.final and not watched.visit.record.told:
            self._report(watched)

    def _tell(self, watched: _Watched, progress: VisitProgress) -> None:
        view = progress.view
        if view is watched.told_view:
            return
        watched.told_view = view
        if view is VisitView.WAITING and progress.payload:
            self._bus.tell(
                PaymentRequested(
                    payment=progress.hold,
                    amount=progress.maximum,
                    payee=progress.payee,
                    payload=progress.payload,
                    expires_at=progress.expires_at,
                )
            )
        elif view is VisitView.OPEN:
            self._bus.tell(FridgeOpened(visit=progress.hold))
        elif view is VisitView.CHARGED:
            self._bus.tell(PaymentSettled(payment=progress.hold, amount=progress.amount))
        elif progress.final and view is not VisitView.POSTPONED:
            self._bus.tell(PaymentFailed(payment=progress.hold, reason=progress.reason or view))

    def _report(self, watched: _Watched) -> None:
        """Tells of an end that nobody watched, if the customer ever saw a code for it."""
        progress = progress_of(watched.visit)
        if not progress.payload:
            self.told(progress.hold)
        elif watched.reported is not progress.view:
            watched.reported = progress.view
            self._on_late(progress)


class _Watched:
    """A visit with its task and those who watch it."""

    visit: Visit
    task: asyncio.Task[None]

    def __init__(self) -> None:
        self.views: asyncio.Queue[VisitProgress] = asyncio.Queue()
        self.left = False
        self.told_view: VisitView | None = None
        self.reported: VisitView | None = None
