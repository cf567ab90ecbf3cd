"""A payment provider in memory, for tests and for trying dialogues without a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.core.amount import MINOR_UNITS, Money
from assistant.core.clock import Clock
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.payments import (
    OPEN_AT_PROVIDER,
    HoldOrder,
    Notification,
    PaymentOrder,
    ProviderHold,
    ProviderHoldState,
    ProviderPayment,
    ProviderState,
    RefundOrder,
    RefundState,
)

PREFIX = "fake-payment:"


class FakeProvider:
    """A `PaymentProvider` whose customer and faults are set from outside.

    Attributes:
        customer: what the customer does ``after`` seconds with the code, PAID or DECLINED;
            ``None`` leaves it to `pay` and `decline`.
        reachable: when false, every call raises NetworkError before anything is done.
        lost_answers: so many of the next calls are done, and then raise NetworkError.
        wrong_amount: answers with an amount that is not the one asked for.
    """

    name = "fake"
    currencies = frozenset(MINOR_UNITS)

    def __init__(
        self, clock: Clock, *, customer: ProviderState | None = None, after: float = 3.0
    ) -> None:
        self._clock = clock
        self._payments: dict[str, ProviderPayment] = {}
        self._began: dict[str, float] = {}
        self._codes: dict[str, str] = {}
        self._expires: dict[str, float] = {}
        self.customer = customer
        self.after = after
        self.reachable = True
        self.lost_answers = 0
        self.wrong_amount = False
        self.given_back: dict[str, dict[str, Money]] = {}
        """Refunds by payment and refund id."""

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        self._check_reachable()
        self._add(order, PREFIX + order.reference)
        return self._answer(order.reference)

    async def charge(self, order: PaymentOrder, code: str) -> ProviderPayment:
        """``code`` is "pays", "declines" or "asks", as the wallet that showed it would, and
        whatever tells it from others behind a hyphen."""
        self._check_reachable()
        manner = code.partition("-")[0]
        if manner not in ("pays", "declines", "asks"):
            raise PaymentError(f"not a code of a fake wallet: {code!r}")
        if self._codes.setdefault(code, order.reference) != order.reference:
            raise PaymentError(f"a code that is spent: {code!r}")
        self._add(order, "")
        if manner == "pays":
            self._settle(order.reference, ProviderState.PAID)
        elif manner == "declines":
            self._settle(order.reference, ProviderState.DECLINED)
        else:
            self._settle(order.reference, ProviderState.SCANNED)
        return self._answer(order.reference)

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        self._check_reachable()
        return self._answer(order.reference)

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        self._check_reachable()
        self._add(order, "")
        self._settle(order.reference, ProviderState.CANCELLED)
        return self._answer(order.reference)

    async def refund(self, order: RefundOrder) -> RefundState:
        self._check_reachable()
        payment = self._current(order.payment.reference)
        paid = payment.state is ProviderState.PAID
        return self._return(order, payment.amount if paid else Money(0, payment.amount.currency))

    def _return(self, order: RefundOrder, charged: Money) -> RefundState:
        given_back = self.given_back.setdefault(order.payment.reference, {})
        if order.refund not in given_back:
            left = charged.minor - sum(back.minor for back in given_back.values())
            if order.amount.minor > left:
                raise PaymentError("there is less to give back")
            given_back[order.refund] = order.amount
        if self.lost_answers > 0:
            self.lost_answers -= 1
            raise NetworkError("the fake provider's answer is lost")
        return RefundState.DONE

    def read_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        """The body is "event reference"; ``x-signature: right`` signs it."""
        event, _, reference = body.decode().partition(" ")
        if headers.get("x-signature") != "right":
            raise PaymentError("a forged notification")
        payment = self._current(reference)
        if self.wrong_amount:
            payment = replace(
                payment, amount=Money(payment.amount.minor + 1, payment.amount.currency)
            )
        return Notification(event=event, payment=payment, answer=b"thanks")

    def scan(self, payload: str) -> ProviderState:
        """The customer opens the code and looks at it."""
        return self._settle(payload.removeprefix(PREFIX), ProviderState.SCANNED)

    def pay(self, payload: str) -> ProviderState:
        """The customer pays the code; the answer says what became of it."""
        return self._settle(payload.removeprefix(PREFIX), ProviderState.PAID)

    def decline(self, payload: str) -> ProviderState:
        return self._settle(payload.removeprefix(PREFIX), ProviderState.DECLINED)

    @property
    def references(self) -> tuple[str, ...]:
        """Every payment it ever opened, oldest first."""
        return tuple(self._payments)

    def state(self, reference: str) -> ProviderState:
        """The truth at the provider, whatever its answers say."""
        return self._current(reference).state

    def _add(self, order: PaymentOrder, payload: str) -> None:
        reference = order.reference
        if reference not in self._payments:
            self._payments[reference] = ProviderPayment(
                reference=reference,
                state=ProviderState.WAITING,
                amount=order.amount,
                payload=payload,
            )
            self._began[reference] = self._clock.now()
            left = order.expires_at - self._clock.wall()
            self._expires[reference] = self._clock.now() + left.total_seconds()
        elif self._payments[reference].amount != order.amount:
            raise PaymentError(f"reference {reference} belongs to another payment")

    def _check_reachable(self) -> None:
        if not self.reachable:
            raise NetworkError("the fake provider is switched off")

    def _answer(self, reference: str) -> ProviderPayment:
        payment = self._current(reference)
        if self.lost_answers > 0:
            self.lost_answers -= 1
            raise NetworkError("the fake provider's answer is lost")
        if self.wrong_amount:
            return replace(payment, amount=Money(payment.amount.minor + 1, payment.amount.currency))
        return payment

    def _settle(self, reference: str, state: ProviderState) -> ProviderState:
        payment = self._current(reference)
        if payment.state in OPEN_AT_PROVIDER:
            self._payments[reference] = replace(payment, state=state)
        return self._payments[reference].state

    def _current(self, reference: str) -> ProviderPayment:
        if reference not in self._payments:
            raise PaymentError(f"the fake provider has no payment {reference!r}")
        payment = self._payments[reference]
        if payment.state not in OPEN_AT_PROVIDER:
            return payment
        now = self._clock.now()
        if self.customer is not None and now >= self._began[reference] + self.after:
            payment = replace(payment, state=self.customer)
        elif now >= self._expires[reference]:
            payment = replace(payment, state=ProviderState.EXPIRED)
        self._payments[reference] = payment
        return payment


class FakeHoldingProvider(FakeProvider):
    """Also a `HoldingProvider`; `agree` and `refuse` are what the customer does.

    ``reachable``, ``lost_answers`` and ``wrong_amount`` hold for authorisations too.
    """

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.holds: dict[str, ProviderHold] = {}
        self.captures: list[tuple[str, Money]] = []
        """Every time money was taken: once for an authorisation, or something is wrong."""

    async def authorise(self, order: HoldOrder) -> ProviderHold:
        self._check_reachable()
        self._keep(order)
        return self._hold_answer(order.reference)

    async def query_hold(self, order: HoldOrder) -> ProviderHold:
        self._check_reachable()
        return self._hold_answer(order.reference)

    async def capture(self, order: HoldOrder, amount: Money) -> ProviderHold:
        self._check_reachable()
        hold = self._known(order.reference)
        if hold.state is ProviderHoldState.AUTHORISED and amount.minor <= hold.maximum.minor:
            self.captures.append((order.reference, amount))
            self._change(order.reference, ProviderHoldState.CAPTURED, amount)
        elif hold.state is not ProviderHoldState.CAPTURED or hold.captured != amount:
            raise PaymentError(f"{amount} of {order.reference} cannot be taken")
        return self._hold_answer(order.reference)

    async def release(self, order: HoldOrder) -> ProviderHold:
        self._check_reachable()
        self._keep(order)
        self._change(order.reference, ProviderHoldState.RELEASED)
        return self._hold_answer(order.reference)

    async def refund_hold(self, order: RefundOrder) -> RefundState:
        self._check_reachable()
        hold = self._known(order.payment.reference)
        return self._return(order, hold.captured)

    def agree(self, payload: str) -> None:
        self._change(payload.removeprefix(PREFIX), ProviderHoldState.AUTHORISED)

    def refuse(self, payload: str) -> None:
        self._change(payload.removeprefix(PREFIX), ProviderHoldState.DECLINED)

    def _keep(self, order: HoldOrder) -> None:
        hold = ProviderHold(
            reference=order.reference,
            state=ProviderHoldState.WAITING,
            maximum=order.maximum,
            captured=Money(0, order.maximum.currency),
            payload=PREFIX + order.reference,
        )
        if self.holds.setdefault(order.reference, hold).maximum != order.maximum:
            raise PaymentError(f"reference {order.reference} belongs to another hold")

    def _known(self, reference: str) -> ProviderHold:
        if reference not in self.holds:
            raise PaymentError(f"the fake provider has no hold {reference!r}")
        return self.holds[reference]

    def _change(
        self, reference: str, state: ProviderHoldState, captured: Money | None = None
    ) -> None:
        """Moves a hold that has not ended; only one that waits can be agreed to or refused."""
        hold = self._known(reference)
        ends = (ProviderHoldState.RELEASED, ProviderHoldState.CAPTURED)
        waiting = hold.state is ProviderHoldState.WAITING
        if waiting or (hold.state is ProviderHoldState.AUTHORISED and state in ends):
            self.holds[reference] = replace(hold, state=state, captured=captured or hold.captured)

    def _hold_answer(self, reference: str) -> ProviderHold:
        hold = self._known(reference)
        if self.lost_answers > 0:
            self.lost_answers -= 1
            raise NetworkError("the fake provider's answer is lost")
        if self.wrong_amount:
            more = Money(hold.maximum.minor + 1, hold.maximum.currency)
            return replace(hold, maximum=more)
        return hold
