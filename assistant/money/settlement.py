"""Brings one payment from its first line in the store to its end, whatever happens on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.payments import (
    OPEN_AT_PROVIDER,
    ApprovingProvider,
    CodeReadingProvider,
    PaymentOrder,
    PaymentProvider,
    ProviderPayment,
    ProviderState,
)
from assistant.money.progress import PaymentProgress, progress_of
from assistant.money.states import END_AT_PROVIDER, ENDS, MOVES, PaymentState, Reason
from assistant.store import PaymentRecord, StaleRecordError, Store

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
SLOWEST_POLL_SECONDS = 8.0
"""While the customer waits and the provider does not answer."""
SLOWEST_CHECK_SECONDS = 60.0
"""Later, when nobody waits any more."""
PATIENCE_SECONDS = 6.0
"""How long a customer waits for a provider that does not answer, before and after the code."""

_AFTER_A_CODE = (ProviderState.PAID, ProviderState.DECLINED, ProviderState.SCANNED)
"""What a wallet makes of its code once that has reached it."""


def order_of(record: PaymentRecord) -> PaymentOrder:
    """The payment as its provider is asked about it."""
    return PaymentOrder(
        reference=record.id,
        amount=record.amount,
        payee=record.payee,
        subject=record.subject,
        expires_at=record.created_at + timedelta(seconds=record.seconds),
        token=record.token,
        payload=record.payload,
        by_code=record.by_code,
    )


class Settlement:
    """One payment on its way. `run` may be cancelled anywhere: the store then holds all that is
    needed to take it up again.

    Args:
        publish: told of everything a watcher should see, after it is durable.
        code: what the customer's phone showed, for a payment ``by_code``.
    """

    def __init__(
        self,
        record: PaymentRecord,
        store: Store,
        provider: PaymentProvider,
        clock: Clock,
        publish: Callable[[PaymentProgress], None],
        *,
        code: str = "",
    ) -> None:
        self.record = record
        self._table = store.payments
        self._provider = provider
        self._clock = clock
        self._publish = publish
        left = order_of(record).expires_at - clock.wall()
        self._expires_at = clock.now() + left.total_seconds()
        self._code = code
        self._returned: Mapping[str, str] | None = None
        self._why = ""
        self._stirred = asyncio.Event()
        self._reachable = True
        self._scanned = False

    def close(self, reason: Reason) -> None:
        """Asks for the end; the first reason given counts. The provider has the last word."""
        if not self._why:
            self._why = reason
            self._stirred.set()

    def hint(self) -> None:
        """There may be news at the provider: ask at once."""
        self._stirred.set()

    def come_back(self, returned: Mapping[str, str]) -> None:
        """The customer's phone came back from the provider's page with ``returned``."""
        self._returned = returned
        self._stirred.set()

    async def run(self) -> None:
        """Returns when the payment has ended."""
        if self._state is PaymentState.CREATED:
            await self._get_code()
        if self._state is PaymentState.QR_SHOWN:
            await self._await_customer()
        if self._state not in ENDS:
            await self._end()

    @property
    def progress(self) -> PaymentProgress:
        return progress_of(
            self.record, self._expires_at, reachable=self._reachable, scanned=self._scanned
        )

    @property
    def _state(self) -> PaymentState:
        return PaymentState(self.record.state)

    async def _get_code(self) -> None:
        if self.record.by_code:
            await self._use_code()
            return
        give_up = self._clock.now() + PATIENCE_SECONDS
        pause = POLL_SECONDS
        while self._state is PaymentState.CREATED and not self._why:
            if not await self._learn(self._create):
                if self._clock.now() >= give_up:
                    self.close(Reason.UNREACHABLE)
                await self._pause(pause)
                pause = min(2 * pause, SLOWEST_POLL_SECONDS)

    async def _use_code(self) -> None:
        if self._why:
            # The code is sent only after the next line is written, so it was not.
            self._try_to_move(PaymentState.CANCELED, reason=self._why)
            return
        self._try_to_move(PaymentState.QR_SHOWN)
        if self._state is PaymentState.QR_SHOWN:
            await self._learn(self._charge)

    async def _await_customer(self) -> None:
        pause = POLL_SECONDS
        while self._state is PaymentState.QR_SHOWN and not self._why:
            await self._pause(min(pause, self._expires_at - self._clock.now()))
            if self._why:
                return
            answered = await self._learn(self._ask_how_it_stands)
            pause = POLL_SECONDS if answered else min(2 * pause, SLOWEST_POLL_SECONDS)
            if self._clock.now() >= self._expires_at:
                self.close(Reason.EXPIRED)

    async def _end(self) -> None:
        """Asks, cancels and asks again until the provider names an end."""
        give_up = self._clock.now()
        if self._why != Reason.UNREACHABLE:
            give_up += PATIENCE_SECONDS
        pause = POLL_SECONDS
        while self._state not in ENDS:
            await self._learn(self._cancel)
            if self._state is PaymentState.CANCELING and self._clock.now() >= give_up:
                self._try_to_move(PaymentState.UNKNOWN)
            if self._state not in ENDS:
                await self._clock.sleep(pause)
                pause = min(2 * pause, SLOWEST_CHECK_SECONDS)

    async def _create(self) -> ProviderPayment:
        return await self._provider.create(order_of(self.record))

    async def _charge(self) -> ProviderPayment:
        assert isinstance(self._provider, CodeReadingProvider)
        try:
            return await self._provider.charge(order_of(self.record), self._code)
        except PaymentError:
            # Refused, or an answer that is not to be believed: its books say which.
            answer = await self._provider.query(order_of(self.record))
            if answer.state in _AFTER_A_CODE:
                return answer
            raise

    async def _ask_how_it_stands(self) -> ProviderPayment:
        returned = self._returned
        if returned is None or not isinstance(self._provider, ApprovingProvider):
            return await self._provider.query(order_of(self.record))
        # Only here, never while it is being cancelled: what we do not approve is never paid.
        try:
            answer = await self._provider.approve(order_of(self.record), returned)
        except PaymentError as error:
            log.warning("payment %s is not approved: %s", self.record.id, error)
            answer = await self._provider.query(order_of(self.record))
        self._returned = None
        return answer

    async def _cancel(self) -> ProviderPayment:
        if self._state in (PaymentState.CREATED, PaymentState.QR_SHOWN):
            self._move(PaymentState.CANCELING, reason=self._why)
        try:
            answer = await self._provider.query(order_of(self.record))
            if answer.state not in OPEN_AT_PROVIDER:
                return answer
        except PaymentError as error:
            # Perhaps it never heard of the payment. Cancelled, it can never be paid either.
            log.info("payment %s is cancelled unasked: %s", self.record.id, error)
        return await self._provider.cancel(order_of(self.record))

    @property
    def _customer_may_pay(self) -> bool:
        return bool(self.record.payload) or self.record.by_code

    async def _learn(self, ask: Callable[[], Awaitable[ProviderPayment]]) -> bool:
        """Asks the provider and writes down what follows. Whether there was an answer."""
        try:
            await self._ask(ask)
            answered = True
        except StaleRecordError:
            # Another process took this payment up; what it wrote is the truth.
            self.record = self._table.get(self.record.id) or self.record
            self._publish(self.progress)
            return True
        except AssistantError as error:
            log.warning("payment %s (%s): %s", self.record.id, self.record.state, error)
            answered = False
        if answered is not self._reachable:
            self._reachable = answered
            # Who is told that it is back must be able to pay.
            if self._state not in ENDS and not (answered and self._why):
                self._publish(self.progress)
        return answered

    async def _ask(self, ask: Callable[[], Awaitable[ProviderPayment]]) -> None:
        try:
            answer = await ask()
        except PaymentError as error:
            if not self._customer_may_pay:
                # No code was ever shown, so nobody can have paid: a refusal is the end.
                self._move(PaymentState.REFUSED, reason=Reason.REFUSED, detail=str(error))
                return
            if not self.record.by_code or self._why:
                raise
            # The code was refused or never arrived: cancelled, nothing can be taken later either.
            log.warning("payment %s by code: %s", self.record.id, error)
            refused = ask == self._charge
            self.close(Reason.REFUSED if refused else Reason.UNREACHABLE)
            return
        right = answer.reference == self.record.id and answer.amount == self.record.amount
        if answer.state in OPEN_AT_PROVIDER:
            if not right:
                log.error("payment %s: the provider asks for %s", self.record.id, answer.amount)
                self.close(Reason.WRONG_AMOUNT)
            elif self._state is PaymentState.CREATED and not self._why:
                self._move(PaymentState.QR_SHOWN, payload=answer.payload, token=answer.token)
            else:
                # Behind the code of a phone only its PIN can be missing.
                asked = answer.state is ProviderState.SCANNED or self.record.by_code
                self._note_scanned(asked)
        elif right:
            self._move(END_AT_PROVIDER[answer.state], detail=f"provider: {answer.state}")
        else:
            detail = f"provider: {answer.state} {answer.amount.minor} {answer.amount.currency}"
            log.error("payment %s is for %s, %s", self.record.id, self.record.amount, detail)
            self._move(PaymentState.REFUSED, reason=Reason.WRONG_AMOUNT, detail=detail)

    def _note_scanned(self, scanned: bool) -> None:
        if scanned is not self._scanned:
            self._scanned = scanned
            if self._reachable and self._state is PaymentState.QR_SHOWN:
                self._publish(self.progress)

    def _move(
        self,
        state: PaymentState,
        *,
        payload: str | None = None,
        token: str | None = None,
        reason: str | None = None,
        detail: str = "",
    ) -> None:
        assert state in MOVES[self._state], f"no move from {self._state} to {state}"
        self.record = self._table.move(
            self.record,
            state,
            at=self._clock.wall(),
            payload=payload,
            token=token,
            reason=reason,
            detail=detail,
        )
        if state is not PaymentState.CANCELING:
            self._publish(self.progress)

    def _try_to_move(self, state: PaymentState, *, reason: str | None = None) -> None:
        try:
            self._move(state, reason=reason)
        except AssistantError as error:
            log.error("payment %s: cannot write that it is %s: %s", self.record.id, state, error)

    async def _pause(self, seconds: float) -> None:
        """Waits, but not longer than until something stirs it."""
        waits = [
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(self._stirred.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._stirred.clear()
            for wait in waits:
                wait.cancel()
