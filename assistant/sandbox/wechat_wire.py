"""WeChat Pay API v3's wire format: signed JSON both ways, amounts in fen.

Spoken: Native orders, codepay and its reverse, query, close, refunds, the trade bill (also of the
day that has not ended), and notifications in AEAD_AES_256_GCM.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import secrets
from datetime import date, datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.sandbox.bill_files import BEIJING, day_of, wechat_bill
from assistant.sandbox.book import CANCELLED, EXPIRED, PAID, ConflictError, Entry, Wanted
from assistant.sandbox.codes import CodeRefusedError
from assistant.sandbox.desk import Desk, body_of, decoded, payable
from assistant.sandbox.house_wire import use_code
from assistant.sandbox.keys import Keys
from assistant.sandbox.notifier import Letter

DIALECT = "wechat"
APP_ID, MERCHANT_ID = "wxsandbox00000001", "1900000001"
MERCHANT_SERIAL, PLATFORM_SERIAL = "5A4D0001", "PUB_KEY_ID_SANDBOX"
SCHEME = "WECHATPAY2-SHA256-RSA2048"
PAYEE = "沙盒商家"
MAX_SKEW_SECONDS = 300
_FIELD = re.compile(r'(\w+)="([^"]*)"')
_REFERENCE = re.compile(r"[A-Za-z0-9_*|-]{6,32}")
_STATE = {PAID: "SUCCESS", CANCELLED: "CLOSED", EXPIRED: "NOTPAY", "declined": "PAYERROR"}


class _Refusal(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class WechatDialect:
    def __init__(self, desk: Desk, keys: Keys) -> None:
        self._desk, self._keys = desk, keys
        prefix = "/v3/pay/transactions"
        self.routes = [
            self._route("POST", f"{prefix}/native", self._native),
            self._route("POST", f"{prefix}/codepay", self._codepay),
            self._route("GET", f"{prefix}/out-trade-no/{{reference}}", self._query),
            self._route("POST", f"{prefix}/out-trade-no/{{reference}}/close", self._close),
            self._route("POST", f"{prefix}/out-trade-no/{{reference}}/reverse", self._reverse),
            self._route("POST", "/v3/refund/domestic/refunds", self._refund),
            self._route("GET", "/v3/bill/tradebill", self._bill_address),
            Route("/v3/billdownload/file", self._download, methods=["GET"]),
        ]
        self._bills: dict[str, bytes] = {}

    def _route(self, method: str, path: str, act: Any) -> Route:
        async def answer(request: Request) -> Response:
            await self._desk.enter()
            body = await body_of(request)
            try:
                self._check_signature(request, body)
                status, value = act(request, decoded(body) if body else {})
            except _Refusal as refusal:
                status, value = refusal.status, {"code": refusal.code, "message": refusal.code}
            except (ConflictError, KeyError, TypeError, ValueError):
                status, value = 400, {"code": "PARAM_ERROR", "message": "PARAM_ERROR"}
            text = "" if value is None else json.dumps(value, ensure_ascii=False)
            return await self._desk.leave(
                Response(
                    text,
                    status_code=status,
                    media_type="application/json",
                    headers=self._signature(text, forged=False),
                )
            )

        return Route(path, answer, methods=[method])

    def _check_signature(self, request: Request, body: bytes) -> None:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        fields = dict(_FIELD.findall(rest))
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        timestamp = fields.get("timestamp", "0")
        signed = f"{request.method}\n{path}\n{timestamp}\n{fields.get('nonce_str')}\n"
        signed += f"{body.decode()}\n"
        mine = (fields.get("mchid"), fields.get("serial_no")) == (MERCHANT_ID, MERCHANT_SERIAL)
        if (
            scheme != SCHEME
            or not mine
            or not timestamp.isdigit()
            or abs(int(timestamp) - self._desk.shown_now()) > MAX_SKEW_SECONDS
            or not self._keys.is_merchants(signed, fields.get("signature", ""))
        ):
            raise _Refusal(401, "SIGN_ERROR")

    def _signature(self, text: str, *, forged: bool) -> dict[str, str]:
        timestamp, nonce = str(int(self._desk.shown_now())), secrets.token_hex(16)
        signed = f"{timestamp}\n{nonce}\n{text}\n" + ("!" if forged else "")
        return {
            "Wechatpay-Timestamp": timestamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": PLATFORM_SERIAL,
            "Wechatpay-Signature": self._keys.sign(signed),
            "Wechatpay-Signature-Type": SCHEME,
        }

    def _native(self, _: Request, wanted: dict[str, Any]) -> tuple[int, Any]:
        entry = self._opened(wanted)
        if entry.state == PAID:
            raise _Refusal(400, "ORDERPAID")
        if entry.state in (CANCELLED, EXPIRED):
            raise _Refusal(400, "ORDER_CLOSED")
        return 200, {"code_url": self._desk.address(entry)}

    def _codepay(self, _: Request, wanted: dict[str, Any]) -> tuple[int, Any]:
        entry = self._opened(wanted)
        try:
            entry = use_code(self._desk, entry, str(wanted["payer"]["auth_code"]))
        except CodeRefusedError as refusal:
            raise _Refusal(400, "AUTH_CODE_INVALID") from refusal
        return 200, self._order(entry)

    def _query(self, request: Request, _: dict[str, Any]) -> tuple[int, Any]:
        return 200, self._order(self._entry(request.path_params["reference"]))

    def _close(self, request: Request, _: dict[str, Any]) -> tuple[int, Any]:
        entry = self._entry(request.path_params["reference"])
        if self._desk.cancel(entry).state == PAID:
            raise _Refusal(400, "ORDERPAID")
        return 204, None

    def _reverse(self, request: Request, _: dict[str, Any]) -> tuple[int, Any]:
        """Closes what is open, gives back what is paid."""
        entry = self._desk.cancel(self._entry(request.path_params["reference"]))
        left = entry.minor - self._desk.book.refunded(entry)
        if entry.state == PAID and left:
            self._desk.book.refund(entry, f"reverse-{entry.reference}", left, self._desk.now())
        return 200, {"appid": APP_ID, "mchid": MERCHANT_ID, "out_trade_no": entry.reference}

    def _refund(self, _: Request, wanted: dict[str, Any]) -> tuple[int, Any]:
        entry = self._entry(str(wanted["out_trade_no"]))
        amount = wanted["amount"]
        if amount["total"] != entry.minor:
            raise _Refusal(400, "PARAM_ERROR")
        try:
            refund = str(wanted["out_refund_no"])
            self._desk.book.refund(entry, refund, payable(amount["refund"]), self._desk.now())
        except ConflictError as conflict:
            raise _Refusal(403, "NOT_ENOUGH") from conflict
        return 200, {
            "out_refund_no": refund,
            "out_trade_no": entry.reference,
            "status": "SUCCESS",
            "amount": {"total": entry.minor, "refund": amount["refund"], "currency": "CNY"},
        }

    def _bill_address(self, request: Request, _: dict[str, Any]) -> tuple[int, Any]:
        wanted = request.query_params
        if wanted.get("bill_type", "ALL") != "ALL" or wanted.get("tar_type", "") not in (
            "",
            "GZIP",
        ):
            raise _Refusal(400, "PARAM_ERROR")
        lines = self._desk.book.bill(DIALECT, *day_of(date.fromisoformat(wanted["bill_date"])))
        if not lines:
            raise _Refusal(400, "NO_STATEMENT_EXIST")
        file, token = wechat_bill(lines, APP_ID, MERCHANT_ID), secrets.token_urlsafe()
        self._bills[token] = gzip.compress(file) if wanted.get("tar_type") else file
        return 200, {
            "hash_type": "SHA1",
            "hash_value": hashlib.sha1(file, usedforsecurity=False).hexdigest(),
            "download_url": f"{self._desk.public_url}/v3/billdownload/file?token={token}",
        }

    async def _download(self, request: Request) -> Response:
        """The file itself is not signed; its digest was."""
        await self._desk.enter()
        try:
            self._check_signature(request, b"")
        except _Refusal as refusal:
            raise HTTPException(refusal.status, refusal.code) from refusal
        file = self._bills.pop(request.query_params.get("token", ""), None)
        if file is None:
            raise HTTPException(404, "no such bill")
        return await self._desk.leave(Response(file, media_type="application/octet-stream"))

    def _opened(self, wanted: dict[str, Any]) -> Entry:
        if (wanted["appid"], wanted["mchid"]) != (APP_ID, MERCHANT_ID):
            raise _Refusal(400, "APPID_MCHID_NOT_MATCH")
        reference, description = wanted["out_trade_no"], wanted["description"]
        if not _REFERENCE.fullmatch(reference) or not 0 < len(description) <= 127:
            raise _Refusal(400, "PARAM_ERROR")
        seconds = 600.0
        if "time_expire" in wanted:
            until = datetime.fromisoformat(wanted["time_expire"]).timestamp()
            seconds = until - self._desk.shown_now()
        if seconds <= 0:
            raise _Refusal(400, "PARAM_ERROR")
        return self._desk.book.create(
            Wanted(
                dialect=DIALECT,
                reference=reference,
                minor=payable(wanted["amount"]["total"]),
                currency="CNY",
                payee=PAYEE,
                subject=description,
                seconds=seconds,
                notify_url=wanted.get("notify_url", ""),
            ),
            self._desk.now(),
        )

    def _entry(self, reference: str) -> Entry:
        entry = self._desk.find(DIALECT, reference)
        if entry is None:
            raise _Refusal(404, "ORDER_NOT_EXIST")
        return entry

    def _order(self, entry: Entry) -> dict[str, Any]:
        state = _STATE.get(entry.state, "USERPAYING" if entry.scanned else "NOTPAY")
        if entry.state == PAID and self._desk.book.refunded(entry):
            state = "REFUND"
        order: dict[str, Any] = {
            "appid": APP_ID,
            "mchid": MERCHANT_ID,
            "out_trade_no": entry.reference,
            "trade_state": state,
            "trade_state_desc": state,
            "amount": {"total": self._desk.told_minor(entry), "currency": "CNY"},
        }
        if entry.paid_at:
            paid = datetime.fromtimestamp(entry.paid_at, BEIJING)
            order |= {"transaction_id": entry.token, "success_time": paid.isoformat("T", "seconds")}
        return order

    def notification(self, entry: Entry, forged: bool) -> Letter:
        nonce, event = secrets.token_hex(6), secrets.token_hex(18)
        resource = json.dumps(self._order(entry), ensure_ascii=False)
        text = json.dumps(
            {
                "id": event,
                "create_time": datetime.fromtimestamp(self._desk.shown_now(), BEIJING).isoformat(),
                "event_type": "TRANSACTION.SUCCESS",
                "resource_type": "encrypt-resource",
                "resource": {
                    "original_type": "transaction",
                    "algorithm": "AEAD_AES_256_GCM",
                    "ciphertext": self._keys.encrypt(resource, nonce, "transaction"),
                    "associated_data": "transaction",
                    "nonce": nonce,
                },
            }
        )
        return Letter(
            headers=self._signature(text, forged=forged) | {"Content-Type": "application/json"},
            body=text.encode(),
            accepted=lambda status, _body: 200 <= status < 300,
        )
