"""Toss Payments: create, confirm, query, cancel.

Source: Toss Payments' core API. The QR code opens the payment window (``checkout.url``); when the
customer has agreed, the phone comes back to ``return_url`` with ``paymentKey``, ``orderId`` and
``amount``. Nothing is paid before we confirm, so there is nothing to cancel before.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from assistant.core.amount import Money
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.payments import (
    OPEN_AT_PROVIDER,
    PaymentOrder,
    ProviderPayment,
    ProviderState,
    RefundOrder,
    RefundState,
)
from assistant.http import HttpClient
from assistant.money.providers.secrets import Secret

ADDRESS = "https://api.tosspayments.com"
_NOT_FOUND = ("NOT_FOUND_PAYMENT", "NOT_FOUND")
_STATES = {
    "READY": ProviderState.WAITING,
    "IN_PROGRESS": ProviderState.SCANNED,
    "WAITING_FOR_DEPOSIT": ProviderState.SCANNED,
    "DONE": ProviderState.PAID,
    "PARTIAL_CANCELED": ProviderState.PAID,
    "CANCELED": ProviderState.CANCELLED,
    "ABORTED": ProviderState.DECLINED,
    "EXPIRED": ProviderState.EXPIRED,
}


class TossProvider:
    """Args:
    return_url: where a phone reaches this device, without a slash at the end.
    """

    name = "toss"
    currencies = frozenset({"KRW"})

    def __init__(
        self, http: HttpClient, *, key: Secret, return_url: str, address: str = ADDRESS
    ) -> None:
        self._http, self._key = http, key
        self._return_url, self._address = return_url.rstrip("/"), address.rstrip("/")

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        back = f"{self._return_url}/{order.reference}"
        content = {
            "method": "CARD",
            "amount": order.amount.minor,
            "orderId": order.reference,
            "orderName": order.subject[:100],
            "successUrl": back,
            "failUrl": back,
        }
        answer = await self._post("payments", content, f"create-{order.reference}")
        try:
            return _payment(answer, order, payload=str(answer["checkout"]["url"]))
        except (KeyError, TypeError) as error:
            raise PaymentError(f"toss's answer makes no sense: {error!r}") from error

    async def approve(self, order: PaymentOrder, returned: Mapping[str, str]) -> ProviderPayment:
        """What the phone brought back is only believed where it says what we asked for."""
        wanted = {"paymentKey": order.token, "orderId": order.reference}
        wanted["amount"] = str(order.amount.minor)
        if any(returned.get(name) != value for name, value in wanted.items()):
            return await self.query(order)
        content = wanted | {"amount": order.amount.minor}
        answer = await self._post("payments/confirm", content, f"confirm-{order.reference}")
        return _payment(answer, order)

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        return _payment(await self._ask("GET", f"payments/orders/{order.reference}"), order)

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        cancelled = ProviderPayment(
            reference=order.reference,
            state=ProviderState.CANCELLED,
            amount=order.amount,
            payload=order.payload,
            token=order.token,
        )
        try:
            now = await self.query(order)
        except _RefusedError as refusal:
            if refusal.code in _NOT_FOUND:
                return cancelled
            raise
        return cancelled if now.state in OPEN_AT_PROVIDER else now

    async def refund(self, order: RefundOrder) -> RefundState:
        content = {"cancelReason": order.reason[:200], "cancelAmount": order.amount.minor}
        await self._post(f"payments/{order.payment.token}/cancel", content, order.refund)
        return RefundState.DONE

    async def _post(
        self, path: str, content: Mapping[str, Any], idempotency_key: str
    ) -> Mapping[str, Any]:
        return await self._ask("POST", path, content, {"Idempotency-Key": idempotency_key})

    async def _ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        authorization = base64.b64encode(f"{self._key.reveal()}:".encode()).decode()
        answer = await self._http.send(
            method,
            f"{self._address}/v1/{path}",
            content=b"" if content is None else json.dumps(content).encode(),
            headers={
                "Authorization": f"Basic {authorization}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )
        value = answer.json()
        if not isinstance(value, dict):
            raise NetworkError("toss's answer makes no sense")
        if answer.status >= 400:
            raise _RefusedError(str(value.get("code")))
        return value


class _RefusedError(PaymentError):
    def __init__(self, code: str) -> None:
        super().__init__(f"toss refuses: {code}")
        self.code = code


def _payment(answer: Mapping[str, Any], order: PaymentOrder, payload: str = "") -> ProviderPayment:
    try:
        total = answer["totalAmount"]
        if type(total) is not int:
            raise TypeError("totalAmount is not a whole number")
        return ProviderPayment(
            reference=answer["orderId"],
            state=_STATES[answer["status"]],
            amount=Money(total, "KRW"),
            payload=payload or order.payload,
            token=str(answer["paymentKey"]),
        )
    except (KeyError, TypeError) as error:
        raise PaymentError(f"toss's answer makes no sense: {error!r}") from error
