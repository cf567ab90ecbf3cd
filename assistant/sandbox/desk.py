"""What all dialects of the sandbox provider share: the book, the time, the faults, the bank."""

from __future__ import annotations

import json
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.core.clock import Clock
from assistant.sandbox.book import AGREED, CANCELLED, DECLINED, OPEN, PAID, Book, Entry
from assistant.sandbox.faults import Fault, Faults

MAX_BODY_BYTES = 16_384
HOLD_DIALECT = "hold"
"""Entries of which the merchant takes a part once the customer has agreed."""
HOLD_SECONDS = 86_400.0
"""So long after the customer agreed something can be captured."""


class Desk:
    """Args:
    public_url: where phones reach this server, without a slash at the end.
    """

    def __init__(self, book: Book, clock: Clock, *, public_url: str) -> None:
        self.book = book
        self.clock = clock
        self.faults = Faults()
        self.public_url = public_url

    def now(self) -> float:
        """Seconds since 1970 by the book."""
        return self.clock.wall().timestamp()

    def shown_now(self) -> float:
        """The same as the provider's own, perhaps skewed, clock shows it to others."""
        return self.now() + self.faults.seconds(Fault.CLOCK_SKEW)

    async def enter(self) -> None:
        """What happens to every merchant's request before anything is done."""
        if self.faults.strikes(Fault.DELAY):
            await self.clock.sleep(self.faults.seconds(Fault.DELAY))
        if self.faults.strikes(Fault.UNREACHABLE):
            raise HTTPException(503, "switched off")

    async def leave(self, response: Response) -> Response:
        """What happens to every answer to a merchant, after all is done."""
        if self.faults.strikes(Fault.LOST_ANSWER):
            raise HTTPException(500, "the answer is lost")
        if self.faults.strikes(Fault.TIMEOUT):
            await self.clock.sleep(self.faults.seconds(Fault.TIMEOUT))
        return response

    def find(self, dialect: str, reference: str) -> Entry | None:
        return self.book.find(dialect, reference, self.now())

    def address(self, entry: Entry) -> str:
        """What the QR code says."""
        return f"{self.public_url}/pay/{entry.token}"

    def told_minor(self, entry: Entry) -> int:
        """The amount as it is told to the merchant, in minor units."""
        return entry.minor + int(self.faults.strikes(Fault.WRONG_AMOUNT))

    def pay(self, entry: Entry) -> Entry:
        """The customer wants to pay, or agrees to what the merchant must still approve or take."""
        if entry.state not in OPEN and self.faults.strikes(Fault.PAID_AFTER_EXPIRY):
            return self.book.pay_late(entry, self.now())
        for fault, detail in (
            (Fault.DECLINE, "declined"),
            (Fault.INSUFFICIENT, "insufficient funds"),
        ):
            if self.faults.strikes(fault):
                return self.book.settle(entry, DECLINED, self.now(), detail=detail)
        if entry.dialect == HOLD_DIALECT:
            return self.book.agree_until(entry, self.now() + HOLD_SECONDS, self.now())
        return self.book.settle(entry, AGREED if entry.return_url else PAID, self.now())

    def decline(self, entry: Entry) -> Entry:
        if entry.dialect == HOLD_DIALECT and entry.state == AGREED:
            # Who has agreed to a maximum cannot take that back once the door is open.
            return entry
        return self.book.settle(entry, DECLINED, self.now(), detail="declined by the customer")

    def cancel(self, entry: Entry) -> Entry:
        if entry.state in OPEN and self.faults.strikes(Fault.PAID_DURING_CANCEL):
            return self.book.settle(entry, PAID, self.now())
        return self.book.settle(entry, CANCELLED, self.now())


async def body_of(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise HTTPException(413, "too large")
    return bytes(body)


def decoded(body: bytes) -> dict[str, Any]:
    """HTTP 400 when ``body`` is not a JSON object."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "not JSON") from error
    if not isinstance(value, dict):
        raise HTTPException(400, "not a JSON object")
    return value


def payable(wanted: Any) -> int:
    """An amount as a merchant may ask for it; HTTP 400 when it is none."""
    if not isinstance(wanted, int) or isinstance(wanted, bool) or not 0 < wanted < 2**53:
        raise HTTPException(400, "amount must be a positive whole number")
    return wanted
