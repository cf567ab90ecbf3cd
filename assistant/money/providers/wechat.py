"""WeChat Pay API v3: Native QR codes, codes of phones (codepay, reverse), query, close, refunds,
trade bill.

Source: the v3 documents. Requests are signed with the merchant's key, answers and notifications
with the platform's, whose public key is given to the merchant. An order does not close by its
``time_expire``: it has to be closed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import date, timedelta, tzinfo
from typing import Any

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
from assistant.http import HttpAnswer, HttpClient
from assistant.money.providers.bills import BEIJING, read_wechat_bill, unpacked
from assistant.money.providers.secrets import Secret
from assistant.money.providers.server_time import ServerTime
from assistant.money.providers.signatures import Signer, Verifier, decrypt

ADDRESS = "https://api.mch.weixin.qq.com"
MAX_SKEW_SECONDS = 300
SHORTEST_LIFE = timedelta(minutes=1)
"""What the provider accepts; we close earlier ourselves."""
_SCHEME = "WECHATPAY2-SHA256-RSA2048"
_ORDERS = "/v3/pay/transactions"
_STATES = {
    "NOTPAY": ProviderState.WAITING,
    "USERPAYING": ProviderState.SCANNED,
    "ACCEPT": ProviderState.SCANNED,
    "SUCCESS": ProviderState.PAID,
    "REFUND": ProviderState.PAID,
    "CLOSED": ProviderState.CANCELLED,
    "REVOKED": ProviderState.CANCELLED,
    "PAYERROR": ProviderState.DECLINED,
}


class WechatProvider:
    """Args:
    verifier, verifier_id: the platform's public key and its id (or certificate serial number).
    notify_url: WeChat demands one; it must be public HTTPS to be of use.
    """

    name = "wechat"
    currencies = frozenset({"CNY"})

    def __init__(
        self,
        http: HttpClient,
        clock: Clock,
        *,
        app_id: str,
        merchant_id: str,
        serial: str,
        signer: Signer,
        verifier: Verifier,
        verifier_id: str,
        api_v3_key: Secret,
        notify_url: str,
        address: str = ADDRESS,
    ) -> None:
        self._http, self._clock, self._time = http, clock, ServerTime(clock)
        self._app_id, self._merchant_id, self._serial = app_id, merchant_id, serial
        self._signer, self._verifier, self._verifier_id = signer, verifier, verifier_id
        self._api_v3_key, self._notify_url = api_v3_key, notify_url
        self._address = address.rstrip("/")

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        answer = await self._ask("POST", f"{_ORDERS}/native", lambda: self._to_scan(order))
        code = answer.get("code_url")
        if not isinstance(code, str) or not code:
            raise PaymentError("wechat gives no code")
        return ProviderPayment(
            reference=order.reference,
            state=ProviderState.WAITING,
            amount=order.amount,
            payload=code,
        )

    async def charge(self, order: PaymentOrder, code: str) -> ProviderPayment:
        shown = {
            "payer": {"auth_code": code},
            "scene_info": {"store_info": {"id": "xiao-e"}},
        }
        answer = await self._ask("POST", f"{_ORDERS}/codepay", lambda: self._wanted(order) | shown)
        return _payment(answer, order)

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        path = f"{_ORDERS}/out-trade-no/{order.reference}?mchid={self._merchant_id}"
        return _payment(await self._ask("GET", path), order)

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        whose = {"mchid": self._merchant_id}
        path = f"{_ORDERS}/out-trade-no/{order.reference}/close"
        if order.by_code:
            # Orders by code cannot be closed. What was paid meanwhile goes back by this.
            whose["appid"] = self._app_id
            path = f"{_ORDERS}/out-trade-no/{order.reference}/reverse"
        try:
            await self._ask("POST", path, lambda: whose)
        except _RefusedError as refusal:
            if refusal.code != "ORDER_NOT_EXIST":
                # Paid, or closed already: its word on that is the query's.
                return await self.query(order)
        return ProviderPayment(
            reference=order.reference,
            state=ProviderState.CANCELLED,
            amount=order.amount,
            payload=order.payload,
        )

    async def refund(self, order: RefundOrder) -> RefundState:
        answer = await self._ask(
            "POST",
            "/v3/refund/domestic/refunds",
            lambda: {
                "out_trade_no": order.payment.reference,
                "out_refund_no": order.refund,
                "reason": order.reason[:80],
                "amount": {
                    "refund": order.amount.minor,
                    "total": order.payment.amount.minor,
                    "currency": "CNY",
                },
            },
        )
        match answer.get("status"):
            case "SUCCESS":
                return RefundState.DONE
            case "PROCESSING":
                return RefundState.PENDING
            case status:
                raise PaymentError(f"wechat refuses the refund: {status}")

    @property
    def bill_zone(self) -> tzinfo:
        return BEIJING

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        path = f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL&tar_type=GZIP"
        try:
            answer = await self._ask("GET", path)
        except _RefusedError as refusal:
            if refusal.code == "NO_STATEMENT_EXIST":
                return ()
            raise
        where, digest = str(answer.get("download_url")), answer.get("hash_value")
        if answer.get("hash_type") != "SHA1" or not where.startswith(f"{self._address}/"):
            raise PaymentError("wechat offers a bill that cannot be checked")
        # Files are not signed, their digest is.
        file = await self._send("GET", where.removeprefix(self._address), None)
        content = unpacked(file.body)
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != digest:
            raise PaymentError("wechat's bill is not the one that was offered")
        return read_wechat_bill(content)

    def read_notification(self, headers: Mapping[str, str], body: bytes) -> Notification:
        self._check(headers, body)
        try:
            message = json.loads(body)
            sealed = message["resource"]
            if sealed["algorithm"] != "AEAD_AES_256_GCM":
                raise PaymentError("a notification sealed in an unknown way")
            opened = json.loads(
                decrypt(
                    self._api_v3_key,
                    sealed["ciphertext"],
                    nonce=sealed["nonce"],
                    associated=sealed.get("associated_data", ""),
                )
            )
            if (opened["appid"], opened["mchid"]) != (self._app_id, self._merchant_id):
                raise PaymentError("a notification for another merchant")
            return Notification(
                event=str(message["id"]),
                payment=ProviderPayment(
                    reference=opened["out_trade_no"],
                    state=_STATES[opened["trade_state"]],
                    amount=_fen(opened),
                    payload="",
                    token=opened.get("transaction_id", ""),
                ),
                answer=b'{"code":"SUCCESS","message":"OK"}',
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise PaymentError(f"a notification that makes no sense: {error!r}") from error

    def _to_scan(self, order: PaymentOrder) -> dict[str, Any]:
        until = max(order.expires_at, self._clock.wall() + SHORTEST_LIFE)
        return self._wanted(order) | {
            "time_expire": self._time.of(until).isoformat(timespec="seconds"),
            "notify_url": self._notify_url,
        }

    def _wanted(self, order: PaymentOrder) -> dict[str, Any]:
        return {
            "appid": self._app_id,
            "mchid": self._merchant_id,
            "description": f"{order.payee} {order.subject}"[:127],
            "out_trade_no": order.reference,
            "amount": {"total": order.amount.minor, "currency": "CNY"},
        }

    async def _ask(
        self, method: str, path: str, write: Callable[[], Mapping[str, Any]] | None = None
    ) -> Mapping[str, Any]:
        """The answer to what ``write`` gives, its signature checked.

        Raises `_RefusedError` with the provider's code.
        """
        answer = await self._send(method, path, write() if write else None)
        if answer.status == 401:
            # It may be our clock: its answer has told us its time, so write and sign anew.
            answer = await self._send(method, path, write() if write else None)
        if answer.status >= 400:
            raise _RefusedError(_code(answer))
        self._check(answer.headers, answer.body)
        value = answer.json() if answer.body else {}
        if not isinstance(value, dict):
            raise PaymentError("wechat's answer makes no sense")
        return value

    async def _send(self, method: str, path: str, content: Mapping[str, Any] | None) -> HttpAnswer:
        body = b"" if content is None else json.dumps(content, ensure_ascii=False).encode()
        timestamp, nonce = str(int(self._time.now().timestamp())), secrets.token_hex(16)
        signature = self._signer.sign(f"{method}\n{path}\n{timestamp}\n{nonce}\n{body.decode()}\n")
        token = (
            f'mchid="{self._merchant_id}",nonce_str="{nonce}",signature="{signature}",'
            f'timestamp="{timestamp}",serial_no="{self._serial}"'
        )
        answer = await self._http.send(
            method,
            self._address + path,
            content=body,
            headers={
                "Authorization": f"{_SCHEME} {token}",
                "Accept": "application/json",
                "Content-Type": "application/json",
                "Wechatpay-Serial": self._verifier_id,
            },
        )
        self._time.learn(answer.headers)
        return answer

    def _check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises PaymentError unless the platform signed it, just now."""
        timestamp = headers.get("wechatpay-timestamp", "")
        if headers.get("wechatpay-serial") != self._verifier_id:
            raise PaymentError("a message signed with a key that is not WeChat's")
        if not timestamp.isdigit():
            raise PaymentError("a message without a time")
        if abs(int(timestamp) - self._time.now().timestamp()) > MAX_SKEW_SECONDS:
            raise PaymentError("a message that is too old: perhaps replayed")
        nonce = headers.get("wechatpay-nonce", "")
        try:
            text = f"{timestamp}\n{nonce}\n{body.decode()}\n"
        except UnicodeDecodeError as error:
            raise PaymentError("a message that is no text") from error
        self._verifier.check(text, headers.get("wechatpay-signature", ""))


class _RefusedError(PaymentError):
    def __init__(self, code: str) -> None:
        super().__init__(f"wechat refuses: {code}")
        self.code = code


def _code(answer: HttpAnswer) -> str:
    try:
        value = answer.json()
    except NetworkError:
        value = None
    return str(value.get("code")) if isinstance(value, dict) else str(answer.status)


def _payment(answer: Mapping[str, Any], order: PaymentOrder) -> ProviderPayment:
    try:
        return ProviderPayment(
            reference=answer["out_trade_no"],
            state=_STATES[answer["trade_state"]],
            amount=_fen(answer),
            payload=order.payload,
            token=answer.get("transaction_id", order.token),
        )
    except (KeyError, TypeError) as error:
        raise PaymentError(f"wechat's answer makes no sense: {error!r}") from error


def _fen(answer: Mapping[str, Any]) -> Money:
    total = answer["amount"]["total"]
    if type(total) is not int:
        raise TypeError("amount.total is not a whole number")
    return Money(total, "CNY")
