"""The sandbox provider's own dialect for merchants, and its door for faults.

With ``Authorization: Bearer <key>``:

- ``POST /v1/payments`` ``{reference, amount: {minor, currency}, payee, subject, seconds}``;
  repeating it with the same reference changes nothing.
- ``POST /v1/charges``: the same with ``code``, which a customer's phone showed (409: not shown by
  any wallet, too old, or spent).
- ``GET /v1/payments/{reference}``; ``POST /v1/payments/{reference}/cancel`` with the same body,
  because a payment that never arrived is cancelled too.
- ``POST /v1/payments/{reference}/refunds`` ``{refund, amount, reason}`` -> ``{state}``.
- ``GET /v1/bills/{day}`` -> ``{lines: [{kind, reference, refund, amount, at}]}``.
- ``POST /admin/faults`` ``{fault, times, rate, seconds, seed}``, ``DELETE /admin/faults``.

A payment is answered as ``{reference, state, amount: {minor, currency}, url}``; ``url`` is what
the QR code says.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.core.amount import MINOR_UNITS
from assistant.sandbox.book import CANCELLED, DECLINED, WAITING, ConflictError, Entry, Wanted
from assistant.sandbox.codes import CodeRefusedError, Manner
from assistant.sandbox.desk import HOLD_DIALECT, Desk, body_of, decoded, payable
from assistant.sandbox.faults import Fault

DIALECT = "house"
MAX_TEXT = 127
MAX_SECONDS = 86_400
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{6,64}")


class HouseDialect:
    """Args:
    key: what merchants must show.
    """

    def __init__(self, desk: Desk, key: str) -> None:
        self._desk, self._key = desk, key
        self.routes = [
            Route("/v1/payments", self._create, methods=["POST"]),
            Route("/v1/charges", self._charge, methods=["POST"]),
            Route("/v1/payments/{reference}", self._query, methods=["GET"]),
            Route("/v1/payments/{reference}/cancel", self._cancel, methods=["POST"]),
            Route("/v1/payments/{reference}/refunds", self._refund, methods=["POST"]),
            Route("/v1/bills/{day}", self._bill, methods=["GET"]),
            Route("/admin/faults", self._switch_fault, methods=["POST"]),
            Route("/admin/faults", self._clear_faults, methods=["DELETE"]),
        ]

    async def _create(self, request: Request) -> Response:
        body = await self._enter(request)
        return await self._leave(self._opened(body))

    async def _charge(self, request: Request) -> Response:
        body = await self._enter(request)
        try:
            entry = use_code(self._desk, self._opened(body), str(body.get("code")))
        except CodeRefusedError as refusal:
            raise HTTPException(409, str(refusal)) from refusal
        return await self._leave(entry)

    async def _query(self, request: Request) -> Response:
        await self._enter(request)
        return await self._leave(self._entry(request))

    async def _cancel(self, request: Request) -> Response:
        body = await self._enter(request)
        reference = request.path_params["reference"]
        entry = self._desk.find(DIALECT, reference)
        if entry is None:
            entry = self._opened(body | {"reference": reference}, state=CANCELLED)
        return await self._leave(self._desk.cancel(entry))

    async def _refund(self, request: Request) -> Response:
        body = await self._enter(request)
        return await give_back(self._desk, self._entry(request), body)

    async def _bill(self, request: Request) -> Response:
        await self._enter(request)
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError as error:
            raise HTTPException(400, "not a day") from error
        zone = self._desk.clock.wall().tzinfo or UTC
        begin = datetime(day.year, day.month, day.day, tzinfo=zone)
        end = begin + timedelta(days=1)
        lines = [
            {
                "kind": "refund" if line.refund else "payment",
                "reference": line.reference,
                "refund": line.refund,
                "amount": {"minor": line.minor, "currency": line.currency},
                "at": datetime.fromtimestamp(line.at, zone).isoformat(),
            }
            for dialect in (DIALECT, HOLD_DIALECT)
            for line in self._desk.book.bill(dialect, begin.timestamp(), end.timestamp())
        ]
        return await self._desk.leave(JSONResponse({"lines": lines}))

    async def _switch_fault(self, request: Request) -> Response:
        _check(self._key, request)
        wanted = decoded(await body_of(request))
        faults = self._desk.faults
        try:
            if wanted.get("seed") is not None:
                faults.seed(int(wanted["seed"]))
            faults.switch_on(
                Fault(str(wanted.get("fault"))),
                times=None if wanted.get("times") is None else int(wanted["times"]),
                rate=float(wanted.get("rate", 1.0)),
                seconds=float(wanted.get("seconds", 0.0)),
            )
        except (ValueError, TypeError) as error:
            raise HTTPException(400, f"not a fault: {error}") from error
        return JSONResponse({})

    async def _clear_faults(self, request: Request) -> Response:
        _check(self._key, request)
        self._desk.faults.clear()
        return JSONResponse({})

    async def _enter(self, request: Request) -> dict[str, Any]:
        return await admitted(self._desk, self._key, request)

    async def _leave(self, entry: Entry) -> Response:
        scanned = entry.state == WAITING and entry.scanned
        return await self._desk.leave(
            JSONResponse(
                {
                    "reference": entry.reference,
                    "state": "scanned" if scanned else entry.state,
                    "amount": {
                        "minor": self._desk.told_minor(entry),
                        "currency": entry.currency,
                    },
                    "url": self._desk.address(entry),
                }
            )
        )

    def _opened(self, body: dict[str, Any], state: str = WAITING) -> Entry:
        try:
            return self._desk.book.create(payment_wanted(body), self._desk.now(), state=state)
        except ConflictError as conflict:
            raise HTTPException(409, str(conflict)) from conflict

    def _entry(self, request: Request) -> Entry:
        entry = self._desk.find(DIALECT, request.path_params["reference"])
        if entry is None:
            raise HTTPException(404, "no such payment")
        return entry


async def admitted(desk: Desk, key: str, request: Request) -> dict[str, Any]:
    """The body of a merchant's request, once the key is right and no fault struck."""
    _check(key, request)
    await desk.enter()
    return decoded(await body_of(request)) if request.method == "POST" else {}


def _check(key: str, request: Request) -> None:
    shown = request.headers.get("authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {key}".encode()):
        raise HTTPException(401, "wrong key")


async def give_back(desk: Desk, entry: Entry, body: dict[str, Any]) -> Response:
    """The answer to a refund ``{refund, amount, reason}``; HTTP 409 when less is left."""
    amount = body.get("amount")
    minor = payable(amount.get("minor") if isinstance(amount, dict) else None)
    try:
        desk.book.refund(entry, str(body.get("refund")), minor, desk.now())
    except ConflictError as conflict:
        raise HTTPException(409, str(conflict)) from conflict
    return await desk.leave(JSONResponse({"state": "done"}))


def use_code(desk: Desk, entry: Entry, code: str) -> Entry:
    """What a wallet does whose ``code`` was read: pay, decline, or ask for the PIN.

    Raises:
        CodeRefusedError: and nothing can be paid under this reference any more.
    """
    try:
        manner = desk.book.codes.use(code, entry.token, desk.now())
    except CodeRefusedError:
        desk.book.settle(entry, CANCELLED, desk.now())
        raise
    match manner:
        case Manner.PAYS:
            return desk.pay(entry)
        case Manner.DECLINES:
            return desk.book.settle(entry, DECLINED, desk.now(), detail="insufficient funds")
        case Manner.ASKS:
            return desk.book.note_scanned(entry, desk.now())


def payment_wanted(body: dict[str, Any], dialect: str = DIALECT) -> Wanted:
    """HTTP 400 names what is wrong."""
    amount = body.get("amount")
    if not isinstance(amount, dict):
        raise HTTPException(400, "amount must be {minor, currency}")
    minor, currency = payable(amount.get("minor")), amount.get("currency")
    if not isinstance(currency, str) or currency not in MINOR_UNITS:
        raise HTTPException(400, f"amount.currency must be one of {sorted(MINOR_UNITS)}")
    reference, seconds = body.get("reference"), body.get("seconds")
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        raise HTTPException(400, "reference must be 6 to 64 letters, digits, - or _")
    if not isinstance(seconds, int | float) or not 0 < seconds <= MAX_SECONDS:
        raise HTTPException(400, f"seconds must be more than 0 and at most {MAX_SECONDS}")
    for name in ("payee", "subject"):
        text = body.get(name)
        if not isinstance(text, str) or not 0 < len(text) <= MAX_TEXT:
            raise HTTPException(400, f"{name} must have 1 to {MAX_TEXT} characters")
    return Wanted(
        dialect=dialect,
        reference=reference,
        minor=minor,
        currency=currency,
        payee=body["payee"],
        subject=body["subject"],
        seconds=float(seconds),
    )
