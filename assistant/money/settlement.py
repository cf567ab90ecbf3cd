"""Brings one payment from its first line in the store to its end, whatever happens on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.ports import PaymentProvider, ProviderPayment, ProviderState
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


class Settlement:
    """One payment on its way. `run` may be cancelled anywhere: the store then holds all that is
    needed to take it up again.

    Args:
        publish: told of everything a watcher should see, after it is durable.
    """

    def __init__(
        self,
        record: PaymentRecord,
        store: Store,
        provider: PaymentProvider,
        clock: Clock,
        publish: Callable[[PaymentProgress], None],
    ) -> None:
        self.record = record
        self._table = store.payments
        self._provider = provider
        self._clock = clock
        self._publish = publish
        self._expires_at = clock.now() + record.seconds
        self._closing = asyncio.Event()
        self._why = ""
        self._reachable = True

    def close(self, reason: Reason) -> None:
        """Asks for the end; the first reason given counts. The provider has the last word."""
        if not self._closing.is_set():
            self._why = reason
            self._closing.set()

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
        return progress_of(self.record, self._expires_at, reachable=self._reachable)

    @property
    def _state(self) -> PaymentState:
        return PaymentState(self.record.state)

    async def _get_code(self) -> None:
        give_up = self._clock.now() + PATIENCE_SECONDS
        pause = POLL_SECONDS
        while self._state is PaymentState.CREATED and not self._closing.is_set():
            if not await self._learn(self._create):
                if self._clock.now() >= give_up:
                    self.close(Reason.UNREACHABLE)
                await self._pause(pause)
                pause = min(2 * pause, SLOWEST_POLL_SECONDS)

    async def _await_customer(self) -> None:
        pause = POLL_SECONDS
        while self._state is PaymentState.QR_SHOWN and not self._closing.is_set():
            await self._pause(min(pause, self._expires_at - self._clock.now()))
            if self._closing.is_set():
                return
            answered = await self._learn(lambda: self._provider.query(self.record.id))
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
        record = self.record
        return await self._provider.create(
            record.id, record.amount, record.payee, record.subject, record.seconds
        )

    async def _cancel(self) -> ProviderPayment:
        if self._state in (PaymentState.CREATED, PaymentState.QR_SHOWN):
            self._move(PaymentState.CANCELING, reason=self._why)
        if not self.record.payload:
            # Its answer may have been lost, or the provider may never have heard of it. Asking
            # again with the same reference makes both sides agree.
            await self._create()
        answer = await self._provider.query(self.record.id)
        if answer.state is ProviderState.WAITING:
            answer = await self._provider.cancel(self.record.id)
        return answer

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
            if self._state not in ENDS:
                self._publish(self.progress)
        return answered

    async def _ask(self, ask: Callable[[], Awaitable[ProviderPayment]]) -> None:
        try:
            answer = await ask()
        except PaymentError as error:
            if self.record.payload:
                raise
            # No code was ever shown, so nobody can have paid: a refusal is the end.
            self._move(PaymentState.REFUSED, reason=Reason.REFUSED, detail=str(error))
            return
        right = answer.reference == self.record.id and answer.amount == self.record.amount
        if answer.state is ProviderState.WAITING:
            if not right:
                log.error("payment %s: the provider asks for %s", self.record.id, answer.amount)
                self.close(Reason.WRONG_AMOUNT)
            elif self._state is PaymentState.CREATED and not self._closing.is_set():
                self._expires_at = self._clock.now() + self.record.seconds
                self._move(PaymentState.QR_SHOWN, payload=answer.payload)
        elif right:
            self._move(END_AT_PROVIDER[answer.state], detail=f"provider: {answer.state}")
        else:
            detail = f"provider: {answer.state} {answer.amount.minor} {answer.amount.currency}"
            log.error("payment %s is for %s, %s", self.record.id, self.record.amount, detail)
            self._move(PaymentState.REFUSED, reason=Reason.WRONG_AMOUNT, detail=detail)

    def _move(
        self,
        state: PaymentState,
        *,
        payload: str | None = None,
        reason: str | None = None,
        detail: str = "",
    ) -> None:
        assert state in MOVES[self._state], f"no move from {self._state} to {state}"
        self.record = self._table.move(
            self.record,
            state,
            at=self._clock.wall(),
            payload=payload,
            reason=reason,
            detail=detail,
        )
        if state is not PaymentState.CANCELING:
            self._publish(self.progress)

    def _try_to_move(self, state: PaymentState) -> None:
        try:
            self._move(state)
        except AssistantError as error:
            log.error("payment %s: cannot write that it is %s: %s", self.record.id, state, error)

    async def _pause(self, seconds: float) -> None:
        """Waits, but not longer than until `close` is called."""
        waits = [
            asyncio.ensure_future(self._clock.sleep(seconds)),
            asyncio.ensure_future(self._closing.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
