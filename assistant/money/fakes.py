"""A payment provider in memory, for tests and for trying dialogues without a server."""

from __future__ import annotations

from dataclasses import replace

from assistant.core.amount import Money
from assistant.core.clock import Clock
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.ports import ProviderPayment, ProviderState

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

    def __init__(
        self, clock: Clock, *, customer: ProviderState | None = None, after: float = 3.0
    ) -> None:
        self._clock = clock
        self._payments: dict[str, ProviderPayment] = {}
        self._began: dict[str, float] = {}
        self._expires: dict[str, float] = {}
        self.customer = customer
        self.after = after
        self.reachable = True
        self.lost_answers = 0
        self.wrong_amount = False

    async def create(
        self, reference: str, amount: Money, payee: str, subject: str, seconds: float
    ) -> ProviderPayment:
        self._check_reachable()
        if reference not in self._payments:
            self._payments[reference] = ProviderPayment(
                reference=reference,
                state=ProviderState.WAITING,
                amount=amount,
                payload=PREFIX + reference,
            )
            self._began[reference] = self._clock.now()
            self._expires[reference] = self._clock.now() + seconds
        elif self._payments[reference].amount != amount:
            raise PaymentError(f"reference {reference} belongs to another payment")
        return self._answer(reference)

    async def query(self, reference: str) -> ProviderPayment:
        self._check_reachable()
        return self._answer(reference)

    async def cancel(self, reference: str) -> ProviderPayment:
        self._check_reachable()
        self._settle(reference, ProviderState.CANCELLED)
        return self._answer(reference)

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
        if payment.state is ProviderState.WAITING:
            self._payments[reference] = replace(payment, state=state)
        return self._payments[reference].state

    def _current(self, reference: str) -> ProviderPayment:
        if reference not in self._payments:
            raise PaymentError(f"the fake provider has no payment {reference!r}")
        payment = self._payments[reference]
        if payment.state is not ProviderState.WAITING:
            return payment
        now = self._clock.now()
        if self.customer is not None and now >= self._began[reference] + self.after:
            payment = replace(payment, state=self.customer)
        elif now >= self._expires[reference]:
            payment = replace(payment, state=ProviderState.EXPIRED)
        self._payments[reference] = payment
        return payment
