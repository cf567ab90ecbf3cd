"""Alipay: QR codes (precreate) and codes of phones (pay), query, cancel, refund, daily bill.

Source: the open platform's documents of ``alipay.trade.*``, of bills and of RSA2 signatures. A
trade begins to exist when the customer scans its code, so "no such trade" means "not yet".
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, urlencode

from assistant.core.amount import Money
from assistant.core.clock import Clock
from assistant.core.errors import NetworkError, PaymentError
from assistant.core.payments import (
    BillLine,
    Notification,
    PaymentOrder,
    ProviderPayment,
    ProviderState,
    RefundOrder,
    RefundState,
)
from assistant.http import HttpClient
from assistant.money.providers.bills import BEIJING, read_alipay_bill
from assistant.money.providers.server_time import ServerTime
from assistant.money.providers.signatures import Signer, Verifier

GATEWAY = "https://openapi.alipay.com/gateway.do"
_SUCCESS, _IN_PROCESS, _UNKNOWN = "10000", "10003", "20000"
_BILL, _NO_BILL = "alipay.data.dataservice.bill.downloadurl.query", "isp.bill_not_exist"
_NOT_YET = "ACQ.TRADE_NOT_EXIST"
_FAILING = ("ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR", "isp.unknow-error")
_NO_MONEY = ("ACQ.BUYER_BALANCE_NOT_ENOUGH", "ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH")
_STATES = {
    "WAIT_BUYER_PAY": ProviderState.SCANNED,
    "TRADE_SUCCESS": ProviderState.PAID,
    "TRADE_FINISHED": ProviderState.PAID,
    "TRADE_CLOSED": ProviderState.CANCELLED,
}


class AlipayProvider:
    """Args:
    app_id: our application at the open platform.
    notify_url: where it may send notifications; empty for none.
    """

    name = "alipay"
    currencies = frozenset({"CNY"})

    def __init__(
        self,
        http: HttpClient,
        clock: Clock,
        *,
        app_id: str,
        signer: Signer,
        verifier: Verifier,
        gateway: str = GATEWAY,
        notify_url: str = "",
    ) -> None:
        self._http, self._clock, self._time = http, clock, ServerTime(clock)
        self._app_id, self._gateway, self._notify_url = app_id, gateway, notify_url
        self._signer, self._verifier = signer, verifier

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        answer = await self._ask("alipay.trade.precreate", self._wanted(order), notify=True)
        _succeed(answer)
        return _payment(order, ProviderState.WAITING, order.amount, str(answer["qr_code"]))

    async def charge(self, order: PaymentOrder, code: str) -> ProviderPayment:
        content = self._wanted(order) | {"scene": "bar_code", "auth_code": code}
        answer = await self._ask("alipay.trade.pay", content, notify=True)
        if answer.get("code") == _IN_PROCESS:
            return _payment(order, ProviderState.SCANNED, order.amount)
        if answer.get("sub_code") in _NO_MONEY:
            return _payment(order, ProviderState.DECLINED, order.amount)
        _succeed(answer)
        return _payment(order, ProviderState.PAID, _yuan(answer, "total_amount"))

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        answer = await self._ask("alipay.trade.query", {"out_trade_no": order.reference})
        if answer.get("sub_code") == _NOT_YET:
            return _payment(order, ProviderState.WAITING, order.amount)
        _succeed(answer)
        state = _state(answer)
        if state is ProviderState.CANCELLED and "send_pay_date" in answer:
            state = ProviderState.RETURNED
        return _payment(order, state, _yuan(answer, "total_amount"))

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        # Cancelling gives the money of a paid trade back, which only a refund should do.
        before = await self.query(order)
        if before.state not in (ProviderState.WAITING, ProviderState.SCANNED):
            return before
        answer = await self._ask("alipay.trade.cancel", {"out_trade_no": order.reference})
        _succeed(answer)
        if answer.get("retry_flag") == "Y":
            raise NetworkError("alipay asks to cancel once more")
        returned = answer.get("action") == "refund"
        state = ProviderState.RETURNED if returned else ProviderState.CANCELLED
        return _payment(order, state, order.amount)

    async def refund(self, order: RefundOrder) -> RefundState:
        content = {
            "out_trade_no": order.payment.reference,
            "out_request_no": order.refund,
            "refund_amount": _written(order.amount),
            "refund_reason": order.reason[:256],
        }
        # The same request number is the same refund, so a repeated success is one, too.
        _succeed(await self._ask("alipay.trade.refund", content))
        return RefundState.DONE

    @property
    def bill_zone(self) -> tzinfo:
        return BEIJING

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        content = {"bill_type": "trade", "bill_date": day.isoformat()}
        answer = await self._ask(_BILL, content)
        if answer.get("sub_code") == _NO_BILL:
            return ()
        _succeed(answer)
        # The documents show plain addresses; nothing but the sandbox is asked without encryption.
        secure = self._gateway.startswith("https:")
        url = str(answer["bill_download_url"])
        file = await self._http.send("GET", f"https:{url.partition(':')[2]}" if secure else url)
        return read_alipay_bill(file.body)

    def read_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
        except ValueError as error:
            raise PaymentError("a notification that makes no sense") from error
        signature = fields.pop("sign", "")
        fields.pop("sign_type", "")
        self._verifier.check(_signed(fields), signature)
        if fields.get("app_id") != self._app_id:
            raise PaymentError("a notification for another application")
        try:
            payment = ProviderPayment(
                reference=fields["out_trade_no"],
                state=_state(fields),
                amount=_yuan(fields, "total_amount"),
                payload="",
                token=fields["trade_no"],
            )
            return Notification(event=fields["notify_id"], payment=payment, answer=b"success")
        except KeyError as error:
            raise PaymentError(f"a notification without {error}") from error

    def _wanted(self, order: PaymentOrder) -> dict[str, str]:
        left = (order.expires_at - self._clock.wall()).total_seconds()
        return {
            "out_trade_no": order.reference,
            "total_amount": _written(order.amount),
            "subject": order.subject[:256],
            "timeout_express": f"{max(1, math.ceil(left / 60))}m",
        }

    async def _ask(
        self, method: str, content: Mapping[str, str], *, notify: bool = False
    ) -> Mapping[str, Any]:
        """The answer to ``method``, its signature checked; it may still be a refusal."""
        fields = {
            "app_id": self._app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": self._time.now().astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "version": "1.0",
            "biz_content": json.dumps(content, ensure_ascii=False),
        }
        if notify and self._notify_url:
            fields["notify_url"] = self._notify_url
        fields["sign"] = self._signer.sign(_signed(fields))
        answered = await self._http.send(
            "POST",
            f"{self._gateway}?charset=utf-8",
            content=urlencode(fields).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
        )
        self._time.learn(answered.headers)
        name = method.replace(".", "_") + "_response"
        return self._opened(answered.body, name)

    def _opened(self, body: bytes, name: str) -> Mapping[str, Any]:
        try:
            text = body.decode()
            outer = json.loads(text)
            start = text.index("{", text.index(f'"{name}"'))
            answer, length = json.JSONDecoder().raw_decode(text[start:])
            signature = outer["sign"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise PaymentError("alipay's answer makes no sense") from error
        # What is signed are the very characters, not what they mean.
        self._verifier.check(text[start : start + length], str(signature))
        if not isinstance(answer, dict):
            raise PaymentError("alipay's answer makes no sense")
        if answer.get("code") == _UNKNOWN or answer.get("sub_code") in _FAILING:
            raise NetworkError(f"alipay fails: {answer.get('sub_code')}")
        return answer


def _signed(fields: Mapping[str, str]) -> str:
    return "&".join(f"{key}={value}" for key, value in sorted(fields.items()) if value)


def _succeed(answer: Mapping[str, Any]) -> None:
    if answer.get("code") != _SUCCESS:
        raise PaymentError(f"alipay refuses: {answer.get('sub_code') or answer.get('code')}")


def _payment(
    order: PaymentOrder, state: ProviderState, amount: Money, payload: str = ""
) -> ProviderPayment:
    return ProviderPayment(
        reference=order.reference, state=state, amount=amount, payload=payload or order.payload
    )


def _state(fields: Mapping[str, Any]) -> ProviderState:
    try:
        return _STATES[fields["trade_status"]]
    except KeyError as error:
        raise PaymentError(f"alipay names an unknown state: {error}") from error


def _written(amount: Money) -> str:
    return f"{amount.minor // 100}.{amount.minor % 100:02}"


def _yuan(fields: Mapping[str, Any], name: str) -> Money:
    try:
        fen = Decimal(str(fields[name])) * 100
        if fen != int(fen):
            raise ValueError("finer than a fen")
        return Money(int(fen), "CNY")
    except (KeyError, ValueError, InvalidOperation, OverflowError) as error:
        raise PaymentError("alipay names no amount that makes sense") from error
