"""Brings one visit to a fridge from its first line in the store to its end, whatever happens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from assistant.core.clock import Clock
from assistant.core.errors import AssistantError, PaymentError
from assistant.core.fridge import Door, Fridge, Reading
from assistant.core.payments import (
    HoldingProvider,
    HoldOrder,
    PaymentOrder,
    ProviderHold,
    ProviderHoldState,
)
from assistant.money.charging import find_taken, written
from assistant.money.hold_states import BEFORE_USE, ENDS, MOVES, HoldReason, HoldState
from assistant.money.settlement import (
    PATIENCE_SECONDS,
    POLL_SECONDS,
    SLOWEST_CHECK_SECONDS,
    SLOWEST_POLL_SECONDS,
)
from assistant.store import HoldRecord, StaleRecordError, Store

log = logging.getLogger(__name__)

DOOR_POLL_SECONDS = 0.5
OPENING_SECONDS = 8.0
"""So long the door is told to open; then it is locked for this visit."""
REMIND_SECONDS = 60.0
LONGEST_OPEN_SECONDS = 180.0
"""A door that stands open for longer lets anybody take anything: a person looks."""
SILENCE_SECONDS = 60.0
"""So long the fridge may not answer before a person must look."""


def order_of(record: HoldRecord) -> HoldOrder:
    return HoldOrder(
        reference=record.id,
        maximum=record.maximum,
        payee=record.payee,
        subject=record.subject,
        expires_at=record.created_at + timedelta(seconds=record.seconds),
    )


def charge_of(record: HoldRecord) -> PaymentOrder:
    """What was captured, as its provider is asked to give some of it back."""
    return PaymentOrder(
        reference=record.id,
        amount=record.amount,
        payee=record.payee,
        subject=record.subject,
        expires_at=order_of(record).expires_at,
    )


class Visit:
    """`run` may be cancelled anywhere: the store then holds all that is needed to take it up.

    Args:
        publish: told of everything a watcher should see, after it is durable.
        taken_up: after a restart. Nobody stands before the door any more, so it is not opened.

    Attributes:
        door: as it was seen last, ``None`` before that.
        reachable: whether the provider answered last time.
    """

    def __init__(
        self,
        record: HoldRecord,
        store: Store,
        provider: HoldingProvider,
        fridge: Fridge,
        clock: Clock,
        publish: Callable[[], None],
        *,
        taken_up: bool = False,
    ) -> None:
        self.record = record
        self.door: Door | None = None
        self.reachable, self.scanned = True, False
        self.reminded = self.postponed = False
        self._table = store.holds
        self.fridge = fridge
        self._provider, self._clock = provider, clock
        self._publish = publish
        self.expires_at = clock.now() + (
            (order_of(record).expires_at - clock.wall()).total_seconds()
        )
        self._ask_door = fridge.lock if taken_up else fridge.open
        self._why = HoldReason.POWER if taken_up else None
        self._stirred = asyncio.Event()

    @property
    def state(self) -> HoldState:
        return HoldState(self.record.state)

    def close(self, reason: HoldReason) -> None:
        """Asks for the end; only before the door was told to open."""
        if self._why is None:
            self._why = reason
            self._stirred.set()

    def read_again(self) -> None:
        """Another process may have taken this visit up; what it wrote is the truth."""
        self.record = self._table.get(self.record.id) or self.record
        self._publish()

    def told(self) -> None:
        """The customer has been told how it stands."""
        self.record = replace(self.record, told=True)
        self._table.mark_told(self.record.id)

    def hint(self) -> None:
        """There may be news: ask at once."""
        self._stirred.set()

    async def run(self) -> None:
        """Returns when the visit has ended, or waits for a person."""
        if self.state is HoldState.CREATED:
            await self._get_code()
        if self.state is HoldState.CODE_SHOWN:
            await self._await_customer()
        if self.state is HoldState.AUTHORISED and not self._left():
            self._move(HoldState.IN_USE)
        if self.state is HoldState.IN_USE:
            await self._attend_door()
        if self.state in (HoldState.CAPTURING, HoldState.RELEASING):
            await self._finish()

    # -- the customer agrees ----------------------------------------------------------------

    async def _get_code(self) -> None:
        give_up, pause = self._clock.now() + PATIENCE_SECONDS, POLL_SECONDS
        while self.state is HoldState.CREATED and not self._left():
            if not await self._learn(self._authorise):
                if self._clock.now() >= give_up:
                    self.close(HoldReason.UNREACHABLE)
                await self._pause(pause)
                pause = min(2 * pause, SLOWEST_POLL_SECONDS)

    async def _await_customer(self) -> None:
        pause = POLL_SECONDS
        while self.state is HoldState.CODE_SHOWN and not self._left():
            await self._pause(min(pause, self.expires_at - self._clock.now()))
            answered = await self._learn(self._ask_how_it_stands)
            pause = POLL_SECONDS if answered else min(2 * pause, SLOWEST_POLL_SECONDS)
            if self._clock.now() >= self.expires_at:
                self.close(HoldReason.EXPIRED)

    def _left(self) -> bool:
        """Whether it is to end now; then it is written down that nothing will be taken."""
        if self._why is not None and self.state in BEFORE_USE:
            self._move(HoldState.RELEASING, reason=self._why)
        return self.state is HoldState.RELEASING

    async def _authorise(self) -> None:
        try:
            answer = await self._provider.authorise(order_of(self.record))
        except PaymentError as error:
            # No code was ever shown, so nobody can agree: a refusal is the end.
            self._move(HoldState.RELEASED, reason=HoldReason.REFUSED, detail=str(error))
            return
        if answer.maximum != self.record.maximum:
            self.close(HoldReason.WRONG_AMOUNT)
        else:
            self._move(HoldState.CODE_SHOWN, payload=answer.payload)

    async def _ask_how_it_stands(self) -> None:
        answer = await self._provider.query_hold(order_of(self.record))
        match answer.state:
            case ProviderHoldState.WAITING | ProviderHoldState.SCANNED:
                scanned = answer.state is ProviderHoldState.SCANNED
                if scanned is not self.scanned:
                    self.scanned = scanned
                    self._publish()
            case ProviderHoldState.AUTHORISED if answer.maximum == self.record.maximum:
                self._move(HoldState.AUTHORISED)
            case ProviderHoldState.AUTHORISED:
                self.close(HoldReason.WRONG_AMOUNT)
            case ProviderHoldState.DECLINED:
                self._move(HoldState.DECLINED)
            case ProviderHoldState.CAPTURED:
                self._fail(answer)
            case _:
                self._move(HoldState.RELEASED, reason=HoldReason.EXPIRED)

    # -- the door ---------------------------------------------------------------------------

    async def _attend_door(self) -> None:
        began = heard = self._clock.now()
        while self.state is HoldState.IN_USE:
            reading = await self._read_door()
            now = self._clock.now()
            if reading is not None:
                heard = now
                if reading.door is Door.OPEN and self.door is not Door.OPEN:
                    began = now
                self._heed(reading, now - began)
            elif now - heard >= SILENCE_SECONDS:
                self._review(HoldReason.SILENT)
            elif self.door is None and now - began >= OPENING_SECONDS:
                self._ask_door = self.fridge.lock
            if self.state is HoldState.IN_USE:
                await self._pause(DOOR_POLL_SECONDS)

    async def _read_door(self) -> Reading | None:
        try:
            reading = await self._ask_door(self.record.id)
        except AssistantError as error:
            log.warning("visit %s: %s", self.record.id, error)
            return None
        self._ask_door = self.fridge.look
        return reading

    def _heed(self, reading: Reading, open_seconds: float) -> None:
        before, self.door = self.door, reading.door
        if reading.door is Door.LOCKED:
            self._move(HoldState.RELEASING, reason=HoldReason.NOT_OPENED)
        elif reading.door is Door.CLOSED:
            self._charge(reading)
        elif open_seconds >= LONGEST_OPEN_SECONDS:
            self._review(HoldReason.LEFT_OPEN)
        elif before is not Door.OPEN:
            self._publish()
        elif open_seconds >= REMIND_SECONDS and not self.reminded:
            self.reminded = True
            self._publish()

    def _charge(self, reading: Reading) -> None:
        found = find_taken(self.fridge.articles, reading, self.record.maximum)
        taken = written(found.taken)
        if found.doubt is not None:
            self._review(found.doubt, taken=taken, detail=str(reading.lanes))
        elif found.total.minor == 0:
            self._move(HoldState.RELEASING, reason=HoldReason.NOTHING_TAKEN)
        else:
            self._move(HoldState.CAPTURING, amount=found.total, taken=taken)

    def _review(self, doubt: HoldReason, *, taken: str = "[]", detail: str = "") -> None:
        log.error("visit %s is left to a person: %s", self.record.id, doubt)
        self._move(HoldState.REVIEW, reason=doubt, taken=taken, detail=detail)

    # -- the end ----------------------------------------------------------------------------

    async def _finish(self) -> None:
        give_up, pause = self._clock.now() + PATIENCE_SECONDS, POLL_SECONDS
        ask = self._capture if self.state is HoldState.CAPTURING else self._release
        while self.state not in ENDS:
            await self._learn(ask)
            late = self._clock.now() >= give_up
            if self.state is HoldState.CAPTURING and late and not self.postponed:
                self.postponed = True
                self._publish()
            if self.state not in ENDS:
                await self._pause(pause)
                pause = min(2 * pause, SLOWEST_CHECK_SECONDS)

    async def _capture(self) -> None:
        order = order_of(self.record)
        try:
            answer = await self._provider.capture(order, self.record.amount)
        except PaymentError as error:
            # A refusal, or an answer that makes no sense though the money was taken.
            log.error("hold %s is not captured: %s", order.reference, error)
            answer = await self._provider.query_hold(order)
        if answer.state is ProviderHoldState.CAPTURED and answer.captured == self.record.amount:
            self._move(HoldState.CAPTURED, told=False)
        else:
            self._fail(answer)

    async def _release(self) -> None:
        answer = await self._provider.release(order_of(self.record))
        if answer.state is ProviderHoldState.CAPTURED:
            self._fail(answer)
        elif answer.state is not ProviderHoldState.AUTHORISED:
            self._move(HoldState.RELEASED)

    def _fail(self, answer: ProviderHold) -> None:
        detail = f"provider: {answer.state} {answer.captured.minor} {answer.captured.currency}"
        log.error("hold %s needs a person: %s", self.record.id, detail)
        self._move(HoldState.FAILED, reason=HoldReason.NOT_CAPTURED, detail=detail, told=False)

    # -- one step ---------------------------------------------------------------------------

    async def _learn(self, ask: Callable[[], Awaitable[None]]) -> bool:
        """Asks the provider and writes down what follows. Whether there was an answer."""
        try:
            await ask()
            answered = True
        except StaleRecordError:
            self.read_again()
            return True
        except AssistantError as error:
            log.warning("hold %s (%s): %s", self.record.id, self.record.state, error)
            answered = False
        if answered is not self.reachable:
            self.reachable = answered
            if self.state is HoldState.CODE_SHOWN:
                self._publish()
        return answered

    def _move(self, state: HoldState, *, detail: str = "", **changes: Any) -> None:
        assert state in MOVES[self.state], f"no move from {self.state} to {state}"
        self.record = self._table.move(
            self.record, at=self._clock.wall(), detail=detail, state=state, **changes
        )
        self._publish()

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
