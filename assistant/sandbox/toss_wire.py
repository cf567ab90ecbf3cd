"""Toss Payments' wire format: create, confirm, query, cancel, with idempotency keys.

It lies under ``/toss``.

Nothing is paid before the merchant confirms what the customer agreed to on the phone.
"""

from __future__ import annotations

import base64
import hmac
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.sandbox.book import (
    AGREED,
    CANCELLED,
    DECLINED,
    EXPIRED,
    PAID,
    ConflictError,
    Entry,
    Wanted,
)
from assistant.sandbox.desk import Desk, body_of, decoded, payable

DIALECT = "toss"
PAYEE = "샌드박스 가맹점"
VALID_SECONDS = 1800
_STATUS = {
    AGREED: "IN_PROGRESS",
    PAID: "DONE",
    DECLINED: "ABORTED",
    EXPIRED: "EXPIRED",
    CANCELLED: "CANCELED",
}


class TossDialect:
    """Args:
    key: the secret key that merchants must show.
    """

    def __init__(self, desk: Desk, key: str) -> None:
        self._desk = desk
        self._authorization = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
        self.routes = [
            Route("/toss/v1/payments", self._endpoint(self._create), methods=["POST"]),
            Route("/toss/v1/payments/confirm", self._endpoint(self._confirm), methods=["POST"]),
            Route("/toss/v1/payments/orders/{order}", self._endpoint(self._query), methods=["GET"]),
            Route("/toss/v1/payments/{key}/cancel", self._endpoint(self._cancel), methods=["POST"]),
        ]

    def _endpoint(self, act: Any) -> Any:
        async def answer(request: Request) -> Response:
            shown = request.headers.get("authorization", "")
            if not hmac.compare_digest(shown.encode(), self._authorization.encode()):
                return JSONResponse({"code": "UNAUTHORIZED_KEY", "message": ""}, 401)
            await self._desk.enter()
            try:
                body = decoded(await body_of(request)) if request.method == "POST" else {}
                entry = act(request, body)
            except LookupError as error:
                refusal = {"code": "NOT_FOUND_PAYMENT", "message": repr(error)}
                return await self._desk.leave(JSONResponse(refusal, 404))
            except (ConflictError, TypeError, ValueError) as error:
                refusal = {"code": "INVALID_REQUEST", "message": repr(error)}
                return await self._desk.leave(JSONResponse(refusal, 400))
            return await self._desk.leave(JSONResponse(self._view(entry)))

        return answer

    def _create(self, _: Request, wanted: dict[str, Any]) -> Entry:
        return self._desk.book.create(
            Wanted(
                dialect=DIALECT,
                reference=wanted["orderId"],
                minor=payable(wanted["amount"]),
                currency="KRW",
                payee=PAYEE,
                subject=str(wanted["orderName"])[:100],
                seconds=VALID_SECONDS,
                return_url=wanted["successUrl"],
            ),
            self._desk.now(),
        )

    def _confirm(self, _: Request, wanted: dict[str, Any]) -> Entry:
        entry = self._entry(wanted["paymentKey"])
        if (wanted["orderId"], wanted["amount"]) != (entry.reference, entry.minor):
            raise ValueError("another order or amount")
        if entry.state == AGREED:
            return self._desk.book.settle(entry, PAID, self._desk.now())
        if entry.state != PAID:
            raise ValueError("the customer has not agreed")
        return entry

    def _query(self, request: Request, _: dict[str, Any]) -> Entry:
        entry = self._desk.find(DIALECT, request.path_params["order"])
        if entry is None:
            raise KeyError("no such order")
        return entry

    def _cancel(self, request: Request, wanted: dict[str, Any]) -> Entry:
        entry = self._entry(request.path_params["key"])
        left = entry.minor - self._desk.book.refunded(entry)
        refund = request.headers.get("idempotency-key", "")
        self._desk.book.refund(
            entry, refund, payable(wanted.get("cancelAmount", left)), self._desk.now()
        )
        return entry

    def _entry(self, key: str) -> Entry:
        entry = self._desk.book.find_by_token(key, self._desk.now())
        if entry is None or entry.dialect != DIALECT:
            raise KeyError("no such payment")
        return entry

    def _view(self, entry: Entry) -> dict[str, Any]:
        refunded = self._desk.book.refunded(entry)
        status = _STATUS.get(entry.state, "READY")
        if entry.state == PAID and refunded:
            status = "CANCELED" if refunded == entry.minor else "PARTIAL_CANCELED"
        return {
            "paymentKey": entry.token,
            "orderId": entry.reference,
            "orderName": entry.subject,
            "status": status,
            "currency": "KRW",
            "totalAmount": self._desk.told_minor(entry),
            "balanceAmount": entry.minor - refunded,
            "checkout": {"url": self._desk.address(entry)},
        }
