"""The Alipay open platform's wire format: one gateway, RSA2 signatures, amounts in yuan.

Spoken: ``alipay.trade.precreate``, ``pay``, ``query``, ``cancel`` and ``refund``, and
``alipay.data.dataservice.bill.downloadurl.query``, also for the day that has not ended. As at
Alipay, a trade begins to exist when the customer scans its code.
"""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.sandbox.bill_files import BEIJING, alipay_bill, day_of, yuan
from assistant.sandbox.book import (
    CANCELLED,
    PAID,
    WAITING,
    ConflictError,
    Entry,
    Wanted,
)
from assistant.sandbox.codes import CodeRefusedError
from assistant.sandbox.desk import Desk, body_of, payable
from assistant.sandbox.house_wire import use_code
from assistant.sandbox.keys import Keys
from assistant.sandbox.notifier import Letter

DIALECT = "alipay"
APP_ID = "2021000000000001"
ACCOUNT = "20880000000000000156"
PAYEE = "沙盒商家"
_STATUS = {WAITING: "WAIT_BUYER_PAY", PAID: "TRADE_SUCCESS"}
_MINUTES = {"m": 1, "h": 60, "d": 1440}
Answer = dict[str, str]


class AlipayDialect:
    def __init__(self, desk: Desk, keys: Keys) -> None:
        self._desk, self._keys = desk, keys
        self.routes = [
            Route("/alipay/gateway.do", self._gateway, methods=["GET", "POST"]),
            Route("/alipay/bill", self._download, methods=["GET"]),
        ]
        self._bills: dict[str, date] = {}
        self._methods = {
            "alipay.trade.precreate": self._precreate,
            "alipay.trade.pay": self._pay,
            "alipay.trade.query": self._query,
            "alipay.trade.cancel": self._cancel,
            "alipay.trade.refund": self._refund,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill_address,
        }

    async def _gateway(self, request: Request) -> Response:
        await self._desk.enter()
        body = (await body_of(request)).decode()
        fields = dict(parse_qsl(request.url.query, keep_blank_values=True))
        fields |= dict(parse_qsl(body, keep_blank_values=True))
        method = fields.get("method", "")
        answer = self._answered(method, fields)
        content = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        signature = self._keys.sign(content)
        name = method.replace(".", "_") + "_response"
        text = f'{{"{name}":{content},"sign":"{signature}"}}'
        return await self._desk.leave(Response(text, media_type="application/json"))

    def _answered(self, method: str, fields: dict[str, str]) -> Answer:
        signature = fields.pop("sign", "")
        signed = "&".join(f"{key}={value}" for key, value in sorted(fields.items()) if value)
        if not self._keys.is_merchants(signed, signature):
            return _refusal("isv.invalid-signature", code="40002")
        if fields.get("app_id") != APP_ID:
            return _refusal("isv.invalid-app-id", code="40002")
        if method not in self._methods:
            return _refusal("isv.invalid-method", code="40002")
        try:
            wanted = json.loads(fields.get("biz_content", "{}"))
            return self._methods[method](wanted, fields.get("notify_url", ""))
        except ConflictError:
            return _refusal("ACQ.CONTEXT_INCONSISTENT")
        except (ValueError, KeyError, TypeError, HTTPException, InvalidOperation):
            return _refusal("ACQ.INVALID_PARAMETER")

    def _precreate(self, wanted: dict[str, Any], notify_url: str) -> Answer:
        entry = self._opened(wanted, notify_url)
        if entry.state == PAID:
            return _refusal("ACQ.TRADE_HAS_SUCCESS")
        if entry.state != WAITING:
            return _refusal("ACQ.TRADE_HAS_CLOSE")
        return _success(out_trade_no=entry.reference, qr_code=self._desk.address(entry))

    def _pay(self, wanted: dict[str, Any], notify_url: str) -> Answer:
        try:
            entry = use_code(self._desk, self._opened(wanted, notify_url), str(wanted["auth_code"]))
        except CodeRefusedError:
            return _refusal("ACQ.PAYMENT_AUTH_CODE_INVALID")
        if entry.state == PAID:
            return self._trade(entry)
        if entry.state == WAITING:
            return {"code": "10003", "msg": " order success pay inprocess"} | _names(entry)
        return _refusal("ACQ.BUYER_BALANCE_NOT_ENOUGH")

    def _query(self, wanted: dict[str, Any], _: str) -> Answer:
        entry = self._desk.find(DIALECT, str(wanted["out_trade_no"]))
        # A trade that was cancelled before anybody scanned it never came to exist.
        if entry is None or (entry.state != PAID and not entry.scanned):
            return _refusal("ACQ.TRADE_NOT_EXIST")
        return self._trade(entry)

    def _cancel(self, wanted: dict[str, Any], _: str) -> Answer:
        reference = str(wanted["out_trade_no"])
        entry = self._desk.find(DIALECT, reference)
        if entry is None:
            self._opened(
                {"out_trade_no": reference, "total_amount": "0.01", "subject": "-"},
                "",
                state=CANCELLED,
            )
            return _success(out_trade_no=reference, retry_flag="N")
        entry = self._desk.cancel(entry)
        answer = _success(**_names(entry), retry_flag="N")
        if entry.state == PAID:
            left = entry.minor - self._desk.book.refunded(entry)
            if left:
                self._desk.book.refund(entry, f"cancel-{entry.reference}", left, self._desk.now())
            answer["action"] = "refund"
        elif entry.scanned:
            answer["action"] = "close"
        return answer

    def _refund(self, wanted: dict[str, Any], _: str) -> Answer:
        entry = self._desk.find(DIALECT, str(wanted["out_trade_no"]))
        if entry is None:
            return _refusal("ACQ.TRADE_NOT_EXIST")
        refund = str(wanted.get("out_request_no") or wanted["out_trade_no"])
        before = self._desk.book.refunded(entry)
        try:
            total = self._desk.book.refund(
                entry, refund, _fen(wanted["refund_amount"]), self._desk.now()
            )
        except ConflictError:
            return _refusal("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL")
        change = "Y" if total > before else "N"
        return _success(**_names(entry), fund_change=change, refund_fee=yuan(total))

    def _bill_address(self, wanted: dict[str, Any], _: str) -> Answer:
        if wanted["bill_type"] != "trade":
            return _refusal("isv.invalid-arguments")
        day = date.fromisoformat(str(wanted["bill_date"]))
        if not self._desk.book.bill(DIALECT, *day_of(day)):
            return _refusal("isp.bill_not_exist")
        token = secrets.token_urlsafe()
        self._bills[token] = day
        return _success(bill_download_url=f"{self._desk.public_url}/alipay/bill?token={token}")

    async def _download(self, request: Request) -> Response:
        """Whoever has the address may; it is good once."""
        await self._desk.enter()
        day = self._bills.pop(request.query_params.get("token", ""), None)
        if day is None:
            raise HTTPException(404, "no such bill")
        lines = self._desk.book.bill(DIALECT, *day_of(day))
        file = alipay_bill(lines, day, ACCOUNT)
        return await self._desk.leave(Response(file, media_type="application/zip"))

    def _opened(self, wanted: dict[str, Any], notify_url: str, state: str = WAITING) -> Entry:
        timeout = str(wanted.get("timeout_express", "15m"))
        return self._desk.book.create(
            Wanted(
                dialect=DIALECT,
                reference=str(wanted["out_trade_no"]),
                minor=_fen(wanted["total_amount"]),
                currency="CNY",
                payee=PAYEE,
                subject=str(wanted["subject"]),
                seconds=60.0 * int(timeout[:-1]) * _MINUTES[timeout[-1]],
                notify_url=notify_url,
            ),
            self._desk.now(),
            state=state,
        )

    def _trade(self, entry: Entry) -> Answer:
        status = _STATUS.get(entry.state, "TRADE_CLOSED")
        if entry.state == PAID and self._desk.book.refunded(entry) == entry.minor:
            status = "TRADE_CLOSED"
        answer = _success(
            **_names(entry),
            trade_status=status,
            total_amount=yuan(self._desk.told_minor(entry)),
            buyer_logon_id="san***@sandbox",
        )
        if entry.paid_at:
            answer["send_pay_date"] = _beijing(entry.paid_at)
        return answer

    def notification(self, entry: Entry, forged: bool) -> Letter:
        fields = {
            "notify_id": secrets.token_hex(16),
            "notify_time": _beijing(self._desk.shown_now()),
            "notify_type": "trade_status_sync",
            "app_id": APP_ID,
            "charset": "utf-8",
            "version": "1.0",
            "trade_status": _STATUS.get(entry.state, "TRADE_CLOSED"),
            "total_amount": yuan(self._desk.told_minor(entry)),
            "subject": entry.subject,
        } | _names(entry)
        signed = "&".join(f"{key}={value}" for key, value in sorted(fields.items()))
        signature = self._keys.sign(signed + ("!" if forged else ""))
        return Letter(
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"},
            body=urlencode(fields | {"sign": signature, "sign_type": "RSA2"}).encode(),
            accepted=lambda _status, body: body == b"success",
        )


def _names(entry: Entry) -> Answer:
    return {"out_trade_no": entry.reference, "trade_no": entry.token}


def _success(**fields: str) -> Answer:
    return {"code": "10000", "msg": "Success"} | fields


def _refusal(reason: str, *, code: str = "40004") -> Answer:
    return {"code": code, "msg": "Business Failed", "sub_code": reason, "sub_msg": reason}


def _fen(yuan: Any) -> int:
    return payable(int(Decimal(str(yuan)) * 100))


def _beijing(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, BEIJING)
    return moment.strftime("%Y-%m-%d %H:%M:%S")
