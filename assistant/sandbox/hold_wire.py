"""Authorisations in the sandbox provider's own dialect: a maximum now, a part of it later.

With ``Authorization: Bearer <key>``:

- ``POST /v1/holds``: the same body as ``POST /v1/payments``; ``amount`` is the maximum.
- ``GET /v1/holds/{reference}``.
- ``POST /v1/holds/{reference}/capture`` ``{amount}``: once; the rest is free again.
- ``POST /v1/holds/{reference}/release`` with the first body, because what never arrived is
  released too.
- ``POST /v1/holds/{reference}/refunds``: of what was captured, as for payments.

A hold is answered as ``{reference, state, amount: {minor, currency}, captured, url}``.
"""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.sandbox.book import (
    AGREED,
    CANCELLED,
    PAID,
    WAITING,
    ConflictError,
    Entry,
)
from assistant.sandbox.desk import HOLD_DIALECT, Desk, payable
from assistant.sandbox.house_wire import admitted, give_back, payment_wanted

_STATE = {AGREED: "authorised", PAID: "captured", CANCELLED: "released"}


class HoldDialect:
    """Args:
    key: what merchants must show.
    """

    def __init__(self, desk: Desk, key: str) -> None:
        self._desk, self._key = desk, key
        self.routes = [
            Route("/v1/holds", self._authorise, methods=["POST"]),
            Route("/v1/holds/{reference}", self._query, methods=["GET"]),
            Route("/v1/holds/{reference}/capture", self._capture, methods=["POST"]),
            Route("/v1/holds/{reference}/release", self._release, methods=["POST"]),
            Route("/v1/holds/{reference}/refunds", self._refund, methods=["POST"]),
        ]

    async def _authorise(self, request: Request) -> Response:
        body = await admitted(self._desk, self._key, request)
        return await self._leave(self._opened(body))

    async def _query(self, request: Request) -> Response:
        await admitted(self._desk, self._key, request)
        return await self._leave(self._entry(request))

    async def _capture(self, request: Request) -> Response:
        body = await admitted(self._desk, self._key, request)
        entry, amount = self._entry(request), body.get("amount")
        if not isinstance(amount, dict) or amount.get("currency") != entry.currency:
            raise HTTPException(400, f"amount must be in {entry.currency}")
        try:
            entry = self._desk.book.capture(entry, payable(amount.get("minor")), self._desk.now())
        except ConflictError as conflict:
            raise HTTPException(409, str(conflict)) from conflict
        return await self._leave(entry)

    async def _release(self, request: Request) -> Response:
        body = await admitted(self._desk, self._key, request)
        reference = request.path_params["reference"]
        entry = self._desk.find(HOLD_DIALECT, reference)
        if entry is None:
            entry = self._opened(body | {"reference": reference}, state=CANCELLED)
        entry = self._desk.book.settle(entry, CANCELLED, self._desk.now())
        return await self._leave(entry)

    async def _refund(self, request: Request) -> Response:
        body = await admitted(self._desk, self._key, request)
        return await give_back(self._desk, self._entry(request), body)

    def _opened(self, body: dict[str, Any], state: str = WAITING) -> Entry:
        wanted = payment_wanted(body, HOLD_DIALECT)
        try:
            return self._desk.book.create(wanted, self._desk.now(), state=state)
        except ConflictError as conflict:
            raise HTTPException(409, str(conflict)) from conflict

    def _entry(self, request: Request) -> Entry:
        entry = self._desk.find(HOLD_DIALECT, request.path_params["reference"])
        if entry is None:
            raise HTTPException(404, "no such hold")
        return entry

    async def _leave(self, entry: Entry) -> Response:
        scanned = entry.state == WAITING and entry.scanned
        minor = self._desk.told_minor(entry)
        return await self._desk.leave(
            JSONResponse(
                {
                    "reference": entry.reference,
                    "state": "scanned" if scanned else _STATE.get(entry.state, entry.state),
                    "amount": {"minor": minor, "currency": entry.currency},
                    "captured": self._desk.book.captured(entry),
                    "url": self._desk.address(entry),
                }
            )
        )
