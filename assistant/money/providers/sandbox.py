"""The sandbox provider over HTTP; `assistant.sandbox.wire` says what it speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import Any
from urllib.parse import quote

from assistant.core.amount import MINOR_UNITS, Money
from assistant.core.clock import Clock
from assistant.core.errors import PaymentError
from assistant.core.payments import (
    BillLine,
    HoldOrder,
    PaymentOrder,
    ProviderHold,
    ProviderHoldState,
    ProviderPayment,
    ProviderState,
    RefundOrder,
    RefundState,
)
from assistant.http import HttpClient, HttpRefusedError
from assistant.money.providers.secrets import Secret


class SandboxProvider:
    """A `PaymentProvider`.

    Args:
        url: where the provider listens, ``http://127.0.0.1:8431``.
        key: what it gave us to show with each request. Never logged.
    """

    name = "sandbox"
    currencies = frozenset(MINOR_UNITS)

    def __init__(self, http: HttpClient, clock: Clock, *, url: str, key: Secret) -> None:
        self._http, self._clock = http, clock
        self._url = url.rstrip("/")
        self._key = key

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        return _payment(await self._post("/v1/payments", self._written(order)))

    async def charge(self, order: PaymentOrder, code: str) -> ProviderPayment:
        body = self._written(order) | {"code": code}
        return _payment(await self._post("/v1/charges", body))

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        return _payment(await self._get(_path(order)))

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        return _payment(await self._post(f"{_path(order)}/cancel", self._written(order)))

    async def refund(self, order: RefundOrder) -> RefundState:
        return await self._give_back(_path(order.payment), order)

    async def refund_hold(self, order: RefundOrder) -> RefundState:
        return await self._give_back(_hold_path(order.payment), order)

    async def _give_back(self, path: str, order: RefundOrder) -> RefundState:
        body = {"refund": order.refund, "amount": _amount(order.amount), "reason": order.reason}
        answer = await self._post(f"{path}/refunds", body)
        try:
            return RefundState(answer["state"])
        except (KeyError, TypeError, ValueError) as error:
            raise _nonsense(error) from error

    async def authorise(self, order: HoldOrder) -> ProviderHold:
        return _hold(await self._post("/v1/holds", self._hold_written(order)))

    async def query_hold(self, order: HoldOrder) -> ProviderHold:
        return _hold(await self._get(_hold_path(order)))

    async def capture(self, order: HoldOrder, amount: Money) -> ProviderHold:
        body = {"amount": _amount(amount)}
        return _hold(await self._post(f"{_hold_path(order)}/capture", body))

    async def release(self, order: HoldOrder) -> ProviderHold:
        body = self._hold_written(order)
        return _hold(await self._post(f"{_hold_path(order)}/release", body))

    @property
    def bill_zone(self) -> tzinfo:
        return self._clock.wall().tzinfo or UTC

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        answer = await self._get(f"/v1/bills/{day.isoformat()}")
        try:
            return tuple(
                BillLine(
                    kind=line["kind"],
                    reference=line["reference"],
                    refund=line["refund"],
                    amount=Money(**line["amount"]),
                    at=datetime.fromisoformat(line["at"]),
                )
                for line in answer["lines"]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _nonsense(error) from error

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key.reveal()}"}

    def _written(self, order: PaymentOrder) -> dict[str, Any]:
        return self._asked(order, order.amount)

    def _hold_written(self, order: HoldOrder) -> dict[str, Any]:
        return self._asked(order, order.maximum)

    def _asked(self, order: PaymentOrder | HoldOrder, amount: Money) -> dict[str, Any]:
        left = order.expires_at - self._clock.wall()
        return {
            "reference": order.reference,
            "amount": _amount(amount),
            "payee": order.payee,
            "subject": order.subject,
            "seconds": max(0.001, left.total_seconds()),
        }

    async def _get(self, path: str) -> Any:
        try:
            return await self._http.get_json(self._url + path, headers=self._headers)
        except HttpRefusedError as refusal:
            raise PaymentError(str(refusal)) from refusal

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        try:
            return await self._http.post_json(self._url + path, body, headers=self._headers)
        except HttpRefusedError as refusal:
            raise PaymentError(str(refusal)) from refusal


def _path(order: PaymentOrder) -> str:
    return f"/v1/payments/{quote(order.reference, safe='')}"


def _hold_path(order: HoldOrder | PaymentOrder) -> str:
    return f"/v1/holds/{quote(order.reference, safe='')}"


def _amount(amount: Money) -> dict[str, Any]:
    return {"minor": amount.minor, "currency": amount.currency}


def _payment(answer: Any) -> ProviderPayment:
    """Raises PaymentError when the answer is not what the provider promised."""
    try:
        minor, currency = answer["amount"]["minor"], answer["amount"]["currency"]
        reference, payload = answer["reference"], answer["url"]
        if type(minor) is not int or not isinstance(reference, str) or not isinstance(payload, str):
            raise TypeError("a field has the wrong type")
        return ProviderPayment(
            reference=reference,
            state=ProviderState(answer["state"]),
            amount=Money(minor, currency),
            payload=payload,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _nonsense(error) from error


def _hold(answer: Any) -> ProviderHold:
    """Raises PaymentError when the answer is not what the provider promised."""
    try:
        reference, payload, captured = answer["reference"], answer["url"], answer["captured"]
        minor, currency = answer["amount"]["minor"], answer["amount"]["currency"]
        if type(minor) is not int or type(captured) is not int or not isinstance(payload, str):
            raise TypeError("a field has the wrong type")
        return ProviderHold(
            reference=str(reference),
            state=ProviderHoldState(answer["state"]),
            maximum=Money(minor, currency),
            captured=Money(captured, currency),
            payload=payload,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _nonsense(error) from error


def _nonsense(error: Exception) -> PaymentError:
    return PaymentError(f"the payment provider's answer makes no sense: {error!r}")
