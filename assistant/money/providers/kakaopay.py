"""KakaoPay online payments: ready, approve, order, cancel.

Source: KakaoPay's developer documents of single payments. The QR code opens KakaoPay's page; when
the customer has agreed, the phone comes back to ``return_url`` with a ``pg_token``. Nothing is paid
before we approve with it, so there is nothing to cancel before.
"""

from __future__ import annotations

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

ADDRESS = "https://open-api.kakaopay.com"
TEST_CID = "TC0ONETIME"
CUSTOMER = "customer"
"""Stands for the customer, of whom we know nothing."""
_SCANNED = ("SEND_TMS", "OPEN_PAYMENT", "SELECT_METHOD", "ARS_WAITING", "AUTH_PASSWORD")
_PAID = ("SUCCESS_PAYMENT", "PART_CANCEL_PAYMENT", "CANCEL_PAYMENT", "ISSUED_SID")
_DECLINED = ("FAIL_AUTH_PASSWORD", "FAIL_PAYMENT")
_STATES = (
    {"READY": ProviderState.WAITING, "QUIT_PAYMENT": ProviderState.CANCELLED}
    | dict.fromkeys(_SCANNED, ProviderState.SCANNED)
    | dict.fromkeys(_PAID, ProviderState.PAID)
    | dict.fromkeys(_DECLINED, ProviderState.DECLINED)
)


class KakaopayProvider:
    """Args:
    return_url: where a phone reaches this device, without a slash at the end.
    """

    name = "kakaopay"
    currencies = frozenset({"KRW"})

    def __init__(
        self,
        http: HttpClient,
        *,
        key: Secret,
        return_url: str,
        cid: str = TEST_CID,
        address: str = ADDRESS,
    ) -> None:
        self._http, self._key, self._cid = http, key, cid
        self._return_url, self._address = return_url.rstrip("/"), address.rstrip("/")

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        back = f"{self._return_url}/{order.reference}"
        answer = await self._ask(
            "ready",
            {
                "partner_order_id": order.reference,
                "partner_user_id": CUSTOMER,
                "item_name": order.subject[:100],
                "quantity": 1,
                "total_amount": order.amount.minor,
                "tax_free_amount": 0,
                "approval_url": back,
                "cancel_url": back,
                "fail_url": back,
            },
        )
        try:
            return ProviderPayment(
                reference=order.reference,
                state=ProviderState.WAITING,
                amount=order.amount,
                payload=str(answer["next_redirect_mobile_url"]),
                token=str(answer["tid"]),
            )
        except KeyError as error:
            raise PaymentError(f"kakaopay's answer has no {error}") from error

    async def approve(self, order: PaymentOrder, returned: Mapping[str, str]) -> ProviderPayment:
        if "pg_token" not in returned:
            return await self.query(order)
        content = {
            "tid": order.token,
            "partner_order_id": order.reference,
            "partner_user_id": CUSTOMER,
            "pg_token": returned["pg_token"],
        }
        await self._ask("approve", content)
        return await self.query(order)

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        answer = await self._order(order)
        try:
            total = answer["amount"]["total"]
            if type(total) is not int:
                raise TypeError("amount.total is not a whole number")
            return ProviderPayment(
                reference=answer["partner_order_id"],
                state=_STATES[answer["status"]],
                amount=Money(total, "KRW"),
                payload=order.payload,
                token=order.token,
            )
        except (KeyError, TypeError) as error:
            raise PaymentError(f"kakaopay's answer makes no sense: {error!r}") from error

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        cancelled = ProviderPayment(
            reference=order.reference,
            state=ProviderState.CANCELLED,
            amount=order.amount,
            payload=order.payload,
            token=order.token,
        )
        if not order.token:
            return cancelled
        now = await self.query(order)
        return cancelled if now.state in OPEN_AT_PROVIDER else now

    async def refund(self, order: RefundOrder) -> RefundState:
        """KakaoPay knows no ids of refunds: one that is told again is found by what is left."""
        before = await self._order(order.payment)
        left = order.left_before.minor
        try:
            available = before["cancel_available_amount"]["total"]
        except (KeyError, TypeError) as error:
            raise PaymentError(f"kakaopay's answer makes no sense: {error!r}") from error
        if available == left - order.amount.minor:
            return RefundState.DONE
        if available != left:
            raise PaymentError(f"kakaopay has {available} won left of it, we have {left}")
        content = {
            "tid": order.payment.token,
            "cancel_amount": order.amount.minor,
            "cancel_tax_free_amount": 0,
            "cancel_available_amount": left,
        }
        await self._ask("cancel", content)
        return RefundState.DONE

    async def _order(self, order: PaymentOrder) -> Mapping[str, Any]:
        if not order.token:
            raise PaymentError("kakaopay was never asked for this payment")
        return await self._ask("order", {"tid": order.token})

    async def _ask(self, name: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = await self._http.send(
            "POST",
            f"{self._address}/online/v1/payment/{name}",
            content=json.dumps({"cid": self._cid, **content}).encode(),
            headers={
                "Authorization": f"SECRET_KEY {self._key.reveal()}",
                "Content-Type": "application/json",
            },
        )
        value = answer.json()
        if not isinstance(value, dict):
            raise NetworkError("kakaopay's answer makes no sense")
        if answer.status >= 400:
            raise PaymentError(f"kakaopay refuses: {value.get('error_code')}")
        return value
