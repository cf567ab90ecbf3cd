"""What the sandbox payment provider speaks: HTTP for merchants, a wallet page for phones.

For merchants, with ``Authorization: Bearer <key>``:

- ``POST /v1/payments`` ``{reference, amount: {minor, currency}, payee, subject, seconds}``;
  repeating it with the same reference changes nothing.
- ``GET /v1/payments/{reference}``, ``POST /v1/payments/{reference}/cancel``.
- ``POST /admin/faults`` ``{fault, times, seconds}`` and ``DELETE /admin/faults``: see `Fault`.

Each answers ``{reference, state, amount: {minor, currency}, url}``; ``url`` is what the QR code
says. For phones: ``GET`` and ``POST /pay/{token}`` ``{action: pay|decline, amount}``, as a page or,
with ``Accept: application/json``, as data.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from assistant.core.amount import MINOR_UNITS
from assistant.core.clock import Clock
from assistant.sandbox.book import CANCELLED, DECLINED, PAID, Book, ConflictError, Entry
from assistant.sandbox.faults import Fault, Faults
from assistant.sandbox.pay_page import LANGUAGES, page, preferred_language

MAX_BODY_BYTES = 16_384
MAX_TEXT = 127
MAX_SECONDS = 86_400
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{6,64}")
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


class Provider:
    """The HTTP side of a `Book`.

    Args:
        key: what merchants must show.
        public_url: where phones reach this server, without a slash at the end.
    """

    def __init__(self, book: Book, clock: Clock, *, key: str, public_url: str) -> None:
        self._book = book
        self._clock = clock
        self._key = key
        self._public_url = public_url
        self._faults = Faults()
        self.app = Starlette(
            routes=[
                Route("/v1/payments", self._create, methods=["POST"]),
                Route("/v1/payments/{reference}", self._query, methods=["GET"]),
                Route("/v1/payments/{reference}/cancel", self._cancel, methods=["POST"]),
                Route("/pay/{token}", self._show_page, methods=["GET"]),
                Route("/pay/{token}", self._answer_page, methods=["POST"]),
                Route("/admin/faults", self._switch_fault, methods=["POST"]),
                Route("/admin/faults", self._clear_faults, methods=["DELETE"]),
            ],
            exception_handlers={HTTPException: _refuse},
        )

    async def _create(self, request: Request) -> Response:
        await self._enter(request)
        wanted = _payment_wanted(await _json_body(request))
        try:
            entry = self._book.create(**wanted, now=self._now())
        except ConflictError as conflict:
            raise HTTPException(409, str(conflict)) from conflict
        return self._leave(entry)

    async def _query(self, request: Request) -> Response:
        await self._enter(request)
        return self._leave(self._entry(request))

    async def _cancel(self, request: Request) -> Response:
        await self._enter(request)
        return self._leave(self._book.settle(self._entry(request), CANCELLED, self._now()))

    async def _show_page(self, request: Request) -> Response:
        return self._wallet_view(request, self._entry_of_token(request))

    async def _answer_page(self, request: Request) -> Response:
        entry = self._entry_of_token(request)
        answer = await _wallet_answer(request)
        if str(answer.get("amount")) != str(entry.minor):
            raise HTTPException(409, "the amount on the phone is not the amount to pay")
        action = answer.get("action")
        if action not in ("pay", "decline"):
            raise HTTPException(400, "action must be pay or decline")
        paid = action == "pay" and not self._faults.strikes(Fault.DECLINE)
        settled = self._book.settle(entry, PAID if paid else DECLINED, self._now())
        return self._wallet_view(request, settled)

    async def _switch_fault(self, request: Request) -> Response:
        self._check_key(request)
        wanted = await _json_body(request)
        try:
            fault = Fault(str(wanted.get("fault")))
            times = None if wanted.get("times") is None else int(wanted["times"])
            self._faults.delay_seconds = float(wanted.get("seconds", 0.0))
        except (ValueError, TypeError) as error:
            raise HTTPException(400, f"not a fault: {error}") from error
        self._faults.switch_on(fault, times)
        return JSONResponse({"fault": fault})

    async def _clear_faults(self, request: Request) -> Response:
        self._check_key(request)
        self._faults.clear()
        return JSONResponse({})

    async def _enter(self, request: Request) -> None:
        """What happens to every merchant's request before anything is done."""
        self._check_key(request)
        if self._faults.strikes(Fault.DELAY):
            await self._clock.sleep(self._faults.delay_seconds)
        if self._faults.strikes(Fault.UNREACHABLE):
            raise HTTPException(503, "switched off")

    def _leave(self, entry: Entry) -> Response:
        """The answer to a merchant, after all is done."""
        if self._faults.strikes(Fault.LOST_ANSWER):
            raise HTTPException(500, "the answer is lost")
        wrong = self._faults.strikes(Fault.WRONG_AMOUNT)
        return JSONResponse(
            {
                "reference": entry.reference,
                "state": entry.state,
                "amount": {"minor": entry.minor + int(wrong), "currency": entry.currency},
                "url": f"{self._public_url}/pay/{entry.token}",
            }
        )

    def _check_key(self, request: Request) -> None:
        shown = request.headers.get("authorization", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {self._key}".encode()):
            raise HTTPException(401, "wrong key")

    def _entry(self, request: Request) -> Entry:
        entry = self._book.find(request.path_params["reference"], self._now())
        if entry is None:
            raise HTTPException(404, "no such payment")
        return entry

    def _entry_of_token(self, request: Request) -> Entry:
        entry = self._book.find_by_token(request.path_params["token"], self._now())
        if entry is None:
            raise HTTPException(404, "no such payment")
        return entry

    def _wallet_view(self, request: Request, entry: Entry) -> Response:
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(
                {
                    "payee": entry.payee,
                    "subject": entry.subject,
                    "amount": {"minor": entry.minor, "currency": entry.currency},
                    "state": entry.state,
                }
            )
        language = request.query_params.get("lang", "")
        if language not in LANGUAGES:
            language = preferred_language(request.headers.get("accept-language", ""))
        return HTMLResponse(page(entry, language), headers=_PAGE_HEADERS)

    def _now(self) -> float:
        return self._clock.wall().timestamp()


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise HTTPException(413, "too large")
    return bytes(body)


async def _json_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await _body(request))
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "not JSON") from error
    if not isinstance(body, dict):
        raise HTTPException(400, "not a JSON object")
    return body


async def _wallet_answer(request: Request) -> dict[str, Any]:
    if "json" in request.headers.get("content-type", ""):
        return await _json_body(request)
    form = parse_qs((await _body(request)).decode(errors="replace"))
    return {name: values[-1] for name, values in form.items()}


def _payment_wanted(body: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `Book.create`; HTTP 400 names what is wrong."""
    amount = body.get("amount")
    if not isinstance(amount, dict):
        raise HTTPException(400, "amount must be {minor, currency}")
    minor, currency = amount.get("minor"), amount.get("currency")
    if not isinstance(minor, int) or isinstance(minor, bool) or not 0 < minor < 2**53:
        raise HTTPException(400, "amount.minor must be a positive whole number")
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
    return {
        "reference": reference,
        "minor": minor,
        "currency": currency,
        "payee": body["payee"],
        "subject": body["subject"],
        "seconds": float(seconds),
    }
