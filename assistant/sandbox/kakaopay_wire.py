"""KakaoPay's wire format for online payments: ready, approve, order, cancel.

Nothing is paid before the merchant approves what the customer agreed to on the phone.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.sandbox.book import AGREED, PAID, ConflictError, Entry, Wanted
from assistant.sandbox.desk import Desk, body_of, decoded, payable
from assistant.sandbox.phone import approval_token

DIALECT = "kakaopay"
CID = "TC0ONETIME"
PAYEE = "샌드박스 가맹점"
VALID_SECONDS = 900
_STATUS = {
    PAID: "SUCCESS_PAYMENT",
    AGREED: "AUTH_PASSWORD",
    "declined": "FAIL_PAYMENT",
    "cancelled": "QUIT_PAYMENT",
    "expired": "QUIT_PAYMENT",
}


class KakaopayDialect:
    """Args:
    key: the secret key that merchants must show.
    """

    def __init__(self, desk: Desk, key: str) -> None:
        self._desk, self._key = desk, key
        self.routes = [
            Route(f"/online/v1/payment/{name}", self._endpoint(act), methods=["POST"])
            for name, act in (
                ("ready", self._ready),
                ("approve", self._approve),
                ("order", self._order),
                ("cancel", self._cancel),
            )
        ]

    def _endpoint(self, act: Any) -> Any:
        async def answer(request: Request) -> Response:
            shown = request.headers.get("authorization", "")
            if not hmac.compare_digest(shown.encode(), f"SECRET_KEY {self._key}".encode()):
                return JSONResponse({"error_code": -401, "error_message": "auth"}, 401)
            await self._desk.enter()
            try:
                value = act(decoded(await body_of(request)))
            except (ConflictError, KeyError, TypeError, ValueError) as error:
                refusal = {"error_code": -780, "error_message": repr(error)}
                return await self._desk.leave(JSONResponse(refusal, 400))
            return await self._desk.leave(JSONResponse(value))

        return answer

    def _ready(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["cid"] != CID:
            raise ValueError("no such cid")
        entry = self._desk.book.create(
            Wanted(
                dialect=DIALECT,
                reference=wanted["partner_order_id"],
                minor=payable(wanted["total_amount"]),
                currency="KRW",
                payee=PAYEE,
                subject=str(wanted["item_name"])[:100],
                seconds=VALID_SECONDS,
                return_url=wanted["approval_url"],
            ),
            self._desk.now(),
        )
        address = self._desk.address(entry)
        return {
            "tid": entry.token,
            "next_redirect_app_url": address,
            "next_redirect_mobile_url": address,
            "next_redirect_pc_url": address,
            "created_at": _time(self._desk.now()),
        }

    def _approve(self, wanted: dict[str, Any]) -> dict[str, Any]:
        entry = self._entry(wanted)
        if wanted["partner_order_id"] != entry.reference:
            raise ValueError("another order")
        if wanted["pg_token"] != approval_token(entry):
            raise ValueError("wrong pg_token")
        if entry.state == AGREED:
            entry = self._desk.book.settle(entry, PAID, self._desk.now())
        elif entry.state != PAID:
            raise ValueError("the customer has not agreed")
        return self._view(entry)

    def _order(self, wanted: dict[str, Any]) -> dict[str, Any]:
        return self._view(self._entry(wanted))

    def _cancel(self, wanted: dict[str, Any]) -> dict[str, Any]:
        entry = self._entry(wanted)
        amount = payable(wanted["cancel_amount"])
        before = self._desk.book.refunded(entry)
        if wanted["cancel_available_amount"] != entry.minor - before:
            raise ValueError("another amount is left")
        self._desk.book.refund(entry, f"{entry.reference}-{before}", amount, self._desk.now())
        return self._view(entry)

    def _entry(self, wanted: dict[str, Any]) -> Entry:
        entry = self._desk.book.find_by_token(str(wanted["tid"]), self._desk.now())
        if entry is None or wanted["cid"] != CID:
            raise ValueError("no such tid")
        return entry

    def _view(self, entry: Entry) -> dict[str, Any]:
        refunded = self._desk.book.refunded(entry)
        status = _STATUS.get(entry.state, "OPEN_PAYMENT" if entry.scanned else "READY")
        if entry.state == PAID and refunded:
            status = "CANCEL_PAYMENT" if refunded == entry.minor else "PART_CANCEL_PAYMENT"
        return {
            "tid": entry.token,
            "cid": CID,
            "status": status,
            "partner_order_id": entry.reference,
            "amount": {"total": self._desk.told_minor(entry), "tax_free": 0},
            "canceled_amount": {"total": refunded},
            "cancel_available_amount": {"total": entry.minor - refunded},
        }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).isoformat(timespec="seconds")
