"""The port to payment providers, and what is said through it.

A provider is asked with the whole `PaymentOrder` each time, so that an adapter needs no memory of
its own and every request can be repeated word for word after a power cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Protocol, runtime_checkable

from assistant.core.amount import Money


class ProviderState(StrEnum):
    """How a payment stands at its provider."""

    WAITING = "waiting"
    SCANNED = "scanned"
    """The customer has opened the code and has not paid yet."""
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    RETURNED = "returned"
    """It was paid while we cancelled, and the provider has given the money back."""


OPEN_AT_PROVIDER = frozenset({ProviderState.WAITING, ProviderState.SCANNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrder:
    """What is to be paid. ``token`` and ``payload`` are what the provider answered, empty before.

    ``expires_at`` is on the device's wall clock; an adapter allows for a provider's other time.
    """

    reference: str
    """Our own id of the payment, 32 letters and digits: the provider's idempotency key."""
    amount: Money
    payee: str
    subject: str
    expires_at: datetime
    token: str = ""
    payload: str = ""
    by_code: bool = False
    """It is paid with a code that the customer's phone shows to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """A provider's view of one payment.

    ``payload`` is what its QR code says, empty for a code the customer showed; ``token`` is the
    provider's own name of the payment, where it must be told again.
    """

    reference: str
    state: ProviderState
    amount: Money
    payload: str
    token: str = ""


class RefundState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """``refund`` is our own id of it: the same id is never paid back twice.

    ``left_before`` is what was left of the payment before this refund: another way to tell
    whether it was done, for providers that know no ids of refunds.
    """

    payment: PaymentOrder
    refund: str
    amount: Money
    left_before: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A provider's message whose signature was right. It is believed only so far as to ask.

    ``answer`` is the body the provider wants to see, else it repeats the message.
    """

    event: str
    """The provider's id of the message: one that comes twice is the same event."""
    payment: ProviderPayment
    answer: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """A line of a provider's daily bill. ``kind`` is "payment" or "refund"."""

    kind: str
    reference: str
    amount: Money
    at: datetime
    refund: str = ""


class ProviderHoldState(StrEnum):
    """How an authorisation stands at its provider."""

    WAITING = "waiting"
    SCANNED = "scanned"
    """The customer has opened the code and has not agreed yet."""
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    """A part of it, or all, was taken; the rest is free again."""
    RELEASED = "released"
    """Nothing was taken, and nothing ever can be."""
    DECLINED = "declined"
    EXPIRED = "expired"
    """Nobody agreed in time, or nothing was captured in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOrder:
    """A maximum that a customer is asked to authorise; ``expires_at`` is when the code does."""

    reference: str
    """Our own id of it, 32 letters and digits: the provider's idempotency key."""
    maximum: Money
    payee: str
    subject: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderHold:
    """A provider's view of one authorisation; ``captured`` is zero unless it is CAPTURED."""

    reference: str
    state: ProviderHoldState
    maximum: Money
    captured: Money
    payload: str


class PaymentProvider(Protocol):
    """All calls may be repeated: a provider must not pay, or pay back, twice.

    Raises:
        PaymentError: refused, or an answer that cannot be believed.
        NetworkError: out of reach; what happened at the provider is then unknown.
    """

    name: str
    currencies: frozenset[str]
    """ISO 4217 codes of what it collects."""

    async def create(self, order: PaymentOrder) -> ProviderPayment: ...

    async def query(self, order: PaymentOrder) -> ProviderPayment: ...

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        """Asks to cancel; the answer says what became of it (it may be paid already)."""
        ...

    async def refund(self, order: RefundOrder) -> RefundState: ...


@runtime_checkable
class CodeReadingProvider(Protocol):
    """A provider that also takes a code which the customer's phone shows and our camera reads."""

    async def charge(self, order: PaymentOrder, code: str) -> ProviderPayment:
        """Takes the money of the wallet that ``code`` opens; SCANNED while it wants a PIN.

        A code is good for one payment and not for long: else PaymentError, and nothing was taken.
        """
        ...


@runtime_checkable
class HoldingProvider(Protocol):
    """A provider that sets a maximum aside now and takes a part of it later, once.

    All calls may be repeated, and raise as those of `PaymentProvider` do.
    """

    name: str
    currencies: frozenset[str]

    async def authorise(self, order: HoldOrder) -> ProviderHold: ...

    async def query_hold(self, order: HoldOrder) -> ProviderHold: ...

    async def capture(self, order: HoldOrder, amount: Money) -> ProviderHold:
        """Takes ``amount`` and sets the rest free. Once: another amount afterwards is refused."""
        ...

    async def release(self, order: HoldOrder) -> ProviderHold:
        """Sets all of it free, also what nobody has agreed to yet or what never arrived."""
        ...

    async def refund_hold(self, order: RefundOrder) -> RefundState:
        """Gives a part of what was captured back; ``order.payment`` is for that amount."""
        ...


@runtime_checkable
class ApprovingProvider(Protocol):
    """A provider at which nothing is paid until we approve what the customer agreed to."""

    async def approve(self, order: PaymentOrder, returned: Mapping[str, str]) -> ProviderPayment:
        """``returned`` is what the customer's phone brought back from the provider's page."""
        ...


@runtime_checkable
class NotifyingProvider(Protocol):
    def read_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        """``headers`` have lower-case names.

        Raises PaymentError when it is not the provider's, not for us, or makes no sense.
        """
        ...


@runtime_checkable
class BillingProvider(Protocol):
    @property
    def bill_zone(self) -> tzinfo:
        """Where its days begin and end."""
        ...

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """All that was paid and paid back on ``day`` of ``bill_zone``, as the provider's own books
        have it."""
        ...
